/* The view in the address of the page, so that a copied link shows what its sender saw. Python reads
   it when a visit starts; from then on the map writes it, without asking the server. */

function written(view, usual) {
  return {
    date: view.date,
    lat: String(view.lat),
    lon: String(view.lon),
    z: String(view.zoom),
    layers: view.layers.join() === usual.layers.join() ? null : view.layers.join(),
    account: view.account === "all" ? null : view.account,
    lang: view.language === usual.language ? null : view.language,
    undated: view.undated ? null : "0",
  };
}

/* Other parameters of the address stay as they are. */
export function writeAddress(view, usual) {
  const url = new URL(location.href);
  for (const [key, value] of Object.entries(written(view, usual))) {
    if (value === null) url.searchParams.delete(key);
    else url.searchParams.set(key, value);
  }
  history.replaceState(history.state, "", url);
}
