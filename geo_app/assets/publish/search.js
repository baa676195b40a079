/* Search over the names of all places, in every language and script, on the reader's own machine. */
(function () {
  "use strict";
  const MOST = 60;
  /* As geo_app.gazetteer compares names. */
  const TYPED_AS = { "ə": "a", "ı": "i", "ё": "е", "й": "и" };
  const field = document.querySelector(".st-search input");
  const results = document.querySelector(".st-results");
  const all = document.querySelector(".st-all");
  const found = document.querySelector(".st-found");
  const usual = found.textContent;
  const places = globalThis.geoAppPlaces.map(([name, kind, file, at, spellings]) => ({
    name, kind, file, at, spellings, keys: [name, ...spellings].map(folded),
  }));

  function folded(text) {
    const lower = text.replaceAll("İ", "i").toLowerCase();
    const typed = lower.replace(/['’ʼ`]/g, "").replace(/[-/.,()]/g, " ").replace(/[əıёй]/g, (c) => TYPED_AS[c]);
    return typed.normalize("NFKD").replace(/\p{M}/gu, "").split(/\s+/).filter(Boolean).join(" ");
  }

  /* The whole name, then its beginning, then the beginning of a word in it, then any part. */
  function rank({ keys }, wanted) {
    const ranks = keys.map((key) => {
      if (key === wanted) return 0;
      if (key.startsWith(wanted)) return 1;
      if (key.includes(` ${wanted}`)) return 2;
      return key.includes(wanted) ? 3 : Infinity;
    });
    return Math.min(...ranks);
  }

  function link(href, text) {
    const node = document.createElement("a");
    node.setAttribute("href", href);
    node.textContent = text;
    return node;
  }

  function note(text) {
    const node = document.createElement("span");
    node.className = "st-soft";
    node.textContent = text;
    return node;
  }

  function row({ name, kind, file, at, spellings, keys }, wanted) {
    const line = document.createElement("li");
    // Of two names in a language, the one that is meant is enough.
    const isMeant = (one, number) => keys[number + 1].includes(wanted) && !one.includes(" / ");
    const meant = spellings.filter(isMeant).slice(0, 3);
    line.append(link(`places/${file}`, name), " ", note([kind, ...meant].filter(Boolean).join(" · ")));
    if (at) line.append(" ", link(`index.html#${at}`, "on the map"));
    return line;
  }

  function show() {
    const wanted = folded(field.value);
    results.hidden = !wanted;
    all.hidden = Boolean(wanted);
    found.textContent = usual;
    if (!wanted) return;
    const ranked = places.map((place) => [rank(place, wanted), place]).filter(([order]) => order < Infinity);
    ranked.sort(([a, one], [b, other]) => a - b || one.name.localeCompare(other.name));
    results.replaceChildren(...ranked.slice(0, MOST).map(([, place]) => row(place, wanted)));
    const rest = ranked.length > MOST ? `, the first ${MOST} of them below` : "";
    found.textContent = ranked.length ? `${ranked.length} found${rest}` : "No place has such a name. Try fewer letters.";
  }

  field.value = new URLSearchParams(globalThis.location.search).get("q") ?? "";
  field.addEventListener("input", show);
  field.form.addEventListener("submit", (event) => event.preventDefault());
  show();
})();
