/* Rectangles [left, top, right, bottom] that have to be painted anew. */
(function () {
  "use strict";
  /* How many neighbours by x a rectangle is compared with. */
  const NEIGHBOURS = 12;

  const area = ([left, top, right, bottom]) => (right - left) * (bottom - top);

  /* Joins rectangles that lie on one another: each is looked at beside its few neighbours by x. */
  function merged(rectangles) {
    const out = [];
    rectangles.sort((a, b) => a[0] - b[0]);
    for (const one of rectangles) {
      let joined = false;
      for (let i = out.length - 1; i >= Math.max(0, out.length - NEIGHBOURS) && !joined; i--) {
        const other = out[i];
        const both = [
          Math.min(one[0], other[0]), Math.min(one[1], other[1]),
          Math.max(one[2], other[2]), Math.max(one[3], other[3]),
        ];
        joined = area(both) <= area(one) + area(other);
        if (joined) out[i] = both;
      }
      if (!joined) out.push(one);
    }
    return out;
  }

  geoApp.rectangles = { area, merged };
})();
