/* What is known about one place, line or area: the card after a click. */
(function () {
  "use strict";
  const { written } = geoApp.days;
  const { OFF, POSSIBLE } = geoApp.states;

  class Card {
    constructor(scrubber) {
      this.scrubber = scrubber;
      this.facts = new geoApp.Facts(scrubber);
      this.node = geoApp.el("div", "ga-card");
      this.node.setAttribute("role", "dialog");
      this.node.setAttribute("aria-labelledby", "ga-card-name");
      this.node.hidden = true;
      this.item = -1;
      this.node.tabIndex = -1;
    }

    open(item, at = null) {
      this.item = item;
      this.at = at && L.latLng(at).wrap();
      this.update();
      this.node.hidden = false;
      this.node.scrollTop = 0;
    }

    close() {
      this.node.hidden = true;
      this.item = -1;
      this.scrubber.unselect();
    }

    /* Ground on which nothing is drawn, where there is a page about it. */
    openGround(clicked) {
      // The map may have been dragged round the earth.
      const at = L.latLng(clicked).wrap();
      const links = geoApp.pageLinks(this.scrubber, "", at);
      if (!links) return;
      this.item = -1;
      const place = `${at.lat.toFixed(4)} N, ${at.lng.toFixed(4)} E`;
      const head = this._line("ga-card-name", place);
      head.id = "ga-card-name";
      this.node.replaceChildren(this._close(), head, links);
      this.node.hidden = false;
    }

    update() {
      if (this.item < 0) return;
      const { table } = this.scrubber;
      const f = this._first();
      const related = this._related(f).filter((g) => this.scrubber.statements.isKnown(g));
      this.node.replaceChildren(this._close(), ...this._head(f));
      if (this.scrubber.statements.ground?.isEdge(f)) return;
      this.node.append(geoApp.el("p", "ga-card-date", written(this.scrubber.day)));
      this.node.append(...this._now(related));
      const links = geoApp.pageLinks(this.scrubber, table.word("place", f), this.isCell && this.at);
      if (links) this.node.append(links);
      if (related.length > 1 && !this.isCell) this.node.append(this._history(related));
      const error = table.error[f];
      if (error) {
        this.node.append(this._line("ga-note", `Its position is known to about ${error / 1000} km.`));
      }
    }

    /* What is said on this date: who holds it, account by account, then claims, then events. With
       one account chosen, what the others say follows apart. */
    _now(related) {
      const { statements } = this.scrubber;
      // Of ground only that is told by which it is drawn.
      const isTold = (f) => (this.isCell ? statements.shown[f] : statements.stateOf(f));
      const now = related.filter(isTold);
      if (!now.length) return [this._line("ga-note", "Nothing is said about it on this date.")];
      const rank = (f) => 10 * this._group(f) + this.facts.rankOf(f);
      now.sort((a, b) => rank(a) - rank(b));
      const isOther = (f) => statements.telling.isOne && !statements.shown[f];
      const others = now.filter(isOther);
      const nodes = this._isDisputed(now) ? [this._line("ga-differ", "Accounts differ")] : [];
      nodes.push(...now.filter((f) => !isOther(f)).map((f) => this._statement(f)));
      if (others.length) nodes.push(geoApp.el("h4", "ga-label", "Other accounts"));
      return nodes.concat(others.map((f) => this._statement(f)));
    }

    _isDisputed(now) {
      const { table } = this.scrubber;
      const holders = now.map((f) => table.word("holder", f)).filter(Boolean);
      const isRival = now.some((f) => table.word("account", f) && table.word("holder", f));
      return isRival && new Set(holders).size > 1;
    }

    _group(f) {
      const { table, statements } = this.scrubber;
      if (table.word("holder", f)) return 0;
      return statements.isEvent[f] ? 2 : 1;
    }

    /* Every statement about the same place, in any layer and account; else the item's own. */
    _related(f) {
      const { table, statements } = this.scrubber;
      const place = table.columns.place[f];
      const start = (g) => Math.max(table.startEarliest[g], -1e6);
      const own = statements.items[this.item].slice().sort((a, b) => start(a) - start(b));
      if (!place || this.isCell) return own;
      const out = [];
      const told = new Set();
      table.columns.place.forEach((other, g) => {
        if (other !== place || statements.groupOf[g] < 0 || statements.ground?.has(g)) return;
        // The same statement may be drawn twice, as a place and as an area; it is told once.
        const words = ["holder", "account", "valid_from", "valid_to"].map((key) => table.word(key, g));
        const key = words[0] ? words.join("|") : this.facts.isSameAsBefore(g) ? g - 1 : g;
        if (!told.has(key)) out.push(g);
        told.add(key);
      });
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
      const name = this._heading(f);
      const others = new Set(
        table.atlas.languages.map(([id]) => table.word(`name:${id}`, f)).concat(table.word("name", f)),
      );
      others.delete(name);
      others.delete("");
      const head = [geoApp.longText("h3", "ga-card-name", name, 160)];
      head[0].id = "ga-card-name";
      if (this.scrubber.statements.ground?.has(f)) {
        others.clear();
        head.push(this._line("ga-note", "Inferred from the holders of the nearest settlements; not surveyed."));
      }
      if (others.size) head.push(geoApp.longText("p", "ga-note", [...others].join(" · ")));
      return head;
    }

    _statement(f) {
      const { table, statements } = this.scrubber;
      const node = geoApp.el("div", "ga-statement");
      const line = this._holding(f);
      if (line.childNodes.length) node.append(line);
      if (table.word("note", f)) node.append(geoApp.longText("p", "ga-text", table.word("note", f), 420));
      node.append(this._line("ga-text", `${this.facts.dates(f)}.`));
      if (statements.stateOf(f) === POSSIBLE && !statements.isEvent[f]) {
        node.append(this._line("ga-text", "Possible on this date: the exact day is not known."));
      }
      if (table.columns.spare?.[f]) {
        const words = `Nothing is known of the nearest settlement on this date; the next one of which something is: ${this._ownName(f)}.`;
        node.append(this._line("ga-note", words));
      }
      if (table.word("basis", f)) node.append(geoApp.longText("p", "ga-note", table.word("basis", f), 900));
      const properties = geoApp.propertyList(table, f, statements.layerOf[f]);
      if (properties) node.append(properties);
      node.append(this._sources(f));
      if (this.facts.asGiven(f)) node.append(this._asGiven(f));
      return node;
    }

    /* Dates in the notation of files, for those who read it. */
    _asGiven(f) {
      const fold = this._fold("ga-as-given", "As written in the file", "isGivenOpen");
      fold.append(this._line("ga-note", this.facts.asGiven(f)));
      return fold;
    }

    /* A fold that stays as it was left, though the card is made anew on every date. */
    _fold(className, summary, flag) {
      const details = geoApp.el("details", className);
      details.open = this[flag] === true;
      details.addEventListener("toggle", () => {
        this[flag] = details.open;
      });
      details.append(geoApp.el("summary", "", summary));
      return details;
    }

    _holding(f) {
      const { table, statements, sprites } = this.scrubber;
      const line = geoApp.el("p", "ga-holding");
      // Beside "held by" stands the party's hue, whatever colour its layer is drawn in.
      const hue = statements.partyHueOf(f) || statements.hueOf(f);
      const layer = table.layers[statements.layerOf[f]];
      const words = this._words(f, layer);
      if (hue && (words || statements.partyHueOf(f))) {
        const dot = geoApp.el("span", "ga-dot");
        dot.style.background = sprites.hue(hue);
        line.append(dot);
      }
      if (words) line.append(geoApp.longText("strong", "", words, 160));
      const doubts = this.facts.doubts(f);
      if (doubts.length) line.append(geoApp.el("span", "ga-extra", ` ${doubts.join(", ")}`));
      return line;
    }

    get isCell() {
      return this.scrubber.statements.ground?.isCell(this.item) === true;
    }

    _heading(f) {
      const { table, statements, labels } = this.scrubber;
      if (statements.ground?.has(f)) return this.facts.groundName(this.item);
      // What is of no kind is called what its layer is called.
      const title = statements.isOther(f) ? table.layers[statements.layerOf[f]].title : "";
      return labels.nameOf(f) || title || "Without a name";
    }

    /* What the card is headed with need not be said twice. */
    _words(f, layer) {
      const words = this.facts.holding(f) || this._ownName(f) || layer.title;
      const value = this.facts.symbolValue(f);
      return words === this._heading(this._first()) ? value : words;
    }

    _first() {
      return this.scrubber.statements.items[this.item][0];
    }

    _ownName(f) {
      return this.scrubber.labels.nameOf(f) || this.scrubber.table.word("name", f);
    }

    _sources(f) {
      const list = geoApp.el("ul", "ga-sources");
      for (const [title, container, url, issued] of this.facts.sources(f)) {
        const line = geoApp.el("li");
        line.append(geoApp.link(title, url));
        const rest = [container, issued].filter(Boolean).join(", ");
        if (rest) line.append(geoApp.el("span", "ga-source-rest", `, ${rest}`));
        list.append(line);
      }
      return list;
    }

    /* All statements with their dates; each is a way to its own time. */
    _history(related) {
      const { table, statements } = this.scrubber;
      const details = this._fold("ga-history", `All ${related.length} statements`, "isHistoryOpen");
      for (const f of related) {
        const text = this.facts.holding(f, true) || table.word("note", f) || table.word("name", f) || this._heading(f);
        const button = geoApp.button("ga-history-row", "Go to its time", undefined, () => {
          this.scrubber.setDate(table.startLatest[f] > -1e6 ? table.startLatest[f] : table.atlas.first);
        });
        button.removeAttribute("aria-label");
        if (statements.stateOf(f) !== OFF) button.setAttribute("aria-current", "true");
        button.append(geoApp.el("strong", "", geoApp.short(text, 160)), geoApp.el("span", "", this.facts.dates(f)));
        details.append(button);
      }
      return details;
    }
  }

  geoApp.Card = Card;
})();
