/* Names on the map: the more important first, none over another, in the reader's language. */
(function () {
  "use strict";
  const { POINT } = geoApp.geometry;
  /* From which zoom on names of each rank are shown: city, town, village; base towns; boundaries. */
  const FROM_ZOOM = { city: 6, town: 8, village: 11, hill: 10, bridge: 10 };
  const FONT = { city: "600 12.5px", town: "500 11.5px", village: "400 11px", base: "400 11px", area: "600 10.5px" };

  /* Letters of a name on the map; the card has all of it. */
  const LONGEST = 48;

  class Labels {
    constructor(statements, painter) {
      this.statements = statements;
      this.painter = painter;
      this.table = statements.table;
      this.language = "";
      this.family = "sans-serif";
      this.selected = -1;
      this.widths = new Map();
      // Left, top, right and bottom of what stands over the canvas of a view.
      this.covered = () => [];
      this.spots = this._collect();
    }

    setTheme(theme) {
      this.theme = theme;
    }

    /* The page's own letters; their widths are measured anew. */
    setFamily(family) {
      this.family = family;
      this.widths.clear();
    }

    /* The name in the reader's language; without one, the name as such. */
    nameOf(f) {
      const { table } = this;
      return table.word(`name:${this.language}`, f) || table.word("name", f);
    }

    /* All places a name may stand, the most important first. */
    _collect() {
      const spots = [];
      this.table.layers.forEach((layer) => {
        if (layer.kind === "town") this._baseTowns(layer, spots);
      });
      this.statements.items.forEach((members, item) => this._itemSpot(members[0], item, spots));
      return spots.sort((a, b) => a.rank - b.rank);
    }

    _baseTowns(layer, spots) {
      for (let f = layer.first; f < layer.first + layer.count; f++) {
        if (this.table.kind[f] !== POINT) continue;
        const at = geoApp.geometry.first(this.table, f);
        const isCity = this.table.word("subkind", f) === "city";
        spots.push({
          f, item: -1, rank: isCity ? 0.5 : 1.5, from: isCity ? 5 : 7.5, font: FONT.base,
          x: this.table.x[at], y: this.table.y[at],
        });
      }
    }

    _itemSpot(f, item, spots) {
      const kind = this.table.layers[this.statements.layerOf[f]].kind;
      if (this.painter.isPoint[item] && kind !== "event" && kind !== "claim") {
        const subkind = this.table.word("subkind", f) || "village";
        const rank = { city: 0, town: 1 }[subkind] ?? 3;
        const at = geoApp.geometry.first(this.table, f);
        spots.push({
          f, item, rank, from: FROM_ZOOM[subkind] ?? 11, font: FONT[subkind] || FONT.village,
          x: this.table.x[at], y: this.table.y[at], size: Math.min(rank, 2),
        });
      } else if (kind === "boundary" && !this.painter.isPoint[item] && this.table.kind[f]) {
        const [x, y] = geoApp.geometry.anchor(this.table, f);
        spots.push({ f, item, rank: 2, from: 7, font: FONT.area, x, y, isArea: true });
      }
    }

    /* Returns whether there is anything on the canvas. */
    paint(context, view) {
      this.paintedDay = this.statements.day;
      const taken = new geoApp.Taken(view);
      for (const box of this.covered(view)) taken.take(...box);
      this.written = new Set();
      if (this.selected >= 0) this._ring(context, view);
      context.textBaseline = "middle";
      context.lineJoin = "round";
      for (const spot of this.spots) {
        if (view.zoom < spot.from) continue;
        if (spot.item >= 0 && !this.statements.look[spot.item]) continue;
        const x = spot.x * view.scale - view.x;
        const y = spot.y * view.scale - view.y;
        if (x < 0 || y < 0 || x > view.width || y > view.height) continue;
        this._place(context, view, spot, x, y, taken);
      }
      return this.written.size > 0 || this.selected >= 0;
    }

    _place(context, view, spot, x, y, taken) {
      const name = geoApp.short(this.nameOf(spot.f), LONGEST);
      // A town of the ground is often a settlement of a layer too.
      if (!name || this.written.has(name)) return;
      const font = `${spot.font} ${this.family}`;
      context.font = font;
      const width = this._width(context, font, name);
      const gap = 4 + (spot.item < 0 ? 1 : geoApp.discRadius(spot.size, view.zoom));
      const sides = spot.isArea ? [-width / 2] : [gap, -width - gap];
      for (const side of sides) {
        if (!taken.take(x + side - 2, y - 7, x + side + width + 2, y + 7)) continue;
        this._write(context, spot, name, x + side, y);
        if (spot.item < 0) this._dot(context, x, y);
        this.written.add(name);
        return;
      }
    }

    _write(context, spot, name, x, y) {
      const { theme } = this;
      context.lineWidth = 3;
      context.strokeStyle = geoApp.faded(theme.halo, 0.9);
      context.strokeText(name, x, y);
      const isBase = spot.item < 0;
      context.fillStyle = spot.isArea ? theme.boundary : isBase ? theme.town : theme.ink;
      context.fillText(name, x, y);
    }

    /* Towns of the ground have no mark of their own. */
    _dot(context, x, y) {
      context.beginPath();
      context.arc(x, y, 1.75, 0, 2 * Math.PI);
      context.fill();
    }

    _width(context, font, name) {
      const key = font + name;
      if (!this.widths.has(key)) this.widths.set(key, context.measureText(name).width);
      return this.widths.get(key);
    }

    /* How far off the chosen place may lie. */
    _errorCircle(context, view, x, y) {
      const radius = this.painter.errors[this.selected] * view.scale;
      if (radius < 14) return;
      context.save();
      context.lineWidth = 1;
      context.setLineDash([3, 3]);
      context.arc(x, y, radius, 0, 2 * Math.PI);
      context.stroke();
      context.restore();
      context.beginPath();
    }

    /* What the card speaks of is marked on the map. */
    _ring(context, view) {
      const item = this.selected;
      context.strokeStyle = this.theme.focus;
      context.lineWidth = 2;
      context.setLineDash([]);
      context.beginPath();
      if (this.painter.isPoint[item]) {
        const [f] = this.statements.items[item];
        const end = geoApp.geometry.last(this.table, f);
        for (let i = geoApp.geometry.first(this.table, f); i < end; i++) {
          const x = this.table.x[i] * view.scale - view.x;
          const y = this.table.y[i] * view.scale - view.y;
          this._errorCircle(context, view, x, y);
          context.moveTo(x + 11, y);
          context.arc(x, y, 11, 0, 2 * Math.PI);
        }
      } else {
        geoApp.geometry.trace(context, this.table, this.statements.items[item][0], view);
      }
      context.stroke();
    }
  }

  /* Which parts of the screen carry a name already, in coarse cells. */
  class Taken {
    constructor(view) {
      this.size = 64;
      this.columns = Math.ceil(view.width / this.size) + 1;
      this.cells = new Map();
    }

    take(left, top, right, bottom) {
      const cells = this._cells(left, top, right, bottom);
      for (const cell of cells) {
        for (const other of this.cells.get(cell) || []) {
          const isApart =
            other[0] >= right || other[2] <= left || other[1] >= bottom || other[3] <= top;
          if (!isApart) return false;
        }
      }
      for (const cell of cells) {
        if (!this.cells.has(cell)) this.cells.set(cell, []);
        this.cells.get(cell).push([left, top, right, bottom]);
      }
      return true;
    }

    _cells(left, top, right, bottom) {
      const out = [];
      const at = (value) => Math.floor(value / this.size);
      for (let row = at(top); row <= at(bottom); row++) {
        for (let column = at(left); column <= at(right); column++) {
          out.push(row * this.columns + column);
        }
      }
      return out;
    }
  }

  geoApp.Labels = Labels;
  geoApp.Taken = Taken;
})();
