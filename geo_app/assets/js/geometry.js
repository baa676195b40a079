/* Coordinates as packed arrays in world pixels: the Mercator square is 256 wide at zoom 0, so that a
   screen position is `world * scale - origin`. */
(function () {
  "use strict";
  const WORLD = 256;
  const LIMIT = 85.0511287798;
  const POINT = 1;
  const AREA = 3;
  /* Steps shorter than this many pixels are not drawn. */
  const SHORTEST = 0.6;

  function mercatorY(latitude) {
    const sine = Math.sin((geoApp.clamp(latitude, -LIMIT, LIMIT) * Math.PI) / 180);
    return WORLD * (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI));
  }

  function project(longitudes, latitudes, quantum) {
    const x = new Float64Array(longitudes.length);
    const y = new Float64Array(latitudes.length);
    for (let i = 0; i < x.length; i++) {
      x[i] = ((longitudes[i] * quantum) / 360 + 0.5) * WORLD;
      y[i] = mercatorY(latitudes[i] * quantum);
    }
    return { x, y };
  }

  function latLngOf(x, y) {
    const latitude = (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / WORLD))) * 180) / Math.PI;
    return L.latLng(latitude, (x / WORLD - 0.5) * 360);
  }

  /* Metres at a place as world pixels: Mercator stretches with latitude. */
  function worldLength(metres, y) {
    const latitude = Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / WORLD)));
    return (metres * WORLD) / (40075016.686 * Math.cos(latitude));
  }

  const first = (table, feature) => table.points[table.firstRing[feature]];
  const last = (table, feature) => table.points[table.endRing[feature]];

  /* West, north, east, south of every feature; an absent geometry is an empty box. */
  function boxes(table) {
    const out = new Float64Array(table.count * 4);
    for (let f = 0; f < table.count; f++) {
      let [west, north, east, south] = [Infinity, Infinity, -Infinity, -Infinity];
      for (let i = first(table, f), end = last(table, f); i < end; i++) {
        west = Math.min(west, table.x[i]);
        east = Math.max(east, table.x[i]);
        north = Math.min(north, table.y[i]);
        south = Math.max(south, table.y[i]);
      }
      out.set([west, north, east, south], f * 4);
    }
    return out;
  }

  /* Adds a feature to the context's path. Neighbours that share an edge must keep all of it. */
  function trace(context, table, feature, view, shortest = SHORTEST) {
    const { x, y, firstRing, endRing, points } = table;
    const isArea = table.kind[feature] === AREA;
    for (let ring = firstRing[feature]; ring < endRing[feature]; ring++) {
      const end = points[ring + 1];
      let lastX = x[points[ring]] * view.scale - view.x;
      let lastY = y[points[ring]] * view.scale - view.y;
      context.moveTo(lastX, lastY);
      for (let i = points[ring] + 1; i < end; i++) {
        const nextX = x[i] * view.scale - view.x;
        const nextY = y[i] * view.scale - view.y;
        const step = Math.abs(nextX - lastX) + Math.abs(nextY - lastY);
        if (step < shortest && i < end - 1) continue;
        context.lineTo(nextX, nextY);
        lastX = nextX;
        lastY = nextY;
      }
      if (isArea) context.closePath();
    }
  }

  function isInside(table, feature, px, py) {
    const { x, y, firstRing, endRing, points } = table;
    let inside = false;
    for (let ring = firstRing[feature]; ring < endRing[feature]; ring++) {
      for (let i = points[ring], j = points[ring + 1] - 1; i < points[ring + 1]; j = i++) {
        const crosses = y[i] > py !== y[j] > py;
        if (crosses && px < ((x[j] - x[i]) * (py - y[i])) / (y[j] - y[i]) + x[i]) inside = !inside;
      }
    }
    return inside;
  }

  function segmentDistance(px, py, ax, ay, bx, by) {
    const [dx, dy] = [bx - ax, by - ay];
    const length = dx * dx + dy * dy;
    const along = length ? geoApp.clamp(((px - ax) * dx + (py - ay) * dy) / length, 0, 1) : 0;
    return Math.hypot(px - ax - along * dx, py - ay - along * dy);
  }

  /* Distance in world pixels from a place to a feature's points or line. */
  function distance(table, feature, px, py) {
    const { x, y, firstRing, endRing, points } = table;
    let nearest = Infinity;
    for (let ring = firstRing[feature]; ring < endRing[feature]; ring++) {
      const start = points[ring];
      const closes = table.kind[feature] === AREA;
      for (let i = start; i < points[ring + 1]; i++) {
        const j = i > start ? i - 1 : closes ? points[ring + 1] - 1 : i;
        nearest = Math.min(nearest, segmentDistance(px, py, x[j], y[j], x[i], y[i]));
      }
    }
    return nearest;
  }

  /* Where a label of a line or an area sits: the middle of its longest piece. */
  function anchor(table, feature) {
    let best = table.firstRing[feature];
    for (let ring = best; ring < table.endRing[feature]; ring++) {
      const size = table.points[ring + 1] - table.points[ring];
      if (size > table.points[best + 1] - table.points[best]) best = ring;
    }
    const [start, end] = [table.points[best], table.points[best + 1]];
    if (table.kind[feature] !== AREA) {
      const middle = (start + end) >> 1;
      return [table.x[middle], table.y[middle]];
    }
    return centroid(table, start, end);
  }

  function centroid(table, start, end) {
    // Relative to the first corner: the areas of small rings drown in large coordinates otherwise.
    const [x0, y0] = [table.x[start], table.y[start]];
    let [area, sumX, sumY] = [0, 0, 0];
    for (let i = start, j = end - 1; i < end; j = i++) {
      const [ax, ay] = [table.x[j] - x0, table.y[j] - y0];
      const [bx, by] = [table.x[i] - x0, table.y[i] - y0];
      const cross = ax * by - bx * ay;
      area += cross;
      sumX += (ax + bx) * cross;
      sumY += (ay + by) * cross;
    }
    return area ? [x0 + sumX / (3 * area), y0 + sumY / (3 * area)] : [x0, y0];
  }

  geoApp.geometry = {
    POINT, LINE: 2, AREA, project, mercatorY, latLngOf, worldLength, boxes, trace, isInside,
    distance, anchor, first, last,
    worldOf: (latlng) => [(latlng.lng / 360 + 0.5) * WORLD, mercatorY(latlng.lat)],
  };
})();
