/* Inferred control: cells of ground, each held by whoever holds the settlement it belongs to, and the
   edges between them, which are a line wherever the holders of their two sides differ. Edges have no
   dates of their own, so that the line always agrees with the ground, in every account. */
(function () {
  "use strict";
  const { STATUS, decode, shape } = geoApp.looks;

  class Ground {
    /* Null for an atlas without inferred control. */
    static of(statements) {
      return statements.table.columns.cell ? new Ground(statements) : null;
    }

    constructor(statements) {
      const { table, items, itemOf } = statements;
      const { cell, left, right } = table.columns;
      this.statements = statements;
      this.edgeOf = left || new Int32Array(table.count);
      this.layers = new Set();
      this.cells = Uint8Array.from(items, ([f]) => +(cell[f] > 0));
      this.told = new Float64Array(items.length);
      this.sides = new Map();
      this.edges = items.map(() => null);
      this.stale = new Set();
      const itemOfCell = new Map();
      cell.forEach((number, f) => number && itemOfCell.set(number, itemOf[f]));
      for (let f = 0; f < table.count; f++) {
        if (cell[f] || this.edgeOf[f]) this.layers.add(statements.layerOf[f]);
        if (this.edgeOf[f]) this._join(itemOf[f], itemOfCell.get(left[f]), itemOfCell.get(right[f]));
      }
    }

    _join(edge, left, right) {
      if (left === undefined || right === undefined) return;
      this.sides.set(edge, [left, right]);
      for (const side of [left, right]) (this.edges[side] ??= []).push(edge);
    }

    isCell(item) {
      return this.cells[item] === 1;
    }

    isEdge(f) {
      return this.edgeOf[f] > 0;
    }

    /* Whether a feature is of inferred control. */
    has(f) {
      return this.isEdge(f) || this.cells[this.statements.itemOf[f]] === 1;
    }

    /* The two cells of an edge, each by a feature that tells of it. */
    sidesOf(edge) {
      return this.sides.get(edge).map((item) => this.statements.items[item][0]);
    }

    /* Before everything is judged anew. What nobody sees need not be worked out. */
    begin() {
      this.isOn = [...this.layers].some((layer) => this.statements.layersOn[layer]);
      for (const edge of this.sides.keys()) this.stale.add(edge);
    }

    /* What is told of a cell; the edges around it are judged when all cells are told. */
    tell(item, look) {
      if (this.told[item] === look) return;
      this.told[item] = look;
      for (const edge of this.edges[item] || []) this.stale.add(edge);
    }

    settle(give) {
      for (const edge of this.stale) give(edge, this._edgeLook(edge));
      this.stale.clear();
    }

    _edgeLook(edge) {
      const { statements } = this;
      if (!statements.layersOn[statements.layerOf[statements.items[edge][0]]]) return 0;
      const [one, other] = this.sides.get(edge).map((item) => this._side(this.told[item]));
      if (!one || !other || one.holders === other.holders) return 0;
      return shape(Math.max(one.status, other.status), 0);
    }

    /* Who may hold a side, and how sure that is; null where no party is named. */
    _side(look) {
      if (!look) return null;
      const { hue, otherHue, isSplit, status } = decode(look);
      const hues = [hue, ...(isSplit ? [otherHue] : [])].filter((one) => this._isParty(one));
      if (!hues.length) return null;
      return { holders: hues.join(), status: isSplit ? STATUS.doubtful : Math.min(status, STATUS.doubtful) };
    }

    /* "unknown" has a hue, and is no side. */
    _isParty(hue) {
      const { parties } = this.statements.table.atlas;
      return hue > 0 && parties[hue - 1]?.id !== "unknown";
    }
  }

  geoApp.Ground = Ground;
})();
