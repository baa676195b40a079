/* The small pictures of the legend. */
(function () {
  "use strict";
  const { POINT, AREA } = geoApp.geometry;
  const [WIDTH, HEIGHT] = [26, 18];

  class Swatches {
    constructor(scrubber) {
      this.scrubber = scrubber;
    }

    draw(row) {
      const ratio = globalThis.devicePixelRatio || 1;
      const canvas = geoApp.el("canvas", "ga-swatch");
      canvas.width = WIDTH * ratio;
      canvas.height = HEIGHT * ratio;
      canvas.setAttribute("aria-hidden", "true");
      const context = canvas.getContext("2d");
      context.scale(ratio, ratio);
      if (row.styled) {
        this._styled(context, row);
      } else if (row.look) {
        context.translate(WIDTH / 2, HEIGHT / 2);
        this.scrubber.sprites.mark(context, row.look, 5.5);
      } else if (row.line) {
        this._lineSwatch(context, row);
      } else if (row.pair) {
        this._pairSwatch(context, row.pair);
      } else if (row.isInferred) {
        this._groundSwatch(context, row);
      } else {
        this._areaSwatch(context, row);
      }
      return canvas;
    }

    _lineSwatch(context, row) {
      const { theme, sprites } = this.scrubber;
      const { contact, boundary, state } = theme;
      const colours = { contact: geoApp.contactInk(theme, row.status), inferred: contact, boundary, state };
      context.strokeStyle = colours[row.line] || sprites.hue(row.hue);
      context.lineWidth = { contact: 2.6, claim: 2 }[row.line] || 1.4;
      if (row.line === "claim") context.setLineDash([1.5, 3.5]);
      if (row.isDashed) context.setLineDash(row.line === "contact" ? [6, 4] : [4, 3]);
      context.beginPath();
      context.moveTo(2, HEIGHT / 2);
      context.lineTo(WIDTH - 2, HEIGHT / 2);
      context.stroke();
    }

    _pairSwatch(context, look) {
      const { sprites } = this.scrubber;
      context.fillStyle = sprites.pair(context, look, look.isRival ? "bands" : "stripes", 1);
      context.fillRect(3, 3, WIDTH - 6, HEIGHT - 6);
    }

    /* Ground has no outline where it is inferred; side by side stand all degrees of doubt there are. */
    _groundSwatch(context, { area, statuses }) {
      const found = [...statuses].sort();
      const width = (WIDTH - 4) / found.length;
      found.forEach((status, i) => this._fillArea(context, area, status, [2 + i * width, 3, width, HEIGHT - 6]));
    }

    _fillArea(context, number, status, box) {
      const { sprites } = this.scrubber;
      const { area, texture } = sprites.statuses[status];
      context.fillStyle = geoApp.faded(sprites.hue(number), area);
      context.fillRect(...box);
      if (!texture) return;
      context.fillStyle = sprites.pattern(context, number, texture, 1);
      context.fillRect(...box);
    }

    _areaSwatch(context, row) {
      const { sprites } = this.scrubber;
      this._fillArea(context, row.area, row.surety, [3, 3, WIDTH - 6, HEIGHT - 6]);
      context.strokeStyle = sprites.hue(row.area);
      context.setLineDash(sprites.statuses[row.surety].dash);
      context.strokeRect(3.5, 3.5, WIDTH - 7, HEIGHT - 7);
    }

    /* As the map draws it for certain; where a file has many colours, some of them side by side. */
    _styled(context, { styled, hues, mark }) {
      const { sprites } = this.scrubber;
      const step = Math.min(9, (WIDTH - 12) / Math.max(1, hues.length - 1));
      hues.forEach((hue, i) => {
        context.save();
        const x = WIDTH / 2 + (i - (hues.length - 1) / 2) * step;
        context.translate(x, HEIGHT / 2);
        const look = { shape: mark, size: 1, hue, status: 0, isSplit: 0 };
        if (styled === POINT) sprites.mark(context, look, 5);
        else this._shape(context, sprites.symbol(hue), styled === AREA, hues.length > 1 ? step : WIDTH - 8);
        context.restore();
      });
    }

    _shape(context, symbol, isArea, width) {
      const [certain] = this.scrubber.sprites.statuses;
      const { stroke, lineWidth } = geoApp.symbols.brushStyle(symbol, certain, certain);
      // So small, a pale fill would not be told from another.
      const fill = symbol.fillOpacity ? geoApp.faded(symbol.fill, Math.max(0.6, symbol.fillOpacity)) : "";
      context.beginPath();
      if (isArea) context.rect(-width / 2, -6, width, 12);
      else context.moveTo(-width / 2, 0);
      if (!isArea) context.lineTo(width / 2, 0);
      if (isArea && fill) {
        context.fillStyle = fill;
        context.fill();
      }
      context.strokeStyle = stroke;
      context.lineWidth = Math.min(lineWidth, isArea ? 1.6 : 6);
      if (lineWidth) context.stroke();
    }
  }

  geoApp.Swatches = Swatches;
})();
