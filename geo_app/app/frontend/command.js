/* Hands the server's orders to the map. Its data is tiny, the map's is not: a changed order must not
   send the map again. The same order comes again with every rerun; its number tells. */
import { give } from "./orders.js";

export default function ({ data }) {
  const { seq, view, notices, ...order } = data;
  const last = globalThis.geoAppLastOrder;
  if (last === seq) return;
  globalThis.geoAppLastOrder = seq;
  // How the visit opened comes with every order, and counts once.
  give(last === undefined ? { view, notices, ...order } : order);
}
