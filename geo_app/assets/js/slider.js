/* The time axis: a slider over a histogram of change dates. Every movement of the pointer sets the date
   at once; nothing waits for the end of the drag. */
(function () {
  "use strict";
  const { partsOf, dayOf, plusMonths, headline } = geoApp.days;
  const EDGE = 14;
  const BAR = 3;
  const LABEL_ROOM = 52;
  const SHORT_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

  class Slider {
    /* `ask(day)` is called with every day the reader chooses. */
    constructor(span, ask) {
      this.span = span;
      this.day = span.first;
      this.ask = ask;
      this.changes = { days: new Int32Array(0), counts: new Int32Array(0) };
      this._build();
      this._listen();
      this.observer = new ResizeObserver(() => this.draw());
      this.observer.observe(this.node);
    }

    _build() {
      this.node = geoApp.el("div", "ga-slider");
      this.node.setAttribute("role", "slider");
      this.node.setAttribute("aria-label", "Date");
      this.node.setAttribute("aria-orientation", "horizontal");
      this.node.tabIndex = 0;
      this.canvas = geoApp.el("canvas", "ga-bars");
      // The same bars once more in a stronger tone, cut off at the date.
      this.past = geoApp.el("canvas", "ga-bars ga-bars-past");
      this.thumb = geoApp.el("div", "ga-thumb");
      this.ticks = geoApp.el("div", "ga-ticks");
      for (const part of [this.canvas, this.past, this.ticks, this.thumb]) {
        part.setAttribute("aria-hidden", "true");
        this.node.append(part);
      }
    }

    _listen() {
      const { node } = this;
      node.addEventListener("pointerdown", (event) => {
        if (event.button) return;
        node.setPointerCapture(event.pointerId);
        this.isDragged = true;
        this._point(event);
      });
      node.addEventListener("pointermove", (event) => this.isDragged && this._point(event));
      for (const end of ["pointerup", "pointercancel"]) {
        node.addEventListener(end, () => {
          this.isDragged = false;
        });
      }
      node.addEventListener("keydown", (event) => this._key(event));
    }

    _point(event) {
      const box = this.node.getBoundingClientRect();
      const share = (event.clientX - box.left - EDGE) / Math.max(1, box.width - 2 * EDGE);
      const { first, last } = this.span;
      this.ask(Math.round(first + geoApp.clamp(share, 0, 1) * (last - first)));
    }

    _key(event) {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      const months = event.shiftKey ? 1 : 0;
      const step = (sign) => (months ? plusMonths(this.day, sign * months) : this.day + sign);
      const day = {
        ArrowLeft: () => step(-1), ArrowDown: () => step(-1),
        ArrowRight: () => step(1), ArrowUp: () => step(1),
        PageDown: () => plusMonths(this.day, -12), PageUp: () => plusMonths(this.day, 12),
        Home: () => this.span.first, End: () => this.span.last,
      }[event.key];
      if (!day) return;
      event.preventDefault();
      event.stopPropagation();
      this.ask(day());
    }

    setSpan(span) {
      this.span = span;
      this.draw();
    }

    setChanges(changes) {
      this.changes = changes;
      this.draw();
    }

    setDay(day) {
      this.day = day;
      const x = this._xOf(day);
      this.thumb.style.transform = `translateX(${x}px)`;
      this.past.style.clipPath = `inset(0 ${Math.max(0, this.width - x)}px 0 0)`;
    }

    /* For those who hear the slider. Not a part of every move: see `_restSoon` in scrubber.js. */
    tellDay() {
      const { first, last } = this.span;
      this.node.setAttribute("aria-valuemin", first);
      this.node.setAttribute("aria-valuemax", last);
      this.node.setAttribute("aria-valuenow", this.day);
      this.node.setAttribute("aria-valuetext", headline(this.day));
    }

    _xOf(day) {
      const { first, last } = this.span;
      const share = geoApp.clamp((day - first) / Math.max(1, last - first), 0, 1);
      return EDGE + share * Math.max(1, (this.width || 0) - 2 * EDGE);
    }

    draw() {
      this.width = this.node.clientWidth;
      if (!this.width) return;
      const heights = this._heights();
      const style = getComputedStyle(this.node);
      this._bars(this.canvas, heights, style.getPropertyValue("--ga-bar"));
      this._bars(this.past, heights, style.getPropertyValue("--ga-bar-past"));
      this._ticks();
      this.setDay(this.day);
    }

    /* Square roots: a war month has a thousand changes, and a single one must still be seen. */
    _heights() {
      const bins = new Float64Array(Math.ceil(this.width / BAR));
      const { days, counts } = this.changes;
      days.forEach((day, i) => {
        if (day < this.span.first || day > this.span.last) return;
        bins[Math.floor(this._xOf(day) / BAR)] += counts[i];
      });
      const most = Math.sqrt(Math.max(1, ...bins));
      return Array.from(bins, (count) => (count ? 0.1 + (0.9 * Math.sqrt(count)) / most : 0));
    }

    _bars(canvas, heights, colour) {
      const ratio = globalThis.devicePixelRatio || 1;
      const height = canvas.clientHeight;
      canvas.width = Math.round(this.width * ratio);
      canvas.height = Math.round(height * ratio);
      const context = canvas.getContext("2d");
      context.scale(ratio, ratio);
      context.fillStyle = colour;
      heights.forEach((share, i) => {
        const tall = Math.max(share ? 2 : 0, share * (height - 2));
        context.fillRect(i * BAR, height - tall, BAR - 1, tall);
      });
    }

    _ticks() {
      this.ticks.replaceChildren();
      for (const [day, text] of this._tickDays()) {
        const tick = geoApp.el("span", "ga-tick", text);
        tick.style.left = `${this._xOf(day)}px`;
        this.ticks.append(tick);
      }
    }

    _tickDays() {
      const { first, last } = this.span;
      const room = Math.max(2, Math.floor((this.width - 2 * EDGE) / LABEL_ROOM));
      const months = (last - first) / 30.44;
      const step = [1, 2, 3, 6, 12, 24, 60, 120, 240].find((size) => months / size <= room) || 600;
      const out = [];
      const [year, month] = partsOf(first);
      const start = Math.ceil((year * 12 + month - 1) / step) * step;
      for (let at = start; ; at += step) {
        const day = dayOf(Math.floor(at / 12), (at % 12) + 1, 1);
        if (day > last) return out;
        const isYear = at % 12 === 0;
        if (day >= first) {
          out.push([day, isYear ? String(at / 12) : SHORT_MONTHS[at % 12]]);
        }
      }
    }

    remove() {
      this.observer.disconnect();
    }
  }

  geoApp.Slider = Slider;
})();
