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
      } else {
        this._areaSwatch(context, row);
      }
      return canvas;
    }

    _lineSwatch(context, row) {
      const { theme, sprites } = this.scrubber;
      const colours = { contact: theme.contact, boundary: theme.boundary, state: theme.state };
      context.strokeStyle = colours[row.line] || sprites.hue(row.hue);
      context.lineWidth = { contact: 2.6, claim: 2 }[row.line] || 1.4;
      if (row.line === "claim") context.setLineDash([1.5, 3.5]);
      if (row.isDashed) context.setLineDash(row.line === "contact" ? [6, 4] : [4, 3]);
      context.beginPath();
      context.moveTo(2, HEIGHT / 2);
      context.lineTo(WIDTH - 2, HEIGHT / 2);
      context.stroke();
    }

    _areaSwatch(context, row) {
      const { sprites } = this.scrubber;
      const hue = sprites.hue(row.area);
      const { area, dash, texture } = sprites.statuses[row.surety];
      context.fillStyle = geoApp.faded(hue, area);
      context.fillRect(3, 3, WIDTH - 6, HEIGHT - 6);
      if (texture) {
        context.fillStyle = sprites.pattern(context, row.area, texture, 1);
        context.fillRect(3, 3, WIDTH - 6, HEIGHT - 6);
      }
      context.strokeStyle = hue;
      context.setLineDash(dash);
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
