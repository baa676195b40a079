/* A canvas in one of the map's panes that keeps its place through panning and zoom animation. Leaflet's
   renderer class does the placing; what is on the canvas is the painter's business. */
(function () {
  "use strict";

  geoApp.Surface = L.Renderer.extend({
    options: { padding: 0.12, isOpaque: false },

    initialize: function (paint, options) {
      L.Renderer.prototype.initialize.call(this, options);
      this._paint = paint;
    },

    getEvents: function () {
      const events = L.Renderer.prototype.getEvents.call(this);
      events.move = this._onMove;
      return events;
    },

    _initContainer: function () {
      this._container = document.createElement("canvas");
      this._container.setAttribute("aria-hidden", "true");
      // What covers all that lies under it need not be blended with it in every frame.
      this.context = this._container.getContext("2d", { alpha: !this.options.isOpaque });
    },

    _destroyContainer: function () {
      this._container.remove();
      delete this._container;
      delete this.context;
    },

    // The base class calls this after `update`; there are no paths here.
    _updatePaths: function () {},

    /* A long drag runs off the painted part before the drag ends. */
    _onMove: function () {
      if (this._map._animatingZoom || !this._bounds || this._map.getZoom() !== this._zoom) return;
      const corner = this._map.containerPointToLayerPoint([0, 0]);
      const seen = L.bounds(corner, corner.add(this._map.getSize()));
      if (!this._bounds.contains(seen)) this._update();
    },

    _update: function () {
      if (!this._map || (this._map._animatingZoom && this._bounds)) return;
      L.Renderer.prototype._update.call(this);
      const size = this._bounds.getSize();
      const ratio = globalThis.devicePixelRatio || 1;
      this._resize(size, ratio);
      L.DomUtil.setPosition(this._container, this._bounds.min);
      const origin = this._map.getPixelOrigin().add(this._bounds.min);
      this.view = {
        zoom: this._zoom, scale: 2 ** this._zoom, x: origin.x, y: origin.y,
        width: size.x, height: size.y, ratio,
      };
      this.repaint();
    },

    _resize: function (size, ratio) {
      const canvas = this._container;
      const [width, height] = [Math.round(size.x * ratio), Math.round(size.y * ratio)];
      if (canvas.width === width && canvas.height === height) return;
      canvas.width = width;
      canvas.height = height;
      canvas.style.width = `${size.x}px`;
      canvas.style.height = `${size.y}px`;
    },

    repaint: function () {
      if (!this.context || !this.view) return;
      const { ratio, width, height } = this.view;
      this.context.setTransform(ratio, 0, 0, ratio, 0, 0);
      this.context.clearRect(0, 0, width, height);
      const isEmpty = this._paint(this.context, this.view) === false;
      // An empty canvas costs every frame as much as a full one.
      this._container.style.display = isEmpty ? "none" : "";
    },
  });
})();
