/* A few words on what lies under the pointer. */
(function () {
  "use strict";
  const { POSSIBLE } = geoApp.states;

  const LONGEST = 160;

  class Tooltip {
    constructor(scrubber) {
      this.scrubber = scrubber;
      this.node = geoApp.el("div", "ga-tooltip");
      this.node.setAttribute("role", "tooltip");
      this.node.hidden = true;
    }

    show(item, x, y) {
      const { statements, labels, card } = this.scrubber;
      if (statements.ground?.isEdge(statements.items[item][0])) return this._showEdge(item, x, y);
      const shown = statements.items[item].filter((f) => statements.shown[f]);
      shown.sort((a, b) => card.facts.rankOf(a) - card.facts.rankOf(b));
      if (!shown.length) return this.hide();
      const name = statements.ground?.isCell(item) ? card.facts.groundName(item) : labels.nameOf(shown[0]);
      const lines = new Set(shown.map((f) => this._line(f, card.facts)).filter(Boolean));
      this.node.replaceChildren();
      if (name) this.node.append(geoApp.el("strong", "", geoApp.short(name, LONGEST)));
      for (const line of lines) this.node.append(geoApp.el("span", "", geoApp.short(line, LONGEST)));
      if (shown.length === 1) this.node.append(geoApp.el("span", "ga-note", card.facts.dates(shown[0])));
      this.node.hidden = !this.node.childNodes.length;
      this._place(x, y);
    }

    _showEdge(item, x, y) {
      const name = this.scrubber.card.facts.groundName(item);
      const title = geoApp.el("strong", "", "Line between holders (inferred)");
      this.node.replaceChildren(title, geoApp.el("span", "", geoApp.short(name, LONGEST)));
      this.node.hidden = false;
      this._place(x, y);
    }

    _line(f, facts) {
      const { statements } = this.scrubber;
      const text = [facts.holding(f, true), facts.symbolValue(f)].filter(Boolean).join("; ");
      if (!text) return "";
      const isPossible = statements.shown[f] === POSSIBLE && !statements.isEvent[f];
      return [text, ...facts.doubts(f), isPossible ? "day not known" : ""].filter(Boolean).join(", ");
    }

    /* Beside the pointer, and inside of the map. */
    _place(x, y) {
      const stage = this.node.parentElement;
      const { offsetWidth: width, offsetHeight: height } = this.node;
      const left = x + 14 + width > stage.clientWidth ? x - width - 10 : x + 14;
      const top = geoApp.clamp(y + 14, 4, stage.clientHeight - height - 4);
      this.node.style.transform = `translate(${Math.max(4, left)}px, ${top}px)`;
    }

    hide() {
      this.node.hidden = true;
    }
  }

  geoApp.Tooltip = Tooltip;
})();
