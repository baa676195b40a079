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
      this.field.title = "Only what had been asserted by this day; where that is not recorded, what had begun by then";
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
      this.message.textContent = known
        ? `Only what had been asserted by ${written(parse(known))}.`
        : "";
    }
  }

  geoApp.KnownField = KnownField;
})();
