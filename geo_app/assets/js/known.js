/* "As known on": a day up to which statements count. What was asserted later is left out. */
(function () {
  "use strict";
  const { parse, iso, written } = geoApp.days;

  class KnownField {
    constructor(scrubber) {
      this.scrubber = scrubber;
      const label = geoApp.el("label", "ga-choice");
      this.field = geoApp.el("input", "ga-field");
      this.field.type = "text";
      this.field.autocomplete = "off";
      this.field.placeholder = "any day";
      this.field.title = "Only what had been asserted by this day; where that is not recorded, what had surely begun by then";
      this.field.addEventListener("change", () => this._commit());
      this.field.addEventListener("keydown", (event) => {
        if (event.key === "Enter") this._commit();
        if (event.key === "Escape") this.update();
      });
      label.append(geoApp.el("span", "ga-label", "As known on"), this.field);
      this.clear = geoApp.button("ga-button", "Everything known today", "Clear", () =>
        scrubber.setKnown(""),
      );
      this.clear.className = "ga-more";
      this.message = geoApp.el("span");
      this.note = geoApp.el("p", "ga-note");
      this.note.setAttribute("role", "status");
      this.note.append(this.message, " ", this.clear);
      this.node = label;
    }

    _commit() {
      const text = this.field.value.trim();
      const day = text ? parse(text) : null;
      if (text && day === null) {
        this.field.setAttribute("aria-invalid", "true");
        this.note.hidden = false;
        this.message.textContent = "No such day. Write it as 2016-04-05 or 5 April 2016.";
      } else this.scrubber.setKnown(day === null ? "" : iso(day));
    }

    /* Shows the state as it is, whoever changed it. */
    update() {
      const { known } = this.scrubber.view;
      this.field.value = known || "";
      this.field.removeAttribute("aria-invalid");
      this.clear.hidden = !known;
      this.note.hidden = !known;
      this.message.textContent = known ? this._caption(written(parse(known))) : "";
    }

    /* What is left out, and what cannot be: words and sources of a statement are those of today. */
    _caption(day) {
      const { statements, table } = this.scrubber;
      const { facts } = this.scrubber.card;
      const isCounted = (f) =>
        statements.groupOf[f] >= 0 && !statements.ground?.has(f) && !facts.isSameAsBefore(f);
      let [count, undatable, late] = [0, 0, 0];
      for (let f = 0; f < table.count; f++) {
        if (!isCounted(f)) continue;
        count++;
        if (!table.columns.known?.[f]) undatable++;
        if (!statements.isKnown(f)) late++;
      }
      const left = `Statements first made after ${day} are left out (${geoApp.grouped(late)}).`;
      if (!undatable) return left;
      const most = 2 * undatable > count ? "most" : "some";
      return `${left} For ${most} statements the day they were made is not recorded; they count from the day they begin, in the words of today's sources.`;
    }
  }

  geoApp.KnownField = KnownField;
})();
