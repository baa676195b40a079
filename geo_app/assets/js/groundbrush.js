/* Paints inferred control. All cells of one look are filled as one path, so that no seam is seen between
   them; the edges of the line are stroked thinner than any line that was surveyed. */
(function () {
  "use strict";
  const { STATUS, decode, shapeStatus } = geoApp.looks;
  const CASING = 3;
  const INK = 1.4;
  /* Pixels of a dash with its gap, and the share of the dash. */
  const DASH = 8;
  const DASH_SHARE = 0.56;

  class GroundBrush {
    constructor(statements, sprites) {
      this.statements = statements;
      this.table = statements.table;
      this.sprites = sprites;
      this.waiting = [];
    }

    begin(context, view) {
      this.context = context;
      this.view = view;
      this.waiting.length = 0;
    }

    /* Cells and edges wait for all of their kind; whatever else is drawn comes after them. Returns
       whether the item is of the ground. */
    take(item) {
      const { ground, items } = this.statements;
      const isCell = ground.isCell(item);
      const isGround = isCell || ground.isEdge(items[item][0]);
      if (this.waiting.length && (!isGround || isCell !== this.isOfCells)) this.flush();
      this.isOfCells = isCell;
      if (isGround) this.waiting.push(item);
      return isGround;
    }

    flush() {
      if (!this.waiting.length) return;
      this.context.save();
      if (this.isOfCells) this._fillCells();
      else this._strokeEdges();
      this.context.restore();
      this.waiting.length = 0;
    }

    _byLook() {
      const { look } = this.statements;
      const found = new Map();
      for (const item of this.waiting) {
        if (!found.has(look[item])) found.set(look[item], []);
        found.get(look[item]).push(item);
      }
      return found;
    }

    _trace(items) {
      this.context.beginPath();
      for (const item of items) {
        geoApp.geometry.trace(this.context, this.table, this.statements.items[item][0], this.view, 0);
      }
    }

    _fillCells() {
      for (const [code, items] of this._byLook()) {
        this._trace(items);
        for (const style of this._fills(decode(code))) {
          this.context.fillStyle = style;
          this.context.fill();
        }
      }
    }

    /* Even for one holder, stripes of two hues where they differ, and a hatch for doubt. */
    _fills(look) {
      const { sprites } = this;
      if (look.isSplit) {
        const texture = look.isRival ? "bands" : "stripes";
        return [this._placed((context, ratio) => sprites.pair(context, look, texture, ratio))];
      }
      const { area, texture } = sprites.statuses[look.status];
      const even = geoApp.faded(sprites.hue(look.hue), area);
      if (!texture) return [even];
      return [even, this._placed((context, ratio) => sprites.pattern(context, look.hue, texture, ratio))];
    }

    /* Fixed to the ground, so that it does not swim when the map is panned. */
    _placed(patternOf) {
      const { view } = this;
      return geoApp.placedPattern(patternOf(this.context, view.ratio), view);
    }

    /* One by one: a browser smooths a path of many strokes in another way than one of few, and a small
       repaint would differ from a full one. */
    _strokeEdges() {
      const { context } = this;
      const { theme } = this.sprites;
      context.setLineDash([]);
      context.lineCap = "round";
      for (const item of this.waiting) this._stroke(item, theme.casing, CASING);
      context.lineCap = "butt";
      const { look } = this.statements;
      for (const item of this.waiting) {
        this._dash(shapeStatus(look[item]) < STATUS.doubtful ? 0 : this._length(item));
        this._stroke(item, theme.contact, INK);
      }
    }

    _stroke(item, colour, width) {
      this._trace([item]);
      this.context.strokeStyle = geoApp.colour(colour);
      this.context.lineWidth = width;
      this.context.stroke();
    }

    /* Whole dashes on each edge: wherever a repaint begins, they lie at the same places. */
    _dash(length) {
      const step = length / Math.max(1, Math.round(length / DASH));
      this.context.setLineDash(length ? [DASH_SHARE * step, (1 - DASH_SHARE) * step] : []);
      this.context.lineDashOffset = -((1 - DASH_SHARE) * step) / 2;
    }

    _length(item) {
      const { x, y } = this.table;
      const [f] = this.statements.items[item];
      let length = 0;
      const end = geoApp.geometry.last(this.table, f);
      for (let i = geoApp.geometry.first(this.table, f) + 1; i < end; i++) {
        length += Math.hypot(x[i] - x[i - 1], y[i] - y[i - 1]);
      }
      return Math.max(length * this.view.scale, 0.1);
    }
  }

  geoApp.GroundBrush = GroundBrush;
})();
