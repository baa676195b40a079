/* The buttons beside the slider: changes, play, speed, stretch of time, and the date as text. */
(function () {
  "use strict";
  const { parse, iso, written } = geoApp.days;
  const ICONS = {
    previous: "M12.5 4 L6.5 10 L12.5 16", next: "M7.5 4 L13.5 10 L7.5 16",
    play: "M6 3.5 L16 10 L6 16.5 Z", pause: "M6 4 V16 M14 4 V16",
  };
  /* Days a second; 0 goes from change to change. */
  const SPEEDS = [["30.44", "1 month a second"], ["182.6", "6 months a second"], ["365.25", "1 year a second"], ["0", "change by change"]];
  const PAUSE = 700;

  class Transport {
    constructor(scrubber, spans) {
      this.scrubber = scrubber;
      this.spans = spans;
      this.isPlaying = false;
      this.node = geoApp.el("div", "ga-transport");
      this._build();
    }

    _build() {
      const { scrubber } = this;
      const jump = (sign) => () => scrubber.toChange(sign);
      this.play = geoApp.button("ga-button", "Play", undefined, () => this.toggle());
      this.play.append(geoApp.icon(ICONS.play));
      const before = geoApp.button("ga-button", "Previous change ( [ )", undefined, jump(-1));
      before.append(geoApp.icon(ICONS.previous));
      const after = geoApp.button("ga-button", "Next change ( ] )", undefined, jump(1));
      after.append(geoApp.icon(ICONS.next));
      before.dataset.act = "previous";
      after.dataset.act = "next";
      this.play.dataset.act = "play";
      this.speed = geoApp.select("Speed", SPEEDS, () => {});
      this.speed.value = "182.6";
      this.span = geoApp.select(
        "Stretch of time",
        this.spans.map(({ label }, number) => [String(number), label]),
        (number) => scrubber.setSpan(Number(number)),
      );
      const steps = geoApp.el("div", "ga-steps");
      steps.append(before, this.play, after);
      const choices = geoApp.el("div", "ga-choices");
      choices.append(this.span, this.speed);
      this.node.append(steps, this._dateField(), choices);
    }

    _dateField() {
      const holder = geoApp.el("div", "ga-date-field");
      this.field = geoApp.el("input", "ga-input");
      this.field.type = "text";
      this.field.setAttribute("aria-label", "Go to a date");
      this.field.placeholder = "2016-04-05";
      this.field.autocomplete = "off";
      this.field.spellcheck = false;
      this.message = geoApp.el("div", "ga-message");
      this.message.setAttribute("role", "alert");
      this.field.addEventListener("keydown", (event) => {
        event.stopPropagation();
        if (event.key === "Enter") this._commit();
        if (event.key === "Escape") this._reset();
      });
      this.field.addEventListener("change", () => this._commit());
      holder.append(this.field, this.message);
      return holder;
    }

    _commit() {
      const day = parse(this.field.value);
      const { first, last } = this.scrubber.table.atlas;
      if (day === null) {
        this._complain("No such day. Write it as 2016-04-05 or 5 April 2016.");
      } else if (day < first || day > last) {
        this._complain(`This atlas covers ${written(first)} to ${written(last)}.`);
      } else {
        this.scrubber.setDate(day);
        this._reset();
      }
    }

    _complain(text) {
      this.field.setAttribute("aria-invalid", "true");
      this.message.textContent = text;
    }

    _reset() {
      this.field.removeAttribute("aria-invalid");
      this.message.textContent = "";
      this.field.value = iso(this.scrubber.day);
    }

    setDay(day) {
      const isTyping = this.field.getRootNode().activeElement === this.field;
      if (!isTyping) this._reset();
    }

    toggle() {
      if (this.isPlaying) this.stop();
      else this.start();
    }

    start() {
      const { atlas } = this.scrubber.table;
      this.isPlaying = true;
      this._face("Pause", ICONS.pause);
      const last = Math.min(atlas.last, this.scrubber.span.last);
      if (this.scrubber.day >= last) {
        this.scrubber.setDate(this.scrubber.span.first, { isPlaying: true });
      }
      this.at = this.scrubber.day;
      this.time = performance.now();
      const tick = (now) => {
        if (!this.isPlaying) return;
        this._advance(now, last);
        this.frame = requestAnimationFrame(tick);
      };
      this.frame = requestAnimationFrame(tick);
    }

    _advance(now, last) {
      const rate = Number(this.speed.value);
      const since = now - this.time;
      if (!rate) {
        if (since < PAUSE) return;
        this.at = this.scrubber.nextChange(1) ?? last;
      } else {
        this.at += (rate * since) / 1000;
      }
      this.time = now;
      this.scrubber.setDate(Math.min(last, Math.floor(this.at)), { isPlaying: true });
      if (this.at >= last) this.stop();
    }

    stop() {
      if (!this.isPlaying) return;
      this.isPlaying = false;
      cancelAnimationFrame(this.frame);
      this._face("Play", ICONS.play);
      this.scrubber.settleSoon();
    }

    _face(label, icon) {
      this.play.setAttribute("aria-label", label);
      this.play.title = label;
      this.play.replaceChildren(geoApp.icon(icon));
    }
  }

  geoApp.Transport = Transport;
})();
