/* What is known about one place or line: the tooltip under the pointer, and the card after a click. */
(function () {
  "use strict";
  const { OPEN_START, OPEN_END, written, partsOf } = geoApp.days;
  const { OFF, POSSIBLE } = geoApp.states;
  const CERTAINTY = { "less-certain": "less certain", uncertain: "uncertain" };

  /* One end of a valid time in words; empty if it is open. */
  function endInWords(earliest, latest) {
    if (earliest === OPEN_START || latest === OPEN_END) return "";
    if (earliest === latest) return written(earliest);
    const [year, month] = partsOf(earliest);
    const [otherYear, otherMonth] = partsOf(latest);
    let start = written(earliest);
    if (year === otherYear) start = start.replace(/ -?\d+$/, "");
    if (year === otherYear && month === otherMonth) start = String(partsOf(earliest)[2]);
    return `a day between ${start} and ${written(latest)}`;
  }

  class Facts {
    constructor(scrubber) {
      this.scrubber = scrubber;
      this.table = scrubber.table;
      const { parties, accounts } = this.table.atlas;
      this.names = new Map();
      for (const { id, name } of accounts) this.names.set(id, name);
      for (const party of parties) this.names.set(party.id, party.name);
      this.shorts = new Map(parties.map(({ id, short }) => [id, short]));
      this.accountNames = new Map(accounts.map(({ id, name }) => [id, name]));
    }

    rankOf(f) {
      const account = this.table.word("account", f);
      return account ? 1 + this.table.atlas.accounts.findIndex(({ id }) => id === account) : 0;
    }

    who(id, isShort) {
      return (isShort && this.shorts.get(id)) || this.names.get(id) || id;
    }

    /* "Held by X", "Y says: held by X", "X claims it", or nothing if no side is named. What only one
       account tells is never said as a fact. */
    holding(f, isShort = false) {
      const holder = this.table.word("holder", f);
      if (holder) return this._told(f, holder, isShort);
      const claimant = this.table.word("claimant", f);
      if (!claimant) return "";
      const kind = this.table.layers[this.scrubber.statements.layerOf[f]].kind;
      return `${this.who(claimant, isShort)} ${kind === "claim" ? "says" : "claims it"}`;
    }

    _told(f, holder, isShort) {
      const words = holder === "unknown" ? "holder not known" : `held by ${this.who(holder, isShort)}`;
      const account = this.table.word("account", f);
      if (!account) return words.charAt(0).toUpperCase() + words.slice(1);
      return `${this.accountNames.get(account) || account}: ${words}`;
    }

    dates(f) {
      const { startEarliest, startLatest, endEarliest, endLatest } = this.table;
      if (this.table.undated[f]) return "No date is given";
      const start = endInWords(startEarliest[f], startLatest[f]);
      const end = endInWords(endEarliest[f], endLatest[f]);
      // `until` names the first day on which it no longer held.
      if (!start && !end) return "No start and no end is given";
      if (!end) return `From ${start}`;
      return start ? `From ${start} until ${end}` : `Until ${end}`;
    }

    /* The dates as the file writes them, where that says more than a plain day. */
    asGiven(f) {
      const texts = [this.table.word("valid_from", f), this.table.word("valid_to", f)];
      const isPlain = texts.every((text) => /^(\d{4}-\d{2}-\d{2})?$/.test(text));
      return isPlain ? "" : `Given as ${texts[0] || "…"} / ${texts[1] || "…"}`;
    }

    sources(f) {
      const { atlas, moreSources } = this.table;
      return this.table.word("sources", f).map((number) => {
        const known = atlas.sources[number];
        return known || [moreSources[number - atlas.sources.length] || "", "", "", ""];
      });
    }
  }

  class Card {
    constructor(scrubber) {
      this.scrubber = scrubber;
      this.facts = new Facts(scrubber);
      this.node = geoApp.el("div", "ga-card");
      this.node.setAttribute("role", "dialog");
      this.node.setAttribute("aria-label", "About this place");
      this.node.hidden = true;
      this.item = -1;
      this.node.tabIndex = -1;
    }

    open(item) {
      this.item = item;
      this.update();
      this.node.hidden = false;
      this.node.scrollTop = 0;
    }

    close() {
      this.node.hidden = true;
      this.item = -1;
      this.scrubber.unselect();
    }

    update() {
      if (this.item < 0) return;
      const { statements, table } = this.scrubber;
      const [f] = statements.items[this.item];
      const related = this._related(f);
      const now = related.filter((other) => statements.stateOf(other) !== OFF);
      // What nobody in particular asserts comes first, then the accounts in their order.
      now.sort((a, b) => this.facts.rankOf(a) - this.facts.rankOf(b));
      this.node.replaceChildren(this._close(), ...this._head(f));
      this.node.append(geoApp.el("p", "ga-card-date", written(this.scrubber.day)));
      if (!now.length) {
        this.node.append(geoApp.el("p", "ga-note", "Nothing is said about it on this date."));
      }
      for (const other of now) this.node.append(this._statement(other));
      if (related.length > 1) this.node.append(this._history(related));
      const error = table.error[f];
      if (error) this.node.append(this._line("ga-note", `Position good to about ${error / 1000} km.`));
    }

    /* Every statement about the same place, in any layer and account; else the item's own. */
    _related(f) {
      const { table, statements } = this.scrubber;
      const place = table.columns.place[f];
      if (!place) return statements.items[this.item].slice();
      const out = [];
      table.columns.place.forEach((other, g) => {
        if (other === place && statements.groupOf[g] >= 0) out.push(g);
      });
      const start = (g) => Math.max(table.startEarliest[g], -1e6);
      return out.sort((a, b) => start(a) - start(b));
    }

    _close() {
      const button = geoApp.button("ga-close", "Close", undefined, () => this.close());
      button.append(geoApp.icon("M5 5 L15 15 M15 5 L5 15"));
      return button;
    }

    _line(className, text) {
      return geoApp.el("p", className, text);
    }

    _head(f) {
      const { table } = this.scrubber;
      const name = this.scrubber.labels.nameOf(f) || "Without a name";
      const others = new Set(
        table.atlas.languages.map(([id]) => table.word(`name:${id}`, f)).concat(table.word("name", f)),
      );
      others.delete(name);
      others.delete("");
      const head = [geoApp.el("h3", "ga-card-name", name)];
      if (others.size) head.push(this._line("ga-note", [...others].join(" · ")));
      return head;
    }

    _statement(f) {
      const { table, statements } = this.scrubber;
      const node = geoApp.el("div", "ga-statement");
      node.append(this._holding(f));
      if (table.word("note", f)) node.append(this._line("ga-text", table.word("note", f)));
      node.append(this._line("ga-text", `${this.facts.dates(f)}.`));
      if (statements.stateOf(f) === POSSIBLE && !statements.isEvent[f]) {
        node.append(this._line("ga-text", "Possible on this date: the exact day is not known."));
      }
      if (this.facts.asGiven(f)) node.append(this._line("ga-note", this.facts.asGiven(f)));
      if (table.word("basis", f)) node.append(this._line("ga-note", table.word("basis", f)));
      node.append(this._sources(f));
      return node;
    }

    _holding(f) {
      const { table, statements, sprites } = this.scrubber;
      const line = geoApp.el("p", "ga-holding");
      const hue = statements.hueOf(f);
      if (hue) {
        const dot = geoApp.el("span", "ga-dot");
        dot.style.background = sprites.hue(hue);
        line.append(dot);
      }
      const layer = table.layers[statements.layerOf[f]];
      line.append(geoApp.el("strong", "", this.facts.holding(f) || layer.title));
      const disputed = table.word("disputed_by", f).map((id) => this.facts.who(id, true));
      const denied = disputed.length ? `disputed by ${disputed.join(", ")}` : "";
      const extra = [CERTAINTY[table.word("certainty", f)], denied].filter(Boolean);
      if (extra.length) line.append(geoApp.el("span", "ga-extra", ` ${extra.join(", ")}`));
      return line;
    }

    _sources(f) {
      const list = geoApp.el("ul", "ga-sources");
      for (const [title, container, url, issued] of this.facts.sources(f)) {
        const line = geoApp.el("li");
        line.append(link(title, url));
        const rest = [container, issued].filter(Boolean).join(", ");
        if (rest) line.append(geoApp.el("span", "ga-source-rest", `, ${rest}`));
        list.append(line);
      }
      return list;
    }

    /* All statements with their dates; each is a way to its own time. */
    _history(related) {
      const { table, statements } = this.scrubber;
      const details = geoApp.el("details", "ga-history");
      details.open = this.isHistoryOpen === true;
      details.addEventListener("toggle", () => {
        this.isHistoryOpen = details.open;
      });
      details.append(geoApp.el("summary", "", `All ${related.length} statements`));
      for (const f of related) {
        const text = this.facts.holding(f, true) || table.word("note", f) || table.word("name", f);
        const button = geoApp.button("ga-history-row", "Go to its time", undefined, () => {
          this.scrubber.setDate(table.startLatest[f] > -1e6 ? table.startLatest[f] : table.atlas.first);
        });
        button.removeAttribute("aria-label");
        if (statements.stateOf(f) !== OFF) button.setAttribute("aria-current", "true");
        button.append(geoApp.el("strong", "", text), geoApp.el("span", "", this.facts.dates(f)));
        details.append(button);
      }
      return details;
    }
  }

  /* Only web addresses become links; any other scheme stays text. */
  function link(title, url) {
    if (!/^https?:\/\//i.test(url)) return geoApp.el("span", "", title);
    const anchor = geoApp.el("a", "", title);
    anchor.setAttribute("href", url);
    anchor.setAttribute("target", "_blank");
    anchor.setAttribute("rel", "noopener noreferrer");
    return anchor;
  }

  class Tooltip {
    constructor(scrubber) {
      this.scrubber = scrubber;
      this.node = geoApp.el("div", "ga-tooltip");
      this.node.setAttribute("role", "tooltip");
      this.node.hidden = true;
    }

    show(item, x, y) {
      const { statements, labels, card } = this.scrubber;
      const shown = statements.items[item].filter((f) => statements.shown[f]);
      if (!shown.length) return this.hide();
      const name = labels.nameOf(shown[0]);
      const lines = new Set(shown.map((f) => this._line(f, card.facts)).filter(Boolean));
      this.node.replaceChildren();
      if (name) this.node.append(geoApp.el("strong", "", name));
      for (const line of lines) this.node.append(geoApp.el("span", "", line));
      this.node.hidden = !this.node.childNodes.length;
      this._place(x, y);
    }

    _line(f, facts) {
      const { statements } = this.scrubber;
      const text = facts.holding(f, true);
      if (!text) return "";
      const isPossible = statements.shown[f] === POSSIBLE && !statements.isEvent[f];
      return isPossible ? `${text}, possibly` : text;
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

  Object.assign(geoApp, { Card, Tooltip, endInWords });
})();
