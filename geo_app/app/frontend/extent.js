/* What the map shows, west, south, east and north in degrees; kept when the map is taken away. Each
   component has modules of its own, so what they share lies on globalThis. */
export const lastExtent = () => globalThis.geoAppSeen ?? "";

/* Full turns in degrees, without which a longitude lies within half the earth: a map may be dragged
   round it. */
export const turnsOf = (longitude) => 360 * Math.round(longitude / 360);

export function keepExtent(map) {
  const { x, y } = map.getSize();
  if (!x || !y) return; // it is being taken away
  const bounds = map.getBounds();
  const [west, east] = [bounds.getWest(), bounds.getEast()];
  // Several worlds side by side are one, and each of them is the first.
  const turn = turnsOf((west + east) / 2);
  const wide = east - west < 360 ? [west - turn, east - turn] : [-180, 180];
  const edges = [wide[0], bounds.getSouth(), wide[1], bounds.getNorth()];
  globalThis.geoAppSeen = edges.map((edge) => Number(edge.toFixed(4))).join(", ");
}
