/* Which items lie near a place on the screen: the view cut into cells, each with its items. Built once
   per view, and only when something asks. */
(function () {
  "use strict";
  const CELL = 48;
  /* An item in more cells than this is asked for everywhere. */
  const MANY = 200;

  class Grid {
    /* `boxes` are the items' boxes in world pixels, `isIn` says which belong to this view at all. */
    constructor(boxes, view, isIn) {
      this.boxes = boxes;
      this.view = view;
      this.columns = Math.max(1, Math.ceil(view.width / CELL));
      this.rows = Math.max(1, Math.ceil(view.height / CELL));
      this.large = [];
      this.seen = new Uint32Array(boxes.length / 4);
      this.round = 0;
      const inside = this._inside(isIn);
      this._count(inside);
      this._place(inside);
    }

    /* Columns and rows an item's box covers, or null if it is outside of the view. */
    _range(item) {
      const { scale, x, y } = this.view;
      const [west, north, east, south] = this.boxes.subarray(item * 4, item * 4 + 4);
      const left = Math.floor((west * scale - x) / CELL);
      const top = Math.floor((north * scale - y) / CELL);
      const right = Math.floor((east * scale - x) / CELL);
      const bottom = Math.floor((south * scale - y) / CELL);
      const isOut = right < 0 || bottom < 0 || left >= this.columns || top >= this.rows;
      if (isOut || !(east >= west)) return null;
      return [
        Math.max(0, left), Math.max(0, top),
        Math.min(this.columns - 1, right), Math.min(this.rows - 1, bottom),
      ];
    }

    _inside(isIn) {
      const inside = [];
      for (let item = 0; item < this.seen.length; item++) {
        const range = isIn(item) && this._range(item);
        if (!range) continue;
        const cells = (range[2] - range[0] + 1) * (range[3] - range[1] + 1);
        if (cells > MANY) this.large.push(item);
        else inside.push([item, range]);
      }
      return inside;
    }

    _count(inside) {
      this.start = new Int32Array(this.columns * this.rows + 1);
      for (const [, range] of inside) this._each(range, (cell) => this.start[cell + 1]++);
      for (let cell = 0; cell < this.start.length - 1; cell++) {
        this.start[cell + 1] += this.start[cell];
      }
    }

    _place(inside) {
      this.entries = new Int32Array(this.start[this.start.length - 1]);
      const next = this.start.slice();
      for (const [item, range] of inside) {
        this._each(range, (cell) => {
          this.entries[next[cell]++] = item;
        });
      }
    }

    _each([left, top, right, bottom], visit) {
      for (let row = top; row <= bottom; row++) {
        for (let column = left; column <= right; column++) visit(row * this.columns + column);
      }
    }

    /* Items of the cells under a rectangle of screen pixels, each once, in no order. */
    near(left, top, right, bottom, visit) {
      const round = ++this.round;
      const cell = (value, most) => geoApp.clamp(Math.floor(value / CELL), 0, most - 1);
      const range = [
        cell(left, this.columns), cell(top, this.rows),
        cell(right, this.columns), cell(bottom, this.rows),
      ];
      for (const item of this.large) visit(item);
      this._each(range, (at) => {
        for (let i = this.start[at]; i < this.start[at + 1]; i++) {
          const item = this.entries[i];
          if (this.seen[item] === round) continue;
          this.seen[item] = round;
          visit(item);
        }
      });
    }
  }

  geoApp.Grid = Grid;
})();
