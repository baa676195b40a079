/* Places: flying there, choosing one, and what lies under the pointer. A part of L.Scrubber. */
(function () {
  "use strict";
  const REACH = 9;
  const TOUCH_REACH = 16;
  const MIDDLE_REACH = 60;

  L.Scrubber.include({
    /* Calls back when the map is there; those who asked for less motion are there at once. */
    flyTo: function (lat, lon, zoom, arrived) {
      const map = this._map;
      const to = zoom ?? Math.max(map.getZoom(), 11);
      // The end of another flight is not the end of this one.
      map._stop();
      if (arrived) map.once("moveend", arrived);
      const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
      if (isCalm) map.setView([lat, lon], to, { animate: false });
      else map.flyTo([lat, lon], to, { duration: 0.8 });
      return this;
    },

    /* Everything that is held or lies between the sides; boundaries of whole states do not count. */
    fitAll: function () {
      const { boxes, kinds } = this.painter;
      const all = L.latLngBounds([]);
      kinds.forEach((kind, item) => {
        const [west, north, east, south] = boxes.subarray(item * 4, item * 4 + 4);
        const isAside = geoApp.looks.KINDS[kind] === "boundary" || this.statements.ground?.has(this.statements.items[item][0]);
        if (isAside || !(west <= east)) return;
        all.extend(geoApp.geometry.latLngOf(west, north)).extend(geoApp.geometry.latLngOf(east, south));
      });
      const [west, south, east, north] = this.table.atlas.extent;
      this._map.fitBounds(all.isValid() ? all : [[south, west], [north, east]]);
    },

    /* Opens the card of a feature, or of a place by its id. Returns whether there is one. */
    select: function (layerId, id) {
      const { table, statements } = this;
      const f = statements.groupOf.findIndex((group, g) => {
        const layer = table.layers[statements.layerOf[g]].id;
        const isNamed = table.word("id", g) === id || table.word("place", g) === id;
        // Of a place the settlement is meant, not the ground that is inferred from it.
        const isMeant = layerId ? layer === layerId : !statements.ground?.has(g);
        return group >= 0 && isNamed && isMeant;
      });
      if (f < 0) return false;
      this._select(statements.itemOf[f]);
      return true;
    },

    _select: function (item, clicked = null) {
      const { statements, table, painter } = this;
      const [f] = statements.items[item];
      this.labels.selected = item;
      this.card.open(item, clicked);
      this.names.repaint();
      const [west, north, east, south] = painter.boxes.subarray(item * 4, item * 4 + 4);
      const middle = () => geoApp.geometry.latLngOf((west + east) / 2, (north + south) / 2);
      const isGround = statements.ground?.has(f);
      const at = isGround && clicked ? clicked : west <= east ? middle() : null;
      if (at) this._uncover(at);
      this.fire("select", {
        layer: table.layers[statements.layerOf[f]].id, id: table.word("id", f),
        place: table.word("place", f), lat: at && at.lat, lon: at && at.lng,
      });
    },

    /* For those who have no pointer: what lies nearest to the middle of the map. */
    selectMiddle: function () {
      const item = this.itemAt(this._map.getCenter(), MIDDLE_REACH);
      if (item < 0) return;
      this._select(item);
      this.card.node.focus();
    },

    /* The card must not lie on what it speaks of. */
    _uncover: function (latlng) {
      const { x, y } = this._map.latLngToContainerPoint(latlng);
      const [left, top, right, bottom] = this.shell.freeBox();
      const isFree = x > left + 24 && x < right - 24 && y > top + 24 && y < bottom - 24;
      if (!isFree) this._map.panBy([x - (left + right) / 2, y - (top + bottom) / 2]);
    },

    unselect: function () {
      this.labels.selected = -1;
      this.names.repaint();
    },

    /* West, north, east, south of the screen in world pixels. */
    seenBox: function () {
      const bounds = this._map.getBounds();
      const [west, north] = geoApp.geometry.worldOf(bounds.getNorthWest());
      const [east, south] = geoApp.geometry.worldOf(bounds.getSouthEast());
      return [west, north, east, south];
    },

    _hover: function (event) {
      if (event.originalEvent.pointerType === "touch" || this._map._animatingZoom) return;
      const item = this.itemAt(event.latlng, REACH);
      this._map.getContainer().style.cursor = item >= 0 ? "pointer" : "";
      if (item < 0) this.tooltip.hide();
      else this.tooltip.show(item, event.containerPoint.x, event.containerPoint.y);
    },

    _click: function (event) {
      const isTouch = matchMedia("(pointer: coarse)").matches;
      const item = this.itemAt(event.latlng, isTouch ? TOUCH_REACH : REACH);
      this.tooltip.hide();
      if (this.shell.isNarrow()) this.shell.setPanel(false);
      if (item >= 0) return this._select(item, event.latlng);
      // A click on bare ground closes a card before it opens another.
      const wasOpen = !this.card.node.hidden;
      this.card.close();
      if (!wasOpen) this.card.openGround(event.latlng);
    },

    /* The item a reader means at a place: a point before a line, a line before an area. */
    itemAt: function (latlng, reach) {
      const view = this.main.view;
      const [x, y] = geoApp.geometry.worldOf(latlng);
      const [px, py] = [x * view.scale - view.x, y * view.scale - view.y];
      let best = -1;
      let bestRank = Infinity;
      const grid = this.painter.gridOf(view);
      const wide = reach + this.painter.furthestShift;
      grid.near(px - wide, py - wide, px + wide, py + wide, (item) => {
        const rank = this._rank(item, x, y, view.scale, reach);
        if (rank < bestRank || (rank === bestRank && item > best)) [best, bestRank] = [item, rank];
      });
      return best;
    },

    _rank: function (item, x, y, scale, reach) {
      const { statements, painter, table } = this;
      if (!statements.look[item]) return Infinity;
      const [f] = statements.items[item];
      // Ground lies under all that is drawn on it, whose edges are meant before it.
      if (statements.ground?.isCell(item)) return geoApp.geometry.isInside(table, f, x, y) ? 2000 : Infinity;
      const [aside, up] = painter.shiftOf(item);
      const away = geoApp.geometry.distance(table, f, x - aside / scale, y - up / scale) * scale;
      if (painter.isPoint[item]) return away <= reach ? away : Infinity;
      const isBoundary = geoApp.looks.KINDS[painter.kinds[item]] === "boundary";
      if (away <= reach / 2) return 100 + away;
      // A boundary is not filled, but where its layer has a style of its own.
      const isFilled = !isBoundary || (statements.symbolOf !== null && statements.symbolOf[f] > 0);
      const isArea = table.kind[f] === geoApp.geometry.AREA && isFilled;
      return isArea && geoApp.geometry.isInside(table, f, x, y) ? 1000 : Infinity;
    },
  });
})();
