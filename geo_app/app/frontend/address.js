/* The view in the address of the page, so that a copied link shows what its sender saw. Python reads
   it when a visit starts; from then on the map writes it, without asking the server. */

import { turnsOf } from "./extent.js";

/* A layer that only this visit knows means nothing to whoever gets the link. */
const isShared = (id) => !id.startsWith("mine:");

/* Null is what goes without saying: it is left out of the address. */
function written(view, table) {
  const usual = table.layers.filter((layer) => !layer.base && layer.visible).map(({ id }) => id);
  const layers = view.layers.filter(isShared).join();
  const [[firstLanguage] = []] = table.atlas.languages;
  return {
    date: view.date,
    lat: view.lat.toFixed(4),
    lon: (view.lon - turnsOf(view.lon)).toFixed(4),
    z: String(view.zoom),
    layers: layers === usual.filter(isShared).join() ? null : layers,
    account: view.account === "all" ? null : view.account,
    known: view.known || null,
    lang: view.language === firstLanguage ? null : view.language,
    undated: view.undated ? null : "0",
  };
}

/* Other parameters of the address stay as they are. */
export function writeAddress(view, table) {
  const url = new URL(globalThis.location.href);
  for (const [key, value] of Object.entries(written(view, table))) {
    if (value === null) url.searchParams.delete(key);
    else url.searchParams.set(key, value);
  }
  // A comma may stand in a query as it is, and reads better.
  url.search = url.search.replace(/%2C/gi, ",");
  if (url.href === globalThis.location.href) return;
  globalThis.history.replaceState(globalThis.history.state, "", url);
}
