/* Small pictures drawn once and stamped many times: the marks of points, and the textures of areas. */
(function () {
  "use strict";
  /* Radius in CSS pixels at zoom 10, by size: city, town, village. */
  const RADII = [6.5, 5.2, 4];
  const SHAPE = { DISC: 0, TRIANGLE: 1, BAR: 2, DIAMOND: 3, SQUARE: 4 };

  class Sprites {
    constructor(statuses, symbols) {
      this.statuses = statuses;
      this.given = symbols;
      this.cache = new Map();
      this.reaches = [];
    }

    setTheme(theme) {
      this.theme = theme;
      this.symbols = this.given.map((symbol) => geoApp.symbols.themed(symbol, theme.isDark));
      this.firstSymbol = 1 + theme.partyList.length;
      this.hues = [theme.soft, ...theme.partyList].concat(this.symbols.map(({ marker }) => marker));
      this.cache.clear();
    }

    hue(number) {
      return this.hues[number] || this.hues[0];
    }

    /* The look of a styled layer that a hue stands for, if it stands for one. */
    symbol(hue) {
      return this.symbols[hue - this.firstSymbol];
    }

    /* Discs shrink where many must share the screen. */
    radius(look, zoom) {
      if (look.shape === SHAPE.DIAMOND) return 5.5;
      if (look.shape === SHAPE.SQUARE) return 4;
      return discRadius(look.size, zoom);
    }

    /* Pixels from a place to the edge of the largest mark. */
    reach(zoom) {
      return Math.ceil(1.4 * Math.max(5.5, discRadius(0, zoom)) + 1.5);
    }

    /* The same for one mark: its shape and eight times its size. */
    reachOf(mark, zoom) {
      if (this.reachZoom !== zoom) this.reaches.length = 0;
      this.reachZoom = zoom;
      this.reaches[mark] ??= halfSize(this.radius({ shape: mark & 7, size: mark >> 3 }, zoom));
      return this.reaches[mark];
    }

    /* The picture of a look, with its size and half size in CSS pixels. */
    point(code, zoom, ratio) {
      const key = code * 64 + Math.round(zoom * 2);
      let sprite = this.cache.get(key);
      if (!sprite || sprite.ratio !== ratio) {
        const look = geoApp.looks.decode(code);
        sprite = this._draw(look, this.radius(look, zoom), ratio);
        this.cache.set(key, sprite);
      }
      return sprite;
    }

    _draw(look, radius, ratio) {
      const half = halfSize(radius);
      const size = Math.ceil(half * 2 * ratio);
      const canvas = new OffscreenCanvas(size, size);
      const context = canvas.getContext("2d");
      context.scale(ratio, ratio);
      context.translate(half, half);
      this.mark(context, look, radius);
      // A bitmap is stamped faster than a canvas, which might have changed since the last time.
      return { picture: canvas.transferToImageBitmap(), size: size / ratio, half, ratio, radius };
    }

    /* Draws one mark around the origin; the legend draws with it too. */
    mark(context, look, radius) {
      // All marks of a size reach equally far, whether outlined or not.
      const isOutlined = this.statuses[look.status].fill < 1;
      outline(context, look.shape, look.isSplit ? wider(radius) : isOutlined ? radius - 0.4 : radius);
      if (look.shape === SHAPE.DIAMOND || look.shape === SHAPE.SQUARE) {
        this._neutral(context, look);
      } else if (look.isSplit) {
        this._split(context, look, radius);
      } else {
        this._single(context, look, radius);
      }
      if (look.hue >= this.firstSymbol) this._eye(context, look, radius);
    }

    /* What a styled layer shows has an eye, so that no colour makes it a party's mark. */
    _eye(context, look, radius) {
      const isFull = this.statuses[look.status].fill === 1 || look.isSplit;
      context.beginPath();
      context.arc(0, 0, Math.max(1.1, radius * 0.3), 0, 2 * Math.PI);
      context.fillStyle = isFull ? this.theme.halo : this.hue(look.hue);
      context.fill();
    }

    _single(context, look, radius) {
      const hue = this.hue(look.hue);
      const status = this.statuses[look.status];
      // The ground first, so that a hollow mark hides what lies under it and stays readable.
      context.fillStyle = this.theme.halo;
      context.fill();
      if (status.fill) {
        context.fillStyle = geoApp.faded(hue, status.fill);
        context.fill();
      }
      if (status.fill === 1) {
        context.lineWidth = 1;
        context.strokeStyle = this.theme.halo;
      } else {
        context.lineWidth = 1.5;
        context.strokeStyle = hue;
        context.setLineDash(evenDash(status.dash, radius));
        // A pale rim under the dashes: gaps in the ground's own colour would make it a star.
        if (status.dash.length) this._rim(context, hue);
      }
      context.stroke();
    }

    _rim(context, hue) {
      context.save();
      context.setLineDash([]);
      context.strokeStyle = geoApp.faded(hue, 0.28);
      context.stroke();
      context.restore();
    }

    _split(context, look, radius) {
      const far = 2 * radius + 2;
      context.save();
      context.clip();
      context.fillStyle = this.theme.halo;
      context.fillRect(-far, -far, 2 * far, 2 * far);
      // Each half is as sure as its own statement.
      this._half(context, -far, far, look.hue, look.status);
      this._half(context, 0, far, look.otherHue, look.otherStatus);
      context.restore();
      // A whole ring where accounts differ, a broken one where only the day of a change is unknown.
      context.lineWidth = look.isRival ? 1.1 : 0.8;
      context.setLineDash(look.isRival ? [] : evenDash([2, 1.6], radius));
      context.strokeStyle = this.theme.ink;
      context.stroke();
    }

    /* Half a disc is too small for a texture: the less sure, the paler, but never so pale that its hue
       is lost. */
    _half(context, left, far, hue, status) {
      const { fill } = this.statuses[status];
      const opacity = fill === 1 ? 1 : fill ? 0.78 : 0.58;
      context.fillStyle = geoApp.faded(this.hue(hue), opacity);
      context.fillRect(left, -far, far, 2 * far);
    }

    /* Events and claims take no side's hue as their ground. */
    _neutral(context, look) {
      const isFull = look.status === geoApp.looks.STATUS.certain;
      const full = look.hue >= this.firstSymbol ? this.hue(look.hue) : this.theme.ink;
      context.fillStyle = isFull ? full : this.theme.paper;
      context.fill();
      context.lineWidth = 1.25;
      const isClaim = look.shape === SHAPE.SQUARE && look.hue;
      context.strokeStyle = isFull ? this.theme.paper : isClaim ? this.hue(look.hue) : full;
      context.stroke();
    }

    /* The texture of areas that are not held for certain, as a repeating pattern. */
    pattern(context, hue, texture, ratio) {
      const key = `${texture} ${hue} ${ratio}`;
      if (!this.cache.has(key)) {
        const tile = this._tile(hue, texture, ratio);
        this.cache.set(key, context.createPattern(tile, "repeat"));
      }
      return this.cache.get(key);
    }

    /* Stripes of two hues: broad bands where accounts differ, thin strokes where only the day of a
       change is not known. */
    pair(context, { hue, otherHue }, texture, ratio) {
      const key = `${texture} ${hue} ${otherHue} ${ratio}`;
      if (!this.cache.has(key)) {
        const tile = this._pairTile([hue, otherHue], texture === "bands" ? 4.2 : 1.5, ratio);
        this.cache.set(key, context.createPattern(tile, "repeat"));
      }
      return this.cache.get(key);
    }

    _pairTile(hues, width, ratio) {
      const size = 2 * Math.round(8 * ratio);
      const canvas = document.createElement("canvas");
      canvas.width = canvas.height = size;
      const context = canvas.getContext("2d");
      context.lineWidth = width * ratio;
      hues.forEach((hue, i) => {
        context.beginPath();
        for (let shift = (i * size) / 2 - size; shift <= size; shift += size) {
          context.moveTo(shift - size, size * 2);
          context.lineTo(shift + size * 2, -size);
        }
        context.strokeStyle = geoApp.faded(this.hue(hue), width > 2 ? 0.5 : 0.7);
        context.stroke();
      });
      return canvas;
    }

    /* The strokes of each hue lie in a way of their own: where two sides may hold an area, the hatches
       of both are seen, and neither covers the other. */
    _tile(hue, texture, ratio) {
      const size = Math.round(8 * ratio);
      const canvas = document.createElement("canvas");
      canvas.width = canvas.height = size;
      const context = canvas.getContext("2d");
      context.strokeStyle = context.fillStyle = geoApp.faded(this.symbol(hue)?.fill ?? this.hue(hue), 0.75);
      context.lineWidth = 1.1 * ratio;
      if (hue % 2) context.setTransform(-1, 0, 0, 1, size, 0);
      context.beginPath();
      if (texture === "hatch") {
        // Three strokes, so that the lines meet across the edges of the tile.
        for (const shift of [-size, 0, size]) {
          context.moveTo(shift - 1, size + 1);
          context.lineTo(shift + size + 1, -1);
        }
        context.stroke();
      } else {
        context.arc(size / 2, size / 2, 0.9 * ratio, 0, 2 * Math.PI);
        context.fill();
      }
      return canvas;
    }
  }

  /* Dashes stretched so that a whole number of them goes around. */
  function evenDash(dash, radius) {
    if (!dash.length) return [];
    const rim = 2 * Math.PI * radius;
    const length = dash[0] + dash[1];
    const stretched = rim / Math.max(4, Math.round(rim / length)) / length;
    return dash.map((part) => part * stretched);
  }

  /* Pixels from the middle of a mark's picture to its edge, with room for bars and outlines. */
  const halfSize = (radius) => Math.ceil(1.4 * Math.max(radius, 3.6) + 1.5);

  /* Two hues need more room than one. */
  const wider = (radius) => Math.max(radius * 1.15, 3.6);

  function discRadius(size, zoom) {
    return Math.round(RADII[size] * geoApp.clamp(0.62 + (zoom - 8) * 0.19, 0.5, 1.25) * 4) / 4;
  }

  function outline(context, shape, radius) {
    context.beginPath();
    if (shape === SHAPE.DISC) {
      context.arc(0, 0, radius, 0, 2 * Math.PI);
      return;
    }
    const corners = {
      [SHAPE.TRIANGLE]: [[0, -1.15], [1.1, 0.8], [-1.1, 0.8]],
      [SHAPE.BAR]: [[-1.4, -0.45], [1.4, -0.45], [1.4, 0.45], [-1.4, 0.45]],
      [SHAPE.DIAMOND]: [[0, -1], [0.8, 0], [0, 1], [-0.8, 0]],
      [SHAPE.SQUARE]: [[-0.8, -0.8], [0.8, -0.8], [0.8, 0.8], [-0.8, 0.8]],
    }[shape];
    corners.forEach(([x, y], i) => {
      if (i) context.lineTo(x * radius, y * radius);
      else context.moveTo(x * radius, y * radius);
    });
    context.closePath();
  }

  geoApp.Sprites = Sprites;
  geoApp.discRadius = discRadius;
  geoApp.shapes = SHAPE;
})();
