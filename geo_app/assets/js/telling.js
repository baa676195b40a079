/* What an account tells: its own statements, and those that nobody asserts and it does not dispute;
   where its own statement about a place holds, only that. "all" is everything that is said;
   "differing" only that about which accounts differ. */
(function () {
  "use strict";
  const { OFF, CERTAIN } = geoApp.states;

  class Telling {
    constructor({ table, kinds, layerOf }) {
      this.table = table;
      this.account = "all";
      this.accountOf = table.columns.account;
      this.disputed = table.columns.disputed_by;
      this.holderOf = table.columns.holder;
      this.spare = table.columns.spare;
      this.hasHolders = (f) =>
        geoApp.looks.KINDS[kinds[layerOf[f]]] === "settlement" || Boolean(table.columns.cell?.[f]);
    }

    /* Whether one account is chosen among all. */
    get isOne() {
      return this.account !== "all" && this.account !== "differing";
    }

    /* Of the statements of a group that hold, those that are told. */
    choose(members, state, shown) {
      const first = this.spare ? members.filter((f) => !this.spare[f]) : members;
      this._chooseAmong(first, state, shown);
      if (first.length < members.length) this._lend(first, members.filter((f) => this.spare[f]), state, shown);
    }

    /* While nothing is known of the holder of a settlement, what is said of the next one counts for
       the ground around it. */
    _lend(first, spare, state, shown) {
      for (const f of spare) shown[f] = OFF;
      if (this.account === "differing" || !this._isOpen(first, shown)) return;
      this._chooseAmong(spare, state, shown);
      if (!spare.some((f) => shown[f])) return;
      for (const f of first) if (!this._isKnown(f)) shown[f] = OFF;
    }

    _isOpen(first, shown) {
      const told = first.filter((f) => shown[f]);
      const [one, two] = told;
      return !one || told.some((f) => !this._isKnown(f)) || (two === undefined && shown[one] !== CERTAIN);
    }

    _isKnown(f) {
      const holder = this.table.words.holder[this.holderOf[f]];
      return holder !== "" && holder !== "unknown";
    }

    _chooseAmong(members, state, shown) {
      if (this.account === "differing") return this._chooseDiffering(members, state, shown);
      const own = members.some((f) => state[f] && this.isOwn(f));
      for (const f of members) shown[f] = this._isTold(f, own) ? state[f] : OFF;
    }

    isOwn(f) {
      return this.table.words.account[this.accountOf[f]] === this.account;
    }

    _isTold(f, own) {
      if (this.account === "all") return true;
      if (own) return this.isOwn(f);
      if (this.accountOf[f] !== 0) return false;
      return !this.table.words.party_lists[this.disputed[f]].includes(this.account);
    }

    /* Places whose holders accounts tell differently; of all else, what somebody asserts. */
    _chooseDiffering(members, state, shown) {
      const differ = this.hasHolders(members[0]) && this._isDisputed(members, state);
      for (const f of members) {
        const isChosen = this.hasHolders(f) ? differ : this.accountOf[f] !== 0;
        shown[f] = isChosen ? state[f] : OFF;
      }
    }

    _isDisputed(members, state) {
      const isRival = members.some((f) => state[f] && this.accountOf[f] !== 0 && this.table.columns.place[f]);
      return isRival && this.accountsDiffer(members, state, (f) => this.holderOf[f]);
    }

    /* Whether two tellings name different holders, rather than one telling an inexact day. */
    accountsDiffer(members, shown, holderOf) {
      const told = new Map();
      for (const f of members) {
        if (!shown[f]) continue;
        const account = this.accountOf[f];
        told.set(account, (told.get(account) || new Set()).add(holderOf(f)));
      }
      const named = [...told.values()].map((holders) => [...holders].sort((a, b) => a - b).join());
      return new Set(named).size > 1;
    }
  }

  geoApp.Telling = Telling;
})();
