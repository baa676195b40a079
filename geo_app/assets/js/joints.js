/* Undoes what joints.py does: rows of inferred control get what they share with the settlements' rows,
   and the edges between cells are found where two cells touch. */
(function () {
  "use strict";
  const { LINE } = geoApp.geometry;
  const SHARED = new Set([
    "id", "place", "name", "holder", "claimant", "account", "certainty", "valid_from", "valid_to",
    "basis", "note", "sources", "disputed_by", "start", "end", "start_width", "end_width", "known",
    "undated",
  ]);

  const fault = (reason) => new Error(`The map's data is damaged: ${reason}`);

  /* Each row says only in what it is unlike the one it is made after. */
  function restore(columns, count) {
    const { like } = columns;
    if (!like) return;
    const isWrong = (row) => !(row >= 0 && row <= count) || (row > 0 && like[row - 1] !== 0);
    if (like.length !== count || like.some(isWrong)) throw fault("a row that is not there");
    const shared = Object.keys(columns).filter((name) => SHARED.has(name) || name.startsWith("name:"));
    for (const name of shared) {
      const numbers = columns[name];
      if (numbers.length !== count) throw fault(`column ${name} is short`);
      for (let f = 0; f < count; f++) if (like[f]) numbers[f] ^= numbers[like[f] - 1];
    }
  }

  function check(columns, count) {
    for (const name of ["cell", "left", "right", "spare"]) {
      const numbers = columns[name];
      if (numbers && (numbers.length !== count || numbers.some((n) => n < 0))) throw fault("a cell");
    }
    if (Boolean(columns.left) !== Boolean(columns.right)) throw fault("an edge");
  }

  /* Calls back with both ends of each side of each cell, as positions of points. */
  function eachSide(table, cell, visit) {
    const done = new Set([0]);
    for (let f = 0; f < table.count; f++) {
      if (done.has(cell[f])) continue;
      done.add(cell[f]);
      for (let ring = table.firstRing[f]; ring < table.endRing[f]; ring++) {
        const [start, end] = [table.points[ring], table.points[ring + 1]];
        for (let i = start, j = end - 1; i < end; j = i++) visit(cell[f], j, i);
      }
    }
  }

  /* Sides that two cells have in common, by the pair of cells. */
  function commonSides(table, { cell, x, y }) {
    const key = (i) => (x[i] + 2 ** 25) * 2 ** 26 + y[i] + 2 ** 25;
    const seen = new Map();
    const found = new Map();
    eachSide(table, cell, (number, i, j) => {
      const [one, other] = [key(i), key(j)].sort((a, b) => a - b);
      if (one === other) return;
      const side = `${one} ${other}`;
      const before = seen.get(side);
      if (before === undefined) {
        seen.set(side, number);
        return;
      }
      const pair = Math.min(before, number) * 2 ** 22 + Math.max(before, number);
      if (!found.has(pair)) found.set(pair, []);
      found.get(pair).push([i, j]);
    });
    return found;
  }

  function joined(numbers, more) {
    const out = new numbers.constructor(numbers.length + more.length);
    out.set(numbers);
    out.set(more, numbers.length);
    return out;
  }

  /* Gives the edges their lines: one piece for each side that their two cells have in common. */
  function drawEdges(table, columns) {
    const { cell, left, right } = columns;
    if (!cell || !left) return;
    const sides = commonSides(table, columns);
    const [x, y, points] = [[], [], []];
    const start = table.x.length;
    const firstPiece = table.points.length - 1;
    for (let f = 0; f < table.count; f++) {
      const shared = left[f] ? sides.get(left[f] * 2 ** 22 + right[f]) : undefined;
      if (!shared) continue;
      table.kind[f] = LINE;
      table.firstRing[f] = firstPiece + points.length;
      for (const side of shared) {
        for (const i of side) {
          x.push(table.x[i]);
          y.push(table.y[i]);
        }
        points.push(start + x.length);
      }
      table.endRing[f] = firstPiece + points.length;
    }
    table.x = joined(table.x, x);
    table.y = joined(table.y, y);
    table.points = joined(table.points, points);
  }

  geoApp.joints = { restore, check, drawEdges };
})();
