/* The ground: land, water, rivers, borders. It has no dates, so it is painted after moves only. */
(function () {
  "use strict";
  const { AREA, LINE } = geoApp.geometry;

  class Basemap {
    constructor(table) {
      this.table = table;
      this.boxes = table.boxes;
      this.layers = table.layers.filter((layer) => layer.base && layer.kind !== "town");
      this.hasLand = this.layers.some((layer) => layer.kind === "land");
    }

    setTheme(theme) {
      this.theme = theme;
    }

    paint(context, view) {
      context.fillStyle = this.hasLand ? this.theme.sea : this.theme.land;
      context.fillRect(0, 0, view.width, view.height);
      for (const layer of this.layers) this._layer(context, view, layer);
    }

    _layer(context, view, layer) {
      const style = this._style(layer.kind, view.zoom);
      if (!style) return;
      for (let f = layer.first; f < layer.first + layer.count; f++) {
        if (!this._isInView(f, view)) continue;
        context.beginPath();
        geoApp.geometry.trace(context, this.table, f, view);
        if (style.fill && this.table.kind[f] === AREA) {
          context.fillStyle = style.fill;
          context.fill("evenodd");
        }
        if (style.stroke && this.table.kind[f] >= LINE) {
          context.setLineDash(style.dash || []);
          context.strokeStyle = style.stroke;
          context.lineWidth = style.width;
          context.stroke();
        }
      }
    }

    _style(kind, zoom) {
      const { theme } = this;
      return {
        land: { fill: theme.land },
        water: { fill: theme.water },
        river: { stroke: theme.river, width: geoApp.clamp(zoom / 8, 0.6, 1.6) },
        state: { stroke: theme.state, width: 1.1 },
        admin: zoom >= 7 && { stroke: theme.admin, width: 0.8, dash: [3, 2] },
      }[kind];
    }

    _isInView(f, view) {
      const [west, north, east, south] = this.boxes.subarray(f * 4, f * 4 + 4);
      return (
        east * view.scale - view.x >= -2 && west * view.scale - view.x <= view.width + 2 &&
        south * view.scale - view.y >= -2 && north * view.scale - view.y <= view.height + 2
      );
    }
  }

  geoApp.Basemap = Basemap;
})();
