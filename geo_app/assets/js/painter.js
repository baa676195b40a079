/* Paints the dated features: all of them after a move of the map, and after a move of the date only the
   rectangles in which something changed. */
(function () {
  "use strict";
  const { AREA } = geoApp.geometry;
  const { KINDS, shapeHue } = geoApp.looks;
  const CONTROL_LINE = KINDS.indexOf("control-line");
  const BOUNDARY = KINDS.indexOf("boundary");
  /* Pixels by which a line may reach over its place. */
  const CONTACT_REACH = 4;
  const LINE_REACH = 2;
  const SHIFT = 8;
  const NO_SHIFT = [0, 0];
  const SHIFTS = {
    [KINDS.indexOf("event")]: [-SHIFT, -SHIFT],
    [KINDS.indexOf("claim")]: [SHIFT, -SHIFT],
  };
  /* A rectangle costs as much as painting this many items, besides those that lie in it (measured). */
  const RECTANGLE_COST = 1.5;
  /* Items in a rectangle are mostly cut off, and cost that much less. */
  const CUT_OFF = 1.2;
  /* With as few items as this, clearing and copying the canvas weighs more than painting them. */
  const FEW_ITEMS = 30;
  const HALO_ZOOM = 12.5;
  /* An area smaller than this many pixels is a spot: its outline would cover it anyway. */
  const SPOT = 7;

  class Painter {
    constructor(statements, sprites, stats) {
      this.statements = statements;
      this.sprites = sprites;
      this.brush = new geoApp.Brush(sprites);
      this.ground = statements.ground && new geoApp.GroundBrush(statements, sprites);
      this.stats = stats;
      this.table = statements.table;
      this.boxes = this._itemBoxes(this.table.boxes);
      this.isPoint = Uint8Array.from(statements.items, (_, item) => +statements.isPoint(item));
      this.marks = statements.marks;
      this.kinds = Uint8Array.from(statements.items, (_, item) => statements.kindOfItem(item));
      this.errors = this._errors();
      this.widths = this._widths();
      this.shifts = this._shifts();
      this.furthestShift = Math.ceil(Math.SQRT2 * SHIFT);
      this.grid = null;
      this.fullItems = 0;
    }

    _itemBoxes(features) {
      const { items } = this.statements;
      const out = new Float64Array(items.length * 4);
      items.forEach(([first], item) => {
        out.set(features.subarray(first * 4, first * 4 + 4), item * 4);
      });
      return out;
    }

    /* Stated uncertainty of positions, in world pixels. */
    _errors() {
      const { table, statements } = this;
      return Float64Array.from(statements.items, ([f], item) =>
        table.error[f] ? geoApp.geometry.worldLength(table.error[f], this.boxes[item * 4 + 1]) : 0,
      );
    }

    /* Pixels by which lines of styled layers reach over their places; null if there are none. */
    _widths() {
      const { symbols, symbolOf } = this.table;
      if (symbolOf === null) return null;
      return Uint8Array.from(this.statements.items, ([f]) =>
        symbolOf[f] ? Math.ceil(symbols[symbolOf[f] - 1].width / 2) + 1 : 0,
      );
    }

    shiftOf(item) {
      return this.shifts[item] ? SHIFTS[this.shifts[item]] : NO_SHIFT;
    }

    /* Events and claims at a settlement stand beside its disc, not over it. */
    _shifts() {
      const spot = (item) => `${this.boxes[item * 4]} ${this.boxes[item * 4 + 1]}`;
      const discs = new Set();
      this.kinds.forEach((kind, item) => {
        if (this.isPoint[item] && !SHIFTS[kind]) discs.add(spot(item));
      });
      return this.kinds.map((kind, item) =>
        SHIFTS[kind] && this.isPoint[item] && discs.has(spot(item)) ? kind : 0,
      );
    }

    setTheme(theme) {
      this.theme = theme;
      this.sprites.setTheme(theme);
      this.brush.setTheme(theme);
    }

    /* The whole canvas, which is clear. */
    full(context, view) {
      this.stats.paints++;
      this.stats.fullPaints++;
      this._begin(context, view);
      const { look } = this.statements;
      const before = this.stats.items;
      for (let item = 0; item < look.length; item++) {
        if (look[item] && this._isInView(item, view)) this._draw(item);
      }
      this.ground?.flush();
      this.fullItems = this.stats.items - before;
    }

    /* Only where these items are. */
    changed(context, view, items) {
      const repaints = this._repaints(items, view);
      if (!repaints) {
        context.clearRect(0, 0, view.width, view.height);
        this.full(context, view);
        return;
      }
      this.stats.paints++;
      for (const [rectangle, found] of repaints) this._repaint(context, view, rectangle, found);
    }

    gridOf(view) {
      if (!this.grid || this.grid.view !== view) {
        const layersOn = this.statements.layersOn;
        const { layerOf, items } = this.statements;
        this.grid = new geoApp.Grid(this.boxes, view, (item) => layersOn[layerOf[items[item][0]]]);
      }
      return this.grid;
    }

    /* A layer that is switched on has items the grid does not know. */
    forgetGrid() {
      this.grid = null;
    }

    reach(item, view) {
      if (!this.isPoint[item]) return this._lineReach(item);
      const mark = this.sprites.reachOf(this.marks[item], view.zoom) + (this.shifts[item] ? SHIFT : 0);
      return Math.max(mark, this._haloRadius(item, view) + 2);
    }

    _lineReach(item) {
      return this.widths?.[item] || (this.kinds[item] === CONTROL_LINE ? CONTACT_REACH : LINE_REACH);
    }

    _haloRadius(item, view) {
      return view.zoom >= HALO_ZOOM ? this.errors[item] * view.scale : 0;
    }

    _isInView(item, view) {
      return this._meets(item, view, 0, 0, view.width, view.height);
    }

    /* What is to be painted anew, as pairs of a rectangle and the items in it; null if painting
       everything once costs less. */
    _repaints(items, view) {
      const most = FEW_ITEMS + this.fullItems * CUT_OFF;
      const rectangles = this._dirty(items, view);
      const out = [];
      let cost = rectangles.length * RECTANGLE_COST;
      for (const rectangle of rectangles) {
        if (cost > most) return null;
        const found = this._found(view, rectangle);
        cost += found.length;
        out.push([rectangle, found]);
      }
      return cost > most ? null : out;
    }

    _dirty(items, view) {
      const seen = items.filter((item) => this._isInView(item, view));
      return geoApp.rectangles.merged(seen.map((item) => this._rectangle(item, view)));
    }

    /* Whole device pixels. */
    _rectangle(item, view) {
      const { ratio } = view;
      const reach = this.reach(item, view);
      const [west, north, east, south] = this.boxes.subarray(item * 4, item * 4 + 4);
      const down = (value) => Math.floor(Math.max(0, value - reach) * ratio) / ratio;
      const up = (value, most) => Math.ceil(Math.min(most, value + reach) * ratio) / ratio;
      return [
        down(west * view.scale - view.x), down(north * view.scale - view.y),
        up(east * view.scale - view.x, view.width), up(south * view.scale - view.y, view.height),
      ];
    }

    /* The items shown in a rectangle, in drawing order. */
    _found(view, [left, top, right, bottom]) {
      const { look } = this.statements;
      const found = [];
      // Cells list items by their places; marks reach further, stated uncertainties furthest.
      const reach = view.zoom >= HALO_ZOOM ? 64 : this.sprites.reach(view.zoom) + SHIFT;
      this.gridOf(view).near(left - reach, top - reach, right + reach, bottom + reach, (item) => {
        if (look[item] && this._meets(item, view, left, top, right, bottom)) found.push(item);
      });
      return found.sort((a, b) => a - b);
    }

    _repaint(context, view, [left, top, right, bottom], found) {
      context.save();
      context.beginPath();
      context.rect(left, top, right - left, bottom - top);
      context.clip();
      context.clearRect(left, top, right - left, bottom - top);
      this._begin(context, view);
      for (const item of found) this._draw(item);
      this.ground?.flush();
      context.restore();
    }

    _meets(item, view, left, top, right, bottom) {
      const at = item * 4;
      const reach = this.reach(item, view);
      const { boxes } = this;
      return (
        boxes[at + 2] * view.scale - view.x >= left - reach &&
        boxes[at] * view.scale - view.x <= right + reach &&
        boxes[at + 3] * view.scale - view.y >= top - reach &&
        boxes[at + 1] * view.scale - view.y <= bottom + reach
      );
    }

    _begin(context, view) {
      this.context = context;
      this.view = view;
      this.brush.begin(context, view);
      this.ground?.begin(context, view);
    }

    _draw(item) {
      this.stats.items++;
      if (this.ground?.take(item)) return;
      if (this.isPoint[item]) this._drawPoint(item);
      else this._drawShape(item);
    }

    /* A statement may be about several points, such as a claim that names three villages. */
    _drawPoint(item) {
      const { table, view } = this;
      const [aside, up] = this.shiftOf(item);
      const [f] = this.statements.items[item];
      const sprite = this.sprites.point(this.statements.look[item], view.zoom, view.ratio);
      const halo = this._haloRadius(item, view);
      const end = geoApp.geometry.last(table, f);
      for (let i = geoApp.geometry.first(table, f); i < end; i++) {
        const x = table.x[i] * view.scale - view.x + aside;
        const y = table.y[i] * view.scale - view.y + up;
        if (halo > sprite.radius + 3) this._drawHalo(x, y, halo);
        this._stamp(sprite, x, y);
      }
    }

    _stamp(sprite, x, y) {
      const { context, view } = this;
      // Whole device pixels keep the small discs crisp.
      const snap = (value) => Math.round((value - sprite.half) * view.ratio) / view.ratio;
      context.drawImage(sprite.picture, snap(x), snap(y), sprite.size, sprite.size);
    }

    _drawHalo(x, y, radius) {
      const { context } = this;
      this.brush.forget();
      context.beginPath();
      context.arc(x, y, radius, 0, 2 * Math.PI);
      context.setLineDash([2, 3]);
      context.lineWidth = 1;
      context.strokeStyle = geoApp.faded(this.theme.soft, 0.4);
      context.stroke();
    }

    _drawShape(item) {
      const kind = this.kinds[item];
      const code = this.statements.look[item];
      const f = this.statements.items[item][0];
      const { context } = this;
      context.beginPath();
      geoApp.geometry.trace(context, this.table, f, this.view);
      const isPlain = shapeHue(code) < this.sprites.firstSymbol;
      if (kind === CONTROL_LINE && isPlain) this.brush.contact(code);
      else if (kind === BOUNDARY && isPlain) this.brush.boundary(code);
      else if (this.table.kind[f] !== AREA) this.brush.line(code);
      else if (this._isSpot(item)) this.brush.spot(code);
      else this.brush.area(code);
    }

    _isSpot(item) {
      const at = item * 4;
      const most = SPOT / this.view.scale;
      return (
        this.boxes[at + 2] - this.boxes[at] < most && this.boxes[at + 3] - this.boxes[at + 1] < most
      );
    }
  }

  geoApp.Painter = Painter;
})();
