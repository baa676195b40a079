/* What is seen, behind the # of the address: a link to the page can name a date and a place. */
(function () {
  "use strict";
  const QUIET = 250;
  const CLOSE = 11;
  const WHERE = ["date", "lat", "lon", "z"];

  function read(table) {
    const given = new URLSearchParams(globalThis.location.hash.slice(1));
    const { accounts, languages } = table.atlas;
    const oneOf = (text, known) => (known.includes(text) ? text : undefined);
    const number = (key) => (given.get(key)?.trim() ? Number(given.get(key)) : undefined);
    const layers = given.get("layers")?.split(",").filter((id) => table.layers.some((one) => one.id === id));
    return {
      place: given.get("place"),
      view: {
        date: given.get("date") ?? undefined, lat: number("lat"), lon: number("lon"), zoom: number("z"), layers,
        account: oneOf(given.get("account"), ["all", "differing", ...accounts.map(({ id }) => id)]),
        known: given.get("known") ?? undefined,
        language: oneOf(given.get("lang"), languages.map(([id]) => id)),
      },
    };
  }

  function placeOf(scrubber) {
    const { card, table, statements } = scrubber;
    return card.item < 0 ? "" : table.word("place", statements.items[card.item][0]);
  }

  function partsOf(scrubber) {
    const { date, lat, lon, zoom, layers, account, known, language } = scrubber.getView();
    return {
      date, lat: lat.toFixed(4), lon: lon.toFixed(4), z: String(zoom), layers: layers.join(), account,
      known, lang: language, place: placeOf(scrubber),
    };
  }

  /* What goes without saying is left out; a comma may stand as it is, and reads better. */
  function written(parts, opening) {
    const told = Object.entries(parts).filter(([key, value]) => WHERE.includes(key) || value !== opening[key]);
    return String(new URLSearchParams(told)).replaceAll("%2C", ",");
  }

  /* A place comes into the middle, unless the link says what else to look at. */
  function show(scrubber, { place, view }) {
    scrubber.setView(view);
    if (!place) return;
    const centre = ({ lat, lon }) => {
      const zoom = view.zoom ?? Math.max(scrubber._map.getZoom(), CLOSE);
      if (lat !== null && view.lat === undefined) scrubber._map.setView([lat, lon], zoom, { animate: false });
    };
    scrubber.once("select", centre);
    if (!scrubber.select("", place)) scrubber.off("select", centre);
  }

  function write(parts, opening) {
    const text = written(parts, opening);
    const { hash } = globalThis.location;
    const isOpening = !hash && Object.keys(parts).every((key) => parts[key] === opening[key]);
    if (isOpening || `#${text}` === hash) return;
    globalThis.history.replaceState(globalThis.history.state, "", `#${text}`);
  }

  geoApp.followHash = function (scrubber) {
    const opening = partsOf(scrubber);
    show(scrubber, read(scrubber.table));
    let waiting = 0;
    const soon = () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => write(partsOf(scrubber), opening), QUIET);
    };
    scrubber.on("settle view select", soon);
    globalThis.addEventListener("hashchange", () => show(scrubber, read(scrubber.table)));
  };
})();
