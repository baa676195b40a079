/* What is shown on a date in an account, and how.

   A *group* is the statements of one layer about one place: the unit in which an account's own
   statement stands in for the unattributed ones. An *item* is what is drawn once: all the points of
   a group together, or one line, area or cell of inferred control. */
(function () {
  "use strict";
  const { POINT } = geoApp.geometry;
  const { OFF, CERTAIN } = geoApp.states;
  const { KINDS, STATUS } = geoApp.looks;
  const SHAPES = { hill: 1, bridge: 2 };
  const SIZES = { city: 0, town: 1, village: 2 };
  const SHAPE_OF_KIND = { event: 3, claim: 4 };
  /* No hue: neutral ink. Parties count from 1. */
  const NO_HUE = 0;
  const OTHER = KINDS.indexOf("other");

  function kindOf(layer) {
    const kind = KINDS.indexOf(layer.kind);
    return kind < 0 ? KINDS.length - 1 : kind;
  }

  class Statements {
    constructor(table) {
      this.table = table;
      this.state = new Uint8Array(table.count);
      this.shown = new Uint8Array(table.count);
      this.layerOf = new Uint16Array(table.count);
      this.isEvent = new Uint8Array(table.count);
      this.kinds = table.layers.map(kindOf);
      table.layers.forEach((layer, number) => {
        this.layerOf.fill(number, layer.first, layer.first + layer.count);
        if (layer.kind === "event") this.isEvent.fill(1, layer.first, layer.first + layer.count);
      });
      this.time = new geoApp.Timeline(table, this.isEvent);
      this.layersOn = table.layers.map((layer) => layer.visible && !layer.base);
      this.undated = true;
      this.known = Infinity;
      this.day = null;
      this.symbolOf = table.symbolOf;
      this._readParties();
      this._group();
      this.telling = new geoApp.Telling(this);
      this.ground = geoApp.Ground.of(this);
      this._stamp = new Uint32Array(this.groupCount);
      this._round = 0;
    }

    get account() {
      return this.telling.account;
    }

    set account(account) {
      this.telling.account = account;
    }

    _readParties() {
      const { words, atlas } = this.table;
      const hues = new Map(atlas.parties.map((party, number) => [party.id, number + 1]));
      const hueOf = (id) => hues.get(id) || NO_HUE;
      this.firstSymbol = 1 + atlas.parties.length;
      this.hueOfHolder = words.holder.map(hueOf);
      this.hueOfClaimant = words.claimant.map(hueOf);
      this.statusOf = Uint8Array.from(words.certainty, (word) =>
        word === "uncertain" ? STATUS.doubtful : word === "less-certain" ? STATUS.less : 0,
      );
    }

    /* Members of groups, and items, as runs of feature numbers. */
    _group() {
      const { table } = this;
      this.groupOf = new Int32Array(table.count).fill(-1);
      this.itemOf = new Int32Array(table.count).fill(-1);
      this.members = [];
      this.items = [];
      const found = new Map();
      for (let f = 0; f < table.count; f++) {
        if (!table.layers[this.layerOf[f]].base) this._join(f, found);
      }
      this.groupCount = this.members.length;
      // A look with two hues of a styled layer is longer than 32 bits.
      this.look = new Float64Array(this.items.length);
      this.marks = Uint8Array.from(this.items, (members) => this._mark(members));
    }

    /* What never changes of a point's look: its shape and eight times its size. */
    _mark(members) {
      const { table } = this;
      const [f] = members;
      const subkind = table.words.subkind[table.columns.subkind[f]];
      const shape = SHAPE_OF_KIND[KINDS[this.kinds[this.layerOf[f]]]] || SHAPES[subkind] || 0;
      return shape + 8 * (this._symbolSize(members) ?? SIZES[subkind] ?? SIZES.village);
    }

    /* The largest that a styled layer asks for at this place, if it asks for any. */
    _symbolSize(members) {
      if (this.symbolOf === null) return undefined;
      const { symbols } = this.table;
      const sizes = members.filter((f) => this.symbolOf[f]).map((f) => symbols[this.symbolOf[f] - 1].size);
      const size = sizes.reduce((one, other) => Math.min(one, other), geoApp.symbols.SIZE_OF_KIND);
      return size < geoApp.symbols.SIZE_OF_KIND ? size : undefined;
    }

    _join(f, found) {
      const { table } = this;
      const place = table.columns.place[f];
      const cell = table.columns.cell?.[f];
      // All that is said of a cell is about the same ground, whichever settlement it rests on.
      const key = cell ? -cell : place && this.layerOf[f] * 2 ** 32 + place;
      let group = key ? found.get(key) : undefined;
      if (group === undefined) {
        group = { number: this.members.length, item: -1 };
        this.members.push([]);
        if (key) found.set(key, group);
      }
      this.groupOf[f] = group.number;
      this.members[group.number].push(f);
      this._joinItem(f, group, cell || table.kind[f] === POINT);
    }

    _joinItem(f, group, isShared) {
      if (isShared && group.item >= 0) {
        this.itemOf[f] = group.item;
        this.items[group.item].push(f);
        return;
      }
      this.itemOf[f] = this.items.length;
      if (isShared) group.item = this.items.length;
      this.items.push([f]);
    }

    isPoint(item) {
      return this.table.kind[this.items[item][0]] === POINT;
    }

    kindOfItem(item) {
      return this.kinds[this.layerOf[this.items[item][0]]];
    }

    /* The hue of a party, or the number of a look behind them. What is of no kind is of no side. */
    hueOf(f) {
      const symbol = this.symbolOf === null ? 0 : this.symbolOf[f];
      if (symbol) return this.firstSymbol + symbol - 1;
      return this.isOther(f) ? NO_HUE : this.partyHueOf(f);
    }

    isOther(f) {
      return this.kinds[this.layerOf[f]] === OTHER;
    }

    partyHueOf(f) {
      const { columns } = this.table;
      return this.hueOfHolder[columns.holder[f]] || this.hueOfClaimant[columns.claimant[f]];
    }

    isClaimed(f) {
      const { columns } = this.table;
      return columns.holder[f] === 0 && columns.claimant[f] !== 0 && !this.isOther(f);
    }

    status(f, state) {
      // Of an event the status says whether it is of this day.
      if (this.isEvent[f]) return state === CERTAIN ? STATUS.certain : STATUS.doubtful;
      if (this.isClaimed(f)) return STATUS.claimed;
      if (state !== CERTAIN) return STATUS.doubtful;
      return this.statusOf[this.table.columns.certainty[f]];
    }

    /* Moves to a day; returns the items that look different now. */
    setDay(day) {
      if (this.day === null) {
        this.day = day;
        return this.refresh();
      }
      const changed = [];
      const round = ++this._round;
      const before = this.day;
      this.day = day;
      this.time.between(before, day, (f) => {
        const group = this.groupOf[f];
        if (group < 0 || this._stamp[group] === round) return;
        this._stamp[group] = round;
        this._judge(group, changed);
      });
      this.ground?.settle((edge, look) => this._look(edge, look, changed));
      return changed;
    }

    /* Judges everything anew: after a change of account, layers or undated features. */
    refresh() {
      const changed = [];
      this.ground?.begin();
      for (let group = 0; group < this.groupCount; group++) this._judge(group, changed);
      this.ground?.settle((edge, look) => this._look(edge, look, changed));
      return changed;
    }

    /* The state a feature would have on this day whatever the account. */
    stateOf(f) {
      return this.table.undated[f] ? CERTAIN : this.time.stateOf(f, this.day);
    }

    _judge(group, changed) {
      const members = this.members[group];
      if (this.ground?.isEdge(members[0])) return;
      const item = this.itemOf[members[0]];
      const isCell = this.ground?.isCell(item);
      if (isCell && !this.ground.isOn) return this._look(item, 0, changed);
      // The line between holders is told from cells, even where these are not drawn themselves.
      for (const f of members) this.state[f] = isCell || this._isOn(f) ? this._stateNow(f) : OFF;
      this.telling.choose(members, this.state, this.shown);
      if (isCell) this._judgeCell(item, changed);
      else this._judgeItems(members, changed);
    }

    _isOn(f) {
      return this.layersOn[this.layerOf[f]];
    }

    _stateNow(f) {
      const isHidden = (this.table.undated[f] && !this.undated) || !this.isKnown(f);
      return isHidden ? OFF : this.stateOf(f);
    }

    /* Whether it had been asserted by the day up to which statements are told. */
    isKnown(f) {
      return this.table.knownFrom[f] <= this.known;
    }

    _judgeItems(members, changed) {
      let last = -1;
      for (const f of members) {
        const item = this.itemOf[f];
        if (item !== last) this._look(item, this.isPoint(item) ? this._pointLook(item) : this._shapeLook(f), changed);
        last = item;
      }
    }

    _judgeCell(item, changed) {
      const look = this._pointLook(item);
      this.ground.tell(item, look);
      this._look(item, this._isOn(this.items[item][0]) ? look : 0, changed);
    }

    _look(item, look, changed) {
      if (look === this.look[item]) return;
      this.look[item] = look;
      changed.push(item);
    }

    _shapeLook(f) {
      if (!this.shown[f]) return 0;
      return geoApp.looks.shape(this.status(f, this.shown[f]), this.hueOf(f));
    }

    /* The hues named for a place, each with its surest status; more than one means they differ. */
    huesOf(item) {
      const hues = new Map();
      for (const f of this.items[item]) {
        if (!this.shown[f]) continue;
        const hue = this.hueOf(f);
        const status = this.status(f, this.shown[f]);
        hues.set(hue, Math.min(status, hues.has(hue) ? hues.get(hue) : 9));
      }
      return [...hues].sort((a, b) => a[0] - b[0]);
    }

    _pointLook(item) {
      const [one, two] = this.huesOf(item);
      if (!one) return 0;
      const mark = this.marks[item];
      const look = {
        shape: mark & 7, size: mark >> 3,
        hue: one[0], status: one[1], isSplit: two ? 1 : 0,
        otherHue: two ? two[0] : 0, otherStatus: two ? two[1] : 0,
        isRival: two && this.telling.accountsDiffer(this.items[item], this.shown, (f) => this.hueOf(f)) ? 1 : 0,
      };
      return geoApp.looks.encode(look);
    }
  }

  geoApp.Statements = Statements;
})();
