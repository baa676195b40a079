/* The frame around the map: headline above, panel and card over it, the time axis below. */
(function () {
  "use strict";
  const ICONS = {
    plus: "M10 4 V16 M4 10 H16", minus: "M4 10 H16",
    all: "M4 8 V4 H8 M12 4 H16 V8 M16 12 V16 H12 M8 16 H4 V12",
    layers: "M10 3 L17 7 L10 11 L3 7 Z M3 11 L10 15 L17 11",
  };
  const NICE = [1, 2, 5];
  const SCALE_ROOM = 96;

  class Shell {
    constructor(map) {
      this.map = map;
      const container = map.getContainer();
      this.root = geoApp.el("div", "ga-root");
      this.root.setAttribute("role", "region");
      container.replaceWith(this.root);
      this.stage = geoApp.el("div", "ga-stage");
      this.head = geoApp.el("header", "ga-head");
      this.foot = geoApp.el("footer", "ga-foot");
      this.stage.append(container);
      this.root.append(this.head, this.stage, this.foot);
      this.notice = geoApp.el("p", "ga-notice", "Reading the atlas …");
      this.notice.setAttribute("role", "status");
      this.stage.append(this.notice);
    }

    /* The atlas cannot be read: say so where the map would be. */
    fail(error) {
      this.notice.textContent = error.message;
      this.notice.classList.add("ga-notice-error");
    }

    fill(scrubber) {
      this.scrubber = scrubber;
      const { title, neutrality } = scrubber.table.atlas;
      this.root.setAttribute("aria-label", title);
      this.notice.remove();
      this._fillHead(title);
      this.stage.append(this._buttons(), scrubber.panel.node, scrubber.card.node, scrubber.tooltip.node);
      this.stage.append(this._corner(neutrality));
      this.foot.append(scrubber.slider.node, scrubber.transport.node);
      this.root.addEventListener("keydown", (event) => this._key(event));
      this.setPanel(!this.isNarrow());
    }

    /* The same width at which geo-app.css turns panel and card into sheets. */
    isNarrow() {
      return this.root.clientWidth <= 720;
    }

    /* Left, top, right, bottom of the part of the map that card and panel leave free. */
    freeBox() {
      const { card, panel } = this.scrubber;
      const { clientWidth: width, clientHeight: height } = this.stage;
      if (this.isNarrow()) {
        return [0, 0, width, card.node.hidden ? height : card.node.offsetTop];
      }
      const left = card.node.hidden ? 0 : card.node.offsetLeft + card.node.offsetWidth;
      return [left, 0, panel.node.hidden ? width : panel.node.offsetLeft, height];
    }

    _fillHead(title) {
      this.date = geoApp.el("h2", "ga-date");
      this.weekday = geoApp.el("span", "ga-weekday");
      this.day = geoApp.el("span", "ga-day");
      this.known = geoApp.el("span", "ga-as-known");
      this.date.append(this.day, this.weekday, this.known);
      this.panelButton = geoApp.button("ga-button ga-panel-button", "Layers and legend", undefined, () =>
        this.setPanel(this.scrubber.panel.node.hidden),
      );
      this.panelButton.append(geoApp.icon(ICONS.layers), geoApp.el("span", "", "Layers"));
      this.head.append(this.date, geoApp.el("span", "ga-title", title), this.panelButton);
    }

    setPanel(isOpen) {
      this.scrubber.panel.node.hidden = !isOpen;
      this.panelButton.setAttribute("aria-expanded", String(isOpen));
    }

    setDay(day) {
      this.day.textContent = geoApp.days.written(day);
      this.weekday.textContent = `, ${geoApp.days.weekday(day)}`;
    }

    setKnown(day) {
      this.known.textContent = day === null ? "" : ` as known on ${geoApp.days.written(day)}`;
    }

    _buttons() {
      const group = geoApp.el("div", "ga-zoom");
      const add = (label, icon, act) => {
        const button = geoApp.button("ga-button", label, undefined, act);
        button.append(geoApp.icon(icon));
        group.append(button);
      };
      add("Zoom in", ICONS.plus, () => this.map.zoomIn());
      add("Zoom out", ICONS.minus, () => this.map.zoomOut());
      add("Show the whole atlas", ICONS.all, () => this.scrubber.fitAll());
      return group;
    }

    _corner(neutrality) {
      const corner = geoApp.el("div", "ga-corner");
      this.scale = geoApp.el("div", "ga-scale");
      this.scale.setAttribute("aria-hidden", "true");
      const credits = new Set(this.scrubber.table.layers.map((layer) => layer.attribution));
      credits.delete("");
      // Licences want to be seen whole: where they have no room, a word opens them.
      const text = [[...credits].join(" · "), neutrality].filter(Boolean).join(". ");
      this.credit = geoApp.button("ga-credit", "Credits and status", undefined, () => {
        const isOpen = this.credit.classList.toggle("ga-credit-open");
        this.credit.setAttribute("aria-expanded", String(isOpen));
      });
      this.credit.setAttribute("aria-expanded", "false");
      this.credit.removeAttribute("aria-label");
      this.credit.append(
        geoApp.el("span", "ga-credit-word", "Credits and status"),
        geoApp.el("span", "ga-credit-text", text),
      );
      corner.append(this.scale, this.credit);
      return corner;
    }

    drawScale() {
      const { map } = this;
      const middle = map.getSize().y / 2;
      const metres = map
        .containerPointToLatLng([0, middle])
        .distanceTo(map.containerPointToLatLng([SCALE_ROOM, middle]));
      const power = 10 ** Math.floor(Math.log10(metres));
      const length = power * Math.max(...NICE.filter((step) => step * power <= metres), 1);
      this.scale.style.width = `${(SCALE_ROOM * length) / metres}px`;
      this.scale.textContent = length >= 1000 ? `${length / 1000} km` : `${length} m`;
    }

    /* Keys that work anywhere in the frame but in a field of text. */
    _key(event) {
      const isField = event.target.closest("input[type=text], select, textarea");
      if (isField || event.ctrlKey || event.metaKey || event.altKey) return;
      const { scrubber } = this;
      const sign = { "[": -1, ",": -1, "]": 1, ".": 1 }[event.key];
      const isOn = (node) => event.target === node;
      if (sign) scrubber.toChange(sign);
      else if (event.key === "Escape") this._escape();
      else if (event.key === " " && isOn(scrubber.slider.node)) scrubber.transport.toggle();
      else if (event.key === "Enter" && isOn(this.map.getContainer())) scrubber.selectMiddle();
      else return;
      event.preventDefault();
    }

    _escape() {
      const { card } = this.scrubber;
      if (!card.node.hidden) {
        card.close();
        this.map.getContainer().focus();
      } else if (this.isNarrow()) this.setPanel(false);
    }

    setTheme(theme, name) {
      const { style } = this.root;
      this.root.dataset.theme = name;
      for (const part of ["ink", "soft", "faint", "paper", "panel", "rule", "focus", "halo", "sea"]) {
        style.setProperty(`--ga-${part}`, geoApp.colour(theme[part]));
      }
    }
  }

  geoApp.Shell = Shell;
})();
