/* Hands the server's orders to the map. Its data is tiny, the map's is not: a changed order must not
   send the map again. The same order comes again with every rerun; its number tells. */
import { give } from "./orders.js";

export default function ({ data }) {
  const { seq, ...order } = data;
  if (globalThis.geoAppLastOrder === seq) return;
  globalThis.geoAppLastOrder = seq;
  give(order);
}
