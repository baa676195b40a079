/* Reads what payload.py packs: a JSON header and one stream of varints per column. Nothing in it is
   trusted: lengths, numbers and references are checked before anything is drawn. */
(function () {
  "use strict";
  const { OPEN_START, OPEN_END } = geoApp.days;
  /* The timeline counts on it. */
  const MOST_FEATURES = 2 ** 22;

  function fault(reason) {
    return new Error(`The map's data is damaged: ${reason}`);
  }

  async function inflate(base64) {
    const letters = atob(base64);
    const bytes = new Uint8Array(letters.length);
    for (let i = 0; i < bytes.length; i++) bytes[i] = letters.charCodeAt(i);
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  }

  function headerOf(bytes) {
    const length = new DataView(bytes.buffer).getUint32(0, true);
    if (length + 4 > bytes.length) throw fault("it ends in its header");
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
    if (header.format !== "geo-app-payload/1") throw fault("its format is not known");
    if (!(header.count >= 0 && header.count <= MOST_FEATURES)) throw fault("its size");
    return [header, 4 + length];
  }

  /* `steps` means that each number is the difference to the one before, zigzag coded. */
  function integers(bytes, count, steps) {
    const out = new Int32Array(count);
    let at = 0;
    let last = 0;
    for (let i = 0; i < count; i++) {
      let byte = bytes[at++];
      let value = byte & 127;
      for (let unit = 128; byte > 127 && unit < 2 ** 36; unit *= 128) {
        byte = bytes[at++];
        value += (byte & 127) * unit;
      }
      if (steps) {
        last += value % 2 ? -(value + 1) / 2 : value / 2;
        value = last;
      }
      out[i] = value;
    }
    // Reading past the end gives undefined, and so NaN; `at` tells.
    if (at !== bytes.length) throw fault("a column has the wrong length");
    return out;
  }

  function columnsOf(header, bytes, start) {
    const columns = {};
    let at = start;
    for (const [name, count, size, steps] of header.columns) {
      if (!(count >= 0 && count <= size && at + size <= bytes.length)) throw fault(`column ${name}`);
      columns[name] = integers(bytes.subarray(at, at + size), count, steps === 1);
      at += size;
    }
    return columns;
  }

  /* Numbers of pieces become positions: piece i of a feature lies at [start[i], start[i + 1]). */
  function starts(counts) {
    const out = new Int32Array(counts.length + 1);
    for (let i = 0; i < counts.length; i++) out[i + 1] = out[i] + counts[i];
    return out;
  }

  function daysOf(columns) {
    const list = columns.days;
    const of = (number) => {
      if (number <= 0) return OPEN_START;
      return number > list.length ? OPEN_END : list[number - 1];
    };
    const both = (end) => [
      columns[end].map(of),
      columns[end].map((number, i) => of(number + columns[`${end}_width`][i])),
    ];
    const [startEarliest, startLatest] = both("start");
    const [endEarliest, endLatest] = both("end");
    // Known when it has surely begun, unless it is recorded when it was said.
    const known = columns.known?.map((number, i) => (number ? of(number - 1) : startLatest[i]));
    if (known && known.length !== startEarliest.length) throw fault("column known is short");
    return { startEarliest, startLatest, endEarliest, endLatest, knownFrom: known || startLatest };
  }

  const WORDS_OF = {
    id: "ids", place: "places", note: "notes", sources: "source_lists", disputed_by: "party_lists",
  };
  const wordsOf = (column) => (column.startsWith("name") ? "names" : WORDS_OF[column] || column);

  function checkWords(header, columns) {
    for (const [name, numbers] of Object.entries(columns)) {
      const words = header.words[wordsOf(name)];
      if (!words || name.startsWith("own:")) continue;
      if (numbers.length !== header.count) throw fault(`column ${name} is short`);
      if (numbers.some((number) => number < 0 || number >= words.length)) {
        throw fault(`column ${name} names a text that is not there`);
      }
    }
  }

  function checkLayers(header) {
    let next = 0;
    for (const layer of header.layers) {
      if (layer.first !== next || !(layer.count >= 0)) throw fault("its layers do not follow");
      next += layer.count;
    }
    if (next !== header.count) throw fault("its layers and its features differ in number");
  }

  /* Properties of a layer's own: columns that are as long as the layer. */
  function checkOwn(header, columns) {
    header.layers.forEach((layer, number) => {
      (layer.own || []).forEach((name, i) => {
        const [numbers, words] = [columns[`own:${number}:${i}`], header.words[`own:${number}:${i}`]];
        const isRight = numbers && words && numbers.length === layer.count;
        if (!isRight || numbers.some((n) => n < 0 || n >= words.length)) throw fault("a property");
      });
    });
  }

  /* Where the rings of each feature lie. One whose shape is that of another lies where that one does. */
  function ringsOf(header, columns, ringCount) {
    const rings = starts(columns.pieces || new Int32Array(0));
    const { repeats } = columns;
    if (rings.length !== header.count + 1) throw fault("pieces");
    if (rings[header.count] !== ringCount) throw fault("rings");
    const [firstRing, endRing] = [rings.slice(0, -1), rings.slice(1)];
    if (!repeats) return { firstRing, endRing };
    if (repeats.length !== header.count) throw fault("column repeats is short");
    for (let f = 0; f < header.count; f++) {
      if (!(repeats[f] >= 0 && repeats[f] <= f)) throw fault("a shape that is not there");
      firstRing[f] = firstRing[f - repeats[f]];
      endRing[f] = endRing[f - repeats[f]];
    }
    return { firstRing, endRing };
  }

  function tableOf(header, columns) {
    const points = starts(columns.points || new Int32Array(0));
    if (points[points.length - 1] !== columns.x.length) throw fault("points");
    if (columns.x.length !== columns.y.length) throw fault("coordinates");
    const word = (column, feature) => {
      const numbers = columns[column];
      return numbers ? header.words[wordsOf(column)][numbers[feature]] : "";
    };
    const ownWord = (layer, i, row) => {
      const column = `own:${layer}:${i}`;
      return header.words[column][columns[column][row]];
    };
    const table = {
      count: header.count, layers: header.layers, words: header.words, atlas: header.atlas,
      moreSources: header.more_sources, columns, word, ownWord, points,
      ...ringsOf(header, columns, points.length - 1),
      kind: columns.kind, undated: columns.undated, error: columns.error,
      ...geoApp.geometry.project(columns.x, columns.y, header.quantum),
      ...daysOf(columns),
      ...geoApp.symbols.read(header, columns.symbol),
    };
    geoApp.joints.drawEdges(table, columns);
    table.boxes = geoApp.geometry.boxes(table);
    return table;
  }

  geoApp.MOST_FEATURES = MOST_FEATURES;

  /* One payload, as arrays. Throws an Error with a sentence for the reader if it is damaged. */
  geoApp.decode = async function (base64) {
    const bytes = await inflate(base64);
    const [header, start] = headerOf(bytes);
    const columns = columnsOf(header, bytes, start);
    geoApp.joints.restore(columns, header.count);
    geoApp.joints.check(columns, header.count);
    checkWords(header, columns);
    checkLayers(header);
    checkOwn(header, columns);
    return tableOf(header, columns);
  };
})();
