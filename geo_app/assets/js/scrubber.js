/* L.Scrubber: one payload, one date, one view. Everything else in this folder is a part of it. */
(function () {
  "use strict";
  const { iso, parse } = geoApp.days;
  const SETTLED_AFTER = 150;
  const REST_EVERY = 120;

  L.Scrubber = L.Layer.extend({
    initialize: function (payload, settings) {
      this._payload = payload;
      this.view = { account: "all", language: "en", known: "", ...settings.view };
      this.links = { place: settings.placePage || "" };
      this.themeName = settings.theme;
      this.stats = { paints: 0, fullPaints: 0, dates: 0, items: 0 };
      this.ready = new Promise((resolve) => {
        this._whenReady = resolve;
      });
    },

    onAdd: function (map) {
      this._map = map;
      this.shell = new geoApp.Shell(map);
      map.invalidateSize({ animate: false });
      geoApp.decode(this._payload).then(
        (table) => this._start(table),
        (error) => this.shell.fail(error),
      );
      this._payload = "";
    },

    onRemove: function () {
      if (this.table) this.transport.stop();
      clearTimeout(this._settling);
      clearTimeout(this._restTimer);
      if (!this.table) return;
      this.slider.remove();
      for (const surface of this.surfaces) surface.remove();
    },

    _start: function (table) {
      // The map may have been taken away while the payload was read.
      if (!this._map) return;
      this.table = table;
      this.statements = new geoApp.Statements(table);
      this.sprites = new geoApp.Sprites(table.atlas.style.statuses, table.symbols);
      this.painter = new geoApp.Painter(this.statements, this.sprites, this.stats);
      this.basemap = new geoApp.Basemap(table);
      this.labels = new geoApp.Labels(this.statements, this.painter);
      this.span = table.atlas.spans[0];
      this._buildParts();
      this._applyTheme();
      this._applyView(this.view);
      this._takeFont();
      this._addSurfaces();
      this._listen();
      this._afterMove();
      this._whenReady(this);
      this.fire("ready");
    },

    _buildParts: function () {
      this.slider = new geoApp.Slider(this.span, (day) => this.setDate(day));
      this.transport = new geoApp.Transport(this, this.table.atlas.spans);
      this.panel = new geoApp.Panel(this);
      this.legend = new geoApp.Legend(this, this.panel.legend);
      this.card = new geoApp.Card(this);
      this.tooltip = new geoApp.Tooltip(this);
      this.shell.fill(this);
      this._map.invalidateSize({ animate: false });
    },

    _addSurfaces: function () {
      const surface = (name, index, paint, isOpaque = false) => {
        const pane = this._map.createPane(`ga-${name}`);
        pane.style.zIndex = index;
        pane.style.pointerEvents = "none";
        return new geoApp.Surface(paint, { pane: `ga-${name}`, isOpaque }).addTo(this._map);
      };
      this.ground = surface("ground", 150, (context, view) => this.basemap.paint(context, view), true);
      this.main = surface("main", 400, (context, view) => this.painter.full(context, view));
      this.names = surface("names", 450, (context, view) => this.labels.paint(context, view));
      this.surfaces = [this.ground, this.main, this.names];
    },

    _listen: function () {
      const map = this._map;
      map.on("moveend", this._afterMove, this);
      map.on("click", (event) => this._click(event));
      map.on("mousemove", (event) => this._hover(event));
      map.on("mouseout movestart", () => this.tooltip.hide());
    },

    /* A canvas does not wait for a font of the page as text does. */
    _takeFont: function () {
      this.labels.setFamily(getComputedStyle(this.shell.root).fontFamily);
      if (document.fonts.status === "loaded") return;
      document.fonts.ready.then(() => {
        if (!this._map) return;
        this.labels.setFamily(this.labels.family);
        this.names.repaint();
      });
    },

    _afterMove: function () {
      this.shell.drawScale();
      this._restSoon();
      this.fire("view", this.getView());
    },

    /* ---- the date ---- */

    setDate: function (date, { isPlaying = false } = {}) {
      const asked = typeof date === "number" ? date : parse(date);
      // A field may still speak while the map it belongs to is being taken away.
      const isGone = this.table && !this._map;
      if (asked === null || Number.isNaN(asked) || isGone) return this;
      if (!this.table) {
        this.view.date = iso(asked);
        return this;
      }
      const day = geoApp.clamp(Math.round(asked), this.table.atlas.first, this.table.atlas.last);
      if (!isPlaying) this.transport.stop();
      if (day === this.day) return this;
      this._moveTo(day);
      this.fire("scrub", { date: iso(day), day });
      this.settleSoon();
      return this;
    },

    _moveTo: function (day) {
      this.day = day;
      this.stats.dates++;
      const changed = this.statements.setDay(day);
      if (this.main && this.main.view) this.painter.changed(this.main.context, this.main.view, changed);
      if (day < this.span.first || day > this.span.last) this.setSpan(0);
      this.slider.setDay(day);
      this.shell.setDay(day);
      this._restSoon();
    },

    getDate: function () {
      return this.table ? iso(this.day) : this.view.date;
    },

    /* The next day on which something changes, in either direction; null at the end. */
    nextChange: function (sign) {
      const { days } = this.changes;
      const at = sign > 0 ? geoApp.firstAfter(days, this.day) : geoApp.firstAfter(days, this.day - 1) - 1;
      return at >= 0 && at < days.length ? days[at] : null;
    },

    toChange: function (sign) {
      const day = this.nextChange(sign);
      if (day !== null) this.setDate(day);
    },

    setSpan: function (number) {
      this.span = this.table.atlas.spans[number];
      this.slider.setSpan(this.span);
      this._restSoon();
      this.transport.span.value = String(number);
      if (this.day < this.span.first || this.day > this.span.last) this.setDate(this.span.first);
    },

    settleSoon: function () {
      clearTimeout(this._settling);
      if (this._map) this._settling = setTimeout(() => this._settle(), SETTLED_AFTER);
    },

    _settle: function () {
      if (this.transport.isPlaying) return;
      this.names.repaint();
      this.card.update();
      this.fire("settle", this.getView());
    },

    /* Counting and naming what is on screen, and writing the date where it is only a copy of the
       headline, may lag a little behind the drag; map, headline and thumb may not. */
    _restSoon: function () {
      if (this._restTimer || !this._map) return;
      this._restTimer = setTimeout(() => this._rest(), REST_EVERY);
    },

    _rest: function () {
      this._restTimer = 0;
      this.slider.tellDay();
      this.transport.setDay(this.day);
      this.legend.update();
      if (this.labels.paintedDay !== this.day) this.names.repaint();
    },

    /* ---- what is shown ---- */

    setAccount: function (account) {
      return this.setView({ account: this._isAccount(account) ? account : "all" });
    },
    _isAccount: function (account) {
      return account === "differing" || this.table.atlas.accounts.some(({ id }) => id === account);
    },
    /* Only what had been asserted by a day; everything if it is empty. */
    setKnown: function (date) {
      return this.setView({ known: date });
    },
    setLanguage: function (language) {
      return this.setView({ language });
    },
    setLayers: function (layers) {
      return this.setView({ layers });
    },
    setUndated: function (undated) {
      return this.setView({ undated });
    },

    setView: function (view) {
      const given = Object.entries(view).filter(([, value]) => value !== undefined && value !== null);
      const clean = Object.fromEntries(given);
      Object.assign(this.view, clean);
      if (Number.isFinite(clean.lat) && Number.isFinite(clean.lon)) {
        this._map.setView([clean.lat, clean.lon], clean.zoom, { animate: false });
      }
      if (!this.table || !this._map) return this;
      this._applyView(clean);
      this.main.repaint();
      this._restSoon();
      this.fire("view", this.getView());
      this.settleSoon();
      return this;
    },

    _applyView: function (view) {
      const { statements, table } = this;
      if (view.layers) {
        const chosen = new Set(view.layers);
        statements.layersOn = table.layers.map((layer) => !layer.base && chosen.has(layer.id));
        this.painter.forgetGrid();
      }
      if (view.account) statements.account = view.account;
      if (view.known !== undefined) this._applyKnown(parse(view.known));
      if (view.language) this.labels.language = view.language;
      if (view.undated !== undefined) statements.undated = view.undated !== false;
      this._countChanges();
      if (this.day !== undefined) statements.refresh();
      const asked = view.date === undefined ? null : parse(view.date);
      const day = asked ?? this.day ?? table.atlas.last;
      if (day !== this.day) this._moveTo(geoApp.clamp(day, table.atlas.first, table.atlas.last));
      this.panel.update();
    },

    _applyKnown: function (day) {
      this.statements.known = day ?? Infinity;
      this.view.known = day === null ? "" : iso(day);
      this.shell.setKnown(day);
    },

    _countChanges: function () {
      const { statements, table } = this;
      const isOn = (f) => statements.groupOf[f] >= 0 && statements.layersOn[statements.layerOf[f]];
      // Inferred control changes with the settlements, which count already.
      const isCounted = (f) => isOn(f) && !statements.ground?.has(f);
      this.changes = geoApp.changesOf(table, isCounted, table.atlas.first, table.atlas.last);
      this.slider.setChanges(this.changes);
    },

    getView: function () {
      const centre = this._map.getCenter();
      const on = (layer, number) => (this.table ? this.statements.layersOn[number] : layer.visible);
      const layers = this.table
        ? this.table.layers.filter((layer, n) => !layer.base && on(layer, n)).map(({ id }) => id)
        : this.view.layers;
      return {
        date: this.getDate(), lat: Number(centre.lat.toFixed(4)), lon: Number(centre.lng.toFixed(4)),
        zoom: this._map.getZoom(), layers, account: this.view.account, known: this.view.known,
        language: this.view.language, undated: this.table ? this.statements.undated : true,
      };
    },

    setTheme: function (name) {
      this.themeName = name;
      if (!this.table) return this;
      this._applyTheme();
      for (const surface of this.surfaces) surface.repaint();
      this.slider.draw();
      this.legend.update();
      this.card.update();
      return this;
    },

    _applyTheme: function () {
      const { themes } = this.table.atlas.style;
      const name = themes[this.themeName] ? this.themeName : "light";
      const { parties } = this.table.atlas;
      const theme = { ...themes[name], isDark: name === "dark" };
      theme.partyList = parties.map(({ id }) => theme.parties[id] || theme.none);
      for (const part of [this.painter, this.basemap, this.labels]) part.setTheme(theme);
      this.theme = theme;
      this.shell.setTheme(theme, name);
    },
  });
})();
