/* The legend: only what is on the screen on this date, with numbers. */
(function () {
  "use strict";
  const { AREA } = geoApp.geometry;
  const { decode, shapeHue, shapeStatus, STATUS, KINDS } = geoApp.looks;
  const [WIDTH, HEIGHT] = [26, 18];

  class Legend {
    constructor(scrubber, node) {
      this.scrubber = scrubber;
      this.node = node;
      this.shape = "";
      this.numbers = [];
    }

    update() {
      const rows = [...this._count().values()].sort((a, b) => a.order - b.order);
      const shape = this._shapeOf(rows);
      if (shape !== this.shape) this._rebuild(rows);
      this.shape = shape;
      rows.forEach((row, i) => {
        this.numbers[i].data = grouped(row.count);
      });
    }

    /* All that is drawn of the rows. Pictures are dear; while this stays, only numbers change. */
    _shapeOf(rows) {
      const { sprites, themeName } = this.scrubber;
      const parts = rows.map(({ count, statuses, ...row }) => [row, [...statuses].sort()]);
      return JSON.stringify([themeName, sprites.theme, parts]);
    }

    _rebuild(rows) {
      this.node.replaceChildren();
      this.numbers = rows.map(() => document.createTextNode(""));
      if (!rows.length) {
        this.node.append(geoApp.el("p", "ga-note", "Nothing here on this date."));
        return;
      }
      const list = geoApp.el("ul", "ga-rows");
      rows.forEach((row, i) => list.append(this._row(row, this.numbers[i])));
      this.node.append(list);
      this._statuses(rows);
      this._ground();
    }

    /* The ground shows borders of today on every date; that has to be said. */
    _ground() {
      const list = geoApp.el("ul", "ga-rows ga-rows-sure");
      const line = geoApp.el("li", "ga-row");
      line.append(this._swatch({ line: "state" }), geoApp.el("span", "ga-row-text", "border of today"));
      list.append(line);
      this.node.append(list);
    }

    _count() {
      const { statements, painter } = this.scrubber;
      const rows = new Map();
      const seen = this.scrubber.seenBox();
      for (let item = 0; item < statements.look.length; item++) {
        const code = statements.look[item];
        if (!code || !meets(painter.boxes, item, seen)) continue;
        const row = painter.isPoint[item] ? this._point(code, item) : this._shape(code, item);
        if (!rows.has(row.key)) rows.set(row.key, { ...row, count: 0, statuses: new Set() });
        rows.get(row.key).count++;
        rows.get(row.key).statuses.add(row.status);
      }
      return rows;
    }

    _point(code, item) {
      const look = decode(code);
      const kind = KINDS[this.scrubber.painter.kinds[item]];
      if (kind === "event") {
        const isOn = look.status === STATUS.certain;
        const text = isOn ? "Event on this day" : `Event within ${geoApp.states.NEAR} days`;
        return { key: text, order: isOn ? 500 : 501, text, look };
      }
      if (kind === "claim") return { key: kind, order: 502, text: "Claim", look: { ...look, hue: 0 } };
      if (look.isSplit) {
        const order = 300 + look.hue / 256 + look.otherHue / 65536 + (look.isRival ? 0 : 10);
        const why = look.isRival ? "accounts differ" : "day not known";
        const text = `${this._party(look.hue)} or ${this._party(look.otherHue)}, ${why}`;
        const plain = { ...look, size: 1, status: 0, otherStatus: 0 };
        return { key: `split ${order}`, order, text, look: plain };
      }
      const plain = { shape: 0, size: 1, hue: look.hue, status: 0, isSplit: 0 };
      const text = this._party(look.hue);
      return { key: `disc ${look.hue}`, order: 100 + look.hue, text, look: plain, status: look.status };
    }

    _shape(code, item) {
      const { painter, table, statements } = this.scrubber;
      const kind = KINDS[painter.kinds[item]];
      const status = shapeStatus(code);
      const hue = shapeHue(code);
      if (kind === "boundary" && status === STATUS.claimed) {
        const text = `Claimed by ${this._party(hue)}`;
        return { key: text, order: 404 + hue / 256, text, line: "claim", hue };
      }
      if (kind === "control-line" || kind === "boundary") return this._ruled(kind, status);
      const isArea = table.kind[statements.items[item][0]] === AREA;
      const text = this._party(hue);
      if (!isArea) return { key: `line ${hue}`, order: 250 + hue, text, line: "hue", hue, status };
      const words = status ? `${text}, area, ${this.scrubber.sprites.statuses[status].words}` : `${text}, area`;
      return { key: `area ${code}`, order: 200 + hue + status / 8, text: words, area: hue, look: null, surety: status };
    }

    /* Lines of no side: solid, or dashed where they are not sure. */
    _ruled(kind, status) {
      const isContact = kind === "control-line";
      const isDashed = isContact ? status >= STATUS.doubtful : status !== STATUS.certain;
      const sure = isDashed ? (isContact ? ", possible" : ", not exact") : "";
      return {
        key: kind + sure, order: (isContact ? 400 : 402) + (isDashed ? 1 : 0),
        text: (isContact ? "Line of contact" : "Boundary") + sure,
        line: isContact ? "contact" : "boundary", isDashed,
      };
    }

    _party(hue) {
      if (!hue) return "No party named";
      return this.scrubber.table.atlas.parties[hue - 1].short;
    }

    _row(row, number) {
      const line = geoApp.el("li", "ga-row");
      line.append(this._swatch(row), geoApp.el("span", "ga-row-text", row.text));
      const count = geoApp.el("span", "ga-count");
      count.append(number);
      line.append(count);
      return line;
    }

    _swatch(row) {
      const ratio = globalThis.devicePixelRatio || 1;
      const canvas = geoApp.el("canvas", "ga-swatch");
      canvas.width = WIDTH * ratio;
      canvas.height = HEIGHT * ratio;
      canvas.setAttribute("aria-hidden", "true");
      const context = canvas.getContext("2d");
      context.scale(ratio, ratio);
      if (row.look) {
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

    /* How sure, as far as it differs on this screen: the textures, in a hue of no side. */
    _statuses(rows) {
      const found = new Set(rows.flatMap((row) => [...row.statuses]));
      found.delete(undefined);
      if (found.size < 1 || (found.size === 1 && found.has(0))) return;
      const list = geoApp.el("ul", "ga-rows ga-rows-sure");
      for (const status of [...found].sort()) {
        const line = geoApp.el("li", "ga-row");
        const look = { shape: 0, size: 1, hue: 0, status, isSplit: 0 };
        const text = this.scrubber.sprites.statuses[status].words;
        line.append(this._swatch({ look }), geoApp.el("span", "ga-row-text", text));
        list.append(line);
      }
      this.node.append(list);
    }
  }

  /* 1,234,567. The browser's own writing of numbers takes long to load. */
  const grouped = (count) => String(count).replace(/\B(?=(\d{3})+$)/g, ",");

  function meets(boxes, item, [west, north, east, south]) {
    const at = item * 4;
    return (
      boxes[at + 2] >= west && boxes[at] <= east && boxes[at + 3] >= north && boxes[at + 1] <= south
    );
  }

  geoApp.Legend = Legend;
})();
