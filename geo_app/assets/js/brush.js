/* How lines and areas are stroked and filled. The context keeps the last style, so that neighbours of
   one look cost nothing to set up. */
(function () {
  "use strict";
  const { shapeStatus, shapeHue, STATUS } = geoApp.looks;

  class Brush {
    constructor(sprites) {
      this.sprites = sprites;
    }

    setTheme(theme) {
      this.theme = theme;
      this.styles = new Map();
    }

    /* Before a paint, and after anyone else has used the context. */
    begin(context, view) {
      this.context = context;
      this.view = view;
      this.styleKey = -1;
      // Mitred corners would reach far beyond the line's own width.
      context.lineJoin = "round";
    }

    forget() {
      this.styleKey = -1;
    }

    spot(code) {
      const key = -100 - code;
      if (this.styleKey !== key) {
        this.styleKey = key;
        this.context.fillStyle = this._styleOf(code).spot;
      }
      this.context.fill();
    }

    contact(code) {
      const { context, theme } = this;
      this.styleKey = -1;
      context.setLineDash([]);
      context.strokeStyle = geoApp.faded(theme.casing, 0.85);
      context.lineWidth = 5.5;
      context.stroke();
      if (shapeStatus(code) >= STATUS.doubtful) context.setLineDash([7, 5]);
      context.strokeStyle = geoApp.contactInk(theme, shapeStatus(code));
      context.lineWidth = 2.4;
      context.stroke();
    }

    /* A boundary belongs to no side; a territory that is only claimed is dotted in the claimant's hue. */
    boundary(code) {
      const { context, theme } = this;
      if (shapeStatus(code) === STATUS.claimed) {
        this.styleKey = -1;
        context.setLineDash([1.5, 3.5]);
        context.strokeStyle = this.sprites.hue(shapeHue(code));
        context.lineWidth = 2;
        context.stroke();
        return;
      }
      if (this.styleKey !== -2 - shapeStatus(code)) {
        this.styleKey = -2 - shapeStatus(code);
        context.setLineDash(shapeStatus(code) === STATUS.certain ? [] : [5, 3.5]);
        context.strokeStyle = theme.boundary;
        context.lineWidth = 1.3;
      }
      context.stroke();
    }

    area(code) {
      const { context } = this;
      const style = this._styleOf(code);
      if (this.styleKey !== code) {
        this.styleKey = code;
        context.strokeStyle = style.stroke;
        context.lineWidth = style.width;
        context.setLineDash(style.dash);
        context.fillStyle = style.fill || "transparent";
      }
      if (style.fill) context.fill("evenodd");
      if (style.texture) {
        context.fillStyle = this._placed(code, style.texture);
        context.fill("evenodd");
        this.styleKey = -1;
      }
      if (!style.width) return;
      context.stroke();
      if (style.core) this._core(style);
    }

    /* The outline of a styled area is double, so that no colour makes it a party's area. */
    _core(style) {
      this.styleKey = -1;
      this.context.strokeStyle = this.theme.halo;
      this.context.lineWidth = style.core;
      this.context.stroke();
    }

    line(code) {
      const { context } = this;
      const style = this._styleOf(code);
      this.styleKey = -1;
      context.setLineDash(style.dash);
      context.strokeStyle = style.stroke;
      context.lineWidth = style.lineWidth;
      if (style.lineWidth) context.stroke();
    }

    _styleOf(code) {
      let style = this.styles.get(code);
      if (!style) {
        const status = this.sprites.statuses[shapeStatus(code)];
        const hue = this.sprites.hue(shapeHue(code));
        const symbol = this.sprites.symbol(shapeHue(code));
        style = symbol ? geoApp.symbols.brushStyle(symbol, status, this.sprites.statuses[0]) : {
          fill: status.area ? geoApp.faded(hue, status.area) : "",
          stroke: geoApp.faded(hue, status.fill ? 0.5 : 0.8), spot: geoApp.faded(hue, status.area + 0.4),
          dash: status.dash, texture: status.texture, width: 1, lineWidth: 2,
        };
        this.styles.set(code, style);
      }
      return style;
    }

    /* The texture is fixed to the ground, so that it does not swim when the map is panned. */
    _placed(code, texture) {
      const { context, view } = this;
      return placedPattern(this.sprites.pattern(context, shapeHue(code), texture, view.ratio), view);
    }
  }

  /* Tiles of one hue are 8 pixels wide, those of two 16. */
  function placedPattern(pattern, view) {
    const tile = (2 * Math.round(8 * view.ratio)) / view.ratio;
    const zoomed = 1 / view.ratio;
    pattern.setTransform(new DOMMatrix([zoomed, 0, 0, zoomed, -(view.x % tile), -(view.y % tile)]));
    return pattern;
  }

  Object.assign(geoApp, { Brush, placedPattern });
})();
