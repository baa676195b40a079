/* The legend: only what is on the screen on this date, with numbers. */
(function () {
  "use strict";
  const { AREA, POINT } = geoApp.geometry;
  const { decode, shapeHue, shapeStatus, STATUS, KINDS } = geoApp.looks;
  /* Rows of styled layers come behind all others, layer by layer. */
  const STYLED = 10000;
  /* Rows of inferred control come before these. */
  const INFERRED = 9000;
  /* As many colours stand in one swatch where the file gives each feature its own. */
  const MOST_COLOURS = 4;
  /* Marks of what has holders and is no settlement, by their shape. */
  const NO_SETTLEMENTS = [
    [geoApp.shapes.TRIANGLE, "triangle: height"],
    [geoApp.shapes.BAR, "bar: bridge"],
  ];

  class Legend {
    constructor(scrubber, node) {
      this.scrubber = scrubber;
      this.node = node;
      this.swatches = new geoApp.Swatches(scrubber);
      this.shape = "";
      this.numbers = [];
    }

    update() {
      const rows = [...this._count().values()].sort((a, b) => a.order - b.order);
      const shape = this._shapeOf(rows);
      if (shape !== this.shape) this._rebuild(rows);
      this.shape = shape;
      rows.forEach((row, i) => {
        // How many cells there are says nothing of what they cover.
        this.numbers[i].data = row.isInferred ? "" : grouped(row.count);
      });
    }

    /* All that is drawn of the rows. Pictures are dear; while this stays, only numbers change. */
    _shapeOf(rows) {
      const { sprites, themeName } = this.scrubber;
      const parts = rows.map(({ count, places, statuses, status, ...row }) => [row, [...statuses].sort()]);
      return JSON.stringify([themeName, sprites.theme, parts, [...this.marks].sort()]);
    }

    _rebuild(rows) {
      this.node.replaceChildren();
      this.numbers = rows.map(() => document.createTextNode(""));
      if (!rows.length) {
        this.node.append(geoApp.el("p", "ga-note", "Nothing here on this date."));
        return;
      }
      let list = null;
      rows.forEach((row, i) => {
        if (!i || row.group !== rows[i - 1].group) list = this._list(row.group, rows);
        list.append(this._row(row, this.numbers[i]));
      });
      this._statuses(rows);
      this._signs();
    }

    /* A styled layer has a list of its own, headed by what the layer is called. */
    _list(group, rows) {
      const list = geoApp.el("ul", "ga-rows");
      if (typeof group === "string") {
        this.node.append(geoApp.el("h4", "ga-label", group));
        const isColoured = rows.some((row) => row.isInferred && row.line === undefined);
        if (isColoured) this.node.append(geoApp.el("p", "ga-note", "Coloured only near settlements of this atlas."));
      } else if (group !== undefined) {
        const { title, by } = this.scrubber.table.layers[group];
        const what = by === "simplestyle" ? "" : `, by ${geoApp.short(by, 40)}`;
        this.node.append(geoApp.el("h4", "ga-label", geoApp.short(title, 80) + what));
      }
      this.node.append(list);
      return list;
    }

    /* Signs of no side: what is no settlement, as far as it is seen, and borders, for the ground shows
       those of today on every date. */
    _signs() {
      const list = geoApp.el("ul", "ga-rows ga-rows-sure");
      for (const [shape, text] of NO_SETTLEMENTS) {
        const look = { shape, size: 1, hue: 0, status: 0, isSplit: 0 };
        if (this.marks.has(shape)) list.append(this._sign({ look }, text));
      }
      list.append(this._sign({ line: "state" }, "border of today"));
      this.node.append(list);
    }

    _sign(picture, text) {
      const line = geoApp.el("li", "ga-row");
      line.append(this.swatches.draw(picture), geoApp.el("span", "ga-row-text", text));
      return line;
    }

    _count() {
      const { statements, painter } = this.scrubber;
      const rows = new Map();
      this.marks = new Set();
      const seen = this.scrubber.seenBox();
      for (let item = 0; item < statements.look.length; item++) {
        const code = statements.look[item];
        if (!code || !meets(painter.boxes, item, seen)) continue;
        const row = statements.ground?.has(statements.items[item][0])
          ? this._ground(code, item)
          : painter.isPoint[item]
            ? this._point(code, item)
            : this._shape(code, item);
        if (!rows.has(row.key)) rows.set(row.key, { ...row, count: 0, statuses: new Set() });
        this._add(rows.get(row.key), row, row.places && this._placeOf(item));
      }
      return rows;
    }

    _placeOf(item) {
      const { statements, table } = this.scrubber;
      return table.columns.place[statements.items[item][0]];
    }

    /* A place that several layers draw is counted once. */
    _add(row, { hue, status }, place) {
      if (!place || !row.places.has(place)) row.count++;
      if (place) row.places.add(place);
      row.statuses.add(status);
      const isNew = row.hues && row.hues.length < MOST_COLOURS && !row.hues.includes(hue);
      if (isNew) row.hues = [...row.hues, hue].sort((a, b) => a - b);
    }

    /* What a styled layer shows: a row for each value, or one for points, lines and areas each. */
    _styled(item, hue, status) {
      const { statements, table, sprites } = this.scrubber;
      const group = this._layerOf(item);
      const { label } = sprites.symbol(hue);
      // One picture for all values of a layer, whatever comes first on this screen.
      const kind = table.kind[label ? this._firstDrawn(group) : statements.items[item][0]];
      const words = ["", "Points", "Lines", "Areas"][kind];
      const order = STYLED + 100 * group + (label ? (hue - sprites.firstSymbol + 1) / 1e6 : 4 - kind);
      return {
        key: label ? `symbol ${hue}` : `styled ${group} ${kind}`, order, group, status, hue,
        text: label ? geoApp.short(label, 80) : `${words}, colours of the file`,
        styled: kind, hues: label ? [hue] : [], mark: this._markOf(group),
      };
    }

    _markOf(group) {
      const { DISC, DIAMOND, SQUARE } = geoApp.shapes;
      return { event: DIAMOND, claim: SQUARE }[this.scrubber.table.layers[group].kind] ?? DISC;
    }

    _firstDrawn(group) {
      const { layers, kind } = this.scrubber.table;
      let f = layers[group].first;
      while (!kind[f]) f++;
      return f;
    }

    _point(code, item) {
      const look = decode(code);
      const kind = KINDS[this.scrubber.painter.kinds[item]];
      const isAside = kind === "event" || kind === "claim";
      const isStyled = look.hue >= this.scrubber.sprites.firstSymbol;
      if (isStyled && (isAside || !look.isSplit)) {
        // Of an event the status says only how near its day is.
        return this._styled(item, look.hue, isAside ? undefined : look.status);
      }
      if (kind === "other") return this._other(item, look.status);
      if (kind === "event") {
        const isOn = look.status === STATUS.certain;
        const text = isOn ? "Event on this day" : `Event within ${geoApp.states.NEAR} days`;
        return { key: text, order: isOn ? 500 : 501, text, look };
      }
      if (kind === "claim") return { key: kind, order: 502, text: "Claim", look: { ...look, hue: 0 } };
      this.marks.add(look.shape);
      if (look.isSplit) return this._split(look, isStyled ? this._layerOf(item) : undefined);
      const plain = { shape: 0, size: 1, hue: look.hue, status: 0, isSplit: 0 };
      const text = this._party(look.hue);
      return { key: `disc ${look.hue}`, order: 100 + look.hue, text, look: plain, status: look.status, places: new Set() };
    }

    /* Inferred control stands apart, and is called so. */
    _ground(code, item) {
      const row = { isInferred: true, group: "Inferred, not surveyed" };
      if (!this.scrubber.statements.ground.isCell(item)) {
        const isDashed = shapeStatus(code) >= STATUS.doubtful;
        const text = `Line between holders${isDashed ? ", possible" : ""}`;
        return { ...row, key: text, order: INFERRED + 900 + isDashed, text, line: "inferred", isDashed };
      }
      const look = decode(code);
      const text = this._party(look.hue);
      if (!look.isSplit) {
        const order = INFERRED + look.hue;
        return { ...row, key: `ground ${look.hue}`, order, text, area: look.hue, status: look.status };
      }
      const why = look.isRival ? "accounts differ" : "day not known";
      const both = `${text} or ${this._party(look.otherHue)}, ${why}`;
      const order = INFERRED + 100 + look.hue + look.otherHue / 2 ** 16 + 100 * (1 - look.isRival);
      return { ...row, key: `ground ${both}`, order, text: both, pair: look };
    }

    _split(look, group) {
      const among = look.hue / 2 ** 16 + look.otherHue / 2 ** 32 + (look.isRival ? 0 : 10);
      const order = among + (group === undefined ? 300 : STYLED + 100 * group + 50);
      const why = look.isRival ? "accounts differ" : "day not known";
      const text = `${this._party(look.hue)} or ${this._party(look.otherHue)}, ${why}`;
      const plain = { ...look, shape: 0, size: 1, status: 0, otherStatus: 0 };
      return { key: `split ${order}`, order, group, text, look: plain, places: new Set() };
    }

    _layerOf(item) {
      const { statements } = this.scrubber;
      return statements.layerOf[statements.items[item][0]];
    }

    _shape(code, item) {
      const { painter, table, statements } = this.scrubber;
      const kind = KINDS[painter.kinds[item]];
      const status = shapeStatus(code);
      const hue = shapeHue(code);
      if (hue >= this.scrubber.sprites.firstSymbol) return this._styled(item, hue, status);
      if (kind === "other") return this._other(item, status);
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

    /* What is of no kind is called what its layer is called. */
    _other(item, status) {
      const { table, statements } = this.scrubber;
      const number = this._layerOf(item);
      const shape = table.kind[statements.items[item][0]];
      const text = geoApp.short(table.layers[number].title, 80);
      const row = { key: `other ${number} ${shape}`, order: 600 + number + (4 - shape) / 8, text, status };
      if (shape === POINT) return { ...row, look: { shape: 0, size: 1, hue: 0, status: 0, isSplit: 0 } };
      return shape === AREA ? { ...row, area: 0, surety: 0 } : { ...row, line: "hue", hue: 0 };
    }

    /* Lines of no side: solid, or dashed where they are not sure. */
    _ruled(kind, status) {
      const isContact = kind === "control-line";
      const isDashed = isContact ? status >= STATUS.doubtful : status !== STATUS.certain;
      const isExact = status === STATUS.certain;
      const sure = isContact && isDashed ? ", possible" : isExact ? "" : ", not exact";
      return {
        key: kind + sure, order: (isContact ? 400 : 403) + (isContact && isDashed ? 2 : isExact ? 0 : 1),
        text: (isContact ? "Line of contact" : "Boundary") + sure,
        line: isContact ? "contact" : "boundary", isDashed, status,
      };
    }

    _party(hue) {
      if (!hue) return "No party named";
      const symbol = this.scrubber.sprites.symbol(hue);
      if (symbol) return geoApp.short(symbol.label || "one colour", 40);
      return geoApp.called(this.scrubber.table.atlas.parties[hue - 1], this.scrubber.labels.language);
    }

    _row(row, number) {
      const line = geoApp.el("li", "ga-row");
      line.append(this.swatches.draw(row), geoApp.el("span", "ga-row-text", row.text));
      const count = geoApp.el("span", "ga-count");
      count.append(number);
      line.append(count);
      return line;
    }

    /* How sure, as far as it differs on this screen: the textures, in a hue of no side. */
    _statuses(rows) {
      const found = new Set(rows.flatMap((row) => [...row.statuses]));
      found.delete(undefined);
      if (found.size < 1 || (found.size === 1 && found.has(0))) return;
      const list = geoApp.el("ul", "ga-rows ga-rows-sure");
      for (const status of [...found].sort()) {
        const look = { shape: 0, size: 1, hue: 0, status, isSplit: 0 };
        list.append(this._sign({ look }, this.scrubber.sprites.statuses[status].words));
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

  Object.assign(geoApp, { Legend, grouped });
})();
