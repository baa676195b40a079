/* What a statement says, in words. What only one account tells is worded as that account's. */
(function () {
  "use strict";
  const { OPEN_START, OPEN_END, written, partsOf } = geoApp.days;
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
      this.parties = new Map(parties.map((party) => [party.id, party]));
      this.accountNames = new Map(accounts.map(({ id, name }) => [id, name]));
    }

    rankOf(f) {
      const account = this.table.word("account", f);
      return account ? 1 + this.table.atlas.accounts.findIndex(({ id }) => id === account) : 0;
    }

    who(id, isShort) {
      const party = this.parties.get(id);
      if (!party) return this.accountNames.get(id) || id;
      const { language } = this.scrubber.labels;
      return isShort ? geoApp.called(party, language) : party.names[language] || party.name;
    }

    /* How sure a statement is, and who is known to reject it. */
    doubts(f) {
      const disputed = this.table.word("disputed_by", f).map((id) => this.who(id, true));
      const denied = disputed.length ? `disputed by ${disputed.join(", ")}` : "";
      return [CERTAINTY[this.table.word("certainty", f)], denied].filter(Boolean);
    }

    /* "Held by X", "Y: held by X", "Claimed by X", or nothing if no side is named. What only one
       account tells is never said as a fact. */
    holding(f, isShort = false) {
      const holder = this.table.word("holder", f);
      if (holder) return this._told(f, holder, isShort);
      const claimant = this.table.word("claimant", f);
      // The name of a claim says already who claims what.
      const { kind } = this.table.layers[this.scrubber.statements.layerOf[f]];
      if (!claimant || kind === "claim") return "";
      return this._by(f, `claimed by ${this.who(claimant, isShort)}`);
    }

    _told(f, holder, isShort) {
      const inferred = this.scrubber.statements.ground?.has(f) ? " (inferred)" : "";
      return this._by(f, holder === "unknown" ? "holder not known" : `held by ${this.who(holder, isShort)}${inferred}`);
    }

    _by(f, words) {
      const account = this.table.word("account", f);
      if (!account) return words.charAt(0).toUpperCase() + words.slice(1);
      return `${this.accountNames.get(account) || account}: ${words}`;
    }

    /* What a piece of inferred control is called: by the settlements it is nearest to. */
    groundName(item) {
      const { ground, items } = this.scrubber.statements;
      const nameOf = (f) => this.scrubber.labels.nameOf(f) || "a settlement without a name";
      if (ground.isCell(item)) return `Ground nearest to ${nameOf(items[item][0])}`;
      return `Between the ground nearest to ${ground.sidesOf(item).map(nameOf).join(" and to ")}`;
    }

    /* Whether its end may be told: with a day up to which statements are known, none that is later. */
    isEndKnown(f) {
      const { startLatest, endLatest } = this.table;
      return endLatest[f] <= Math.max(this.scrubber.statements.known, startLatest[f] + 1);
    }

    dates(f) {
      const { startEarliest, startLatest, endEarliest, endLatest } = this.table;
      if (this.table.undated[f]) return "No date is given";
      if (startEarliest[f] === startLatest[f] && endLatest[f] === startEarliest[f] + 1) {
        return `On ${written(startEarliest[f])}`;
      }
      const start = endInWords(startEarliest[f], startLatest[f]);
      if (!this.isEndKnown(f)) return start ? `From ${start} onwards` : "No start is given";
      const end = endInWords(endEarliest[f], endLatest[f]);
      // `until` names the first day on which it no longer held.
      if (!start && !end) return "No start and no end is given";
      if (!end) return `From ${start}`;
      return start ? `From ${start} until ${end}` : `Until ${end}`;
    }

    /* The value that a styled layer is coloured by. */
    symbolValue(f) {
      const { statements } = this.scrubber;
      const label = statements.symbolOf?.[f] ? this.table.symbols[statements.symbolOf[f] - 1].label : "";
      const { by } = this.table.layers[statements.layerOf[f]];
      return label ? `${geoApp.short(by, 40)}: ${label}` : "";
    }

    /* The dates as the file writes them, where that says more than a plain day. */
    asGiven(f) {
      const ends = [["Start", this.table.word("valid_from", f)]];
      if (this.isEndKnown(f)) ends.push(["End", this.table.word("valid_to", f)]);
      const isPlain = ends.every(([, text]) => /^(\d{4}-\d{2}-\d{2})?$/.test(text));
      const given = ends.filter(([, text]) => text).map(([end, text]) => `${end}: ${text}`);
      return isPlain ? "" : given.join(", ");
    }

    /* A mixed geometry is there once as areas, once as lines and once as points. */
    isSameAsBefore(g) {
      const { kind, columns } = this.table;
      return g > 0 && columns.id[g] > 0 && columns.id[g] === columns.id[g - 1] && kind[g] < kind[g - 1];
    }

    sources(f) {
      const { atlas, moreSources } = this.table;
      return this.table.word("sources", f).map((number) => {
        const known = atlas.sources[number];
        return known || [moreSources[number - atlas.sources.length] || "", "", "", ""];
      });
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

  Object.assign(geoApp, { Facts, endInWords, link });
})();
