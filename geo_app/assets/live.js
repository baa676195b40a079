/* The page around the map: its theme, its size in somebody else's frame, its list of sources, paper. */
(function () {
  "use strict";
  const ROOMY = 960;
  const holder = document.querySelector("[data-scrubber]");
  const scrubber = globalThis[holder.dataset.scrubber];
  const root = document.documentElement;
  const isDark = matchMedia("(prefers-color-scheme: dark)");

  function themeName() {
    const asked = root.dataset.theme;
    return asked === "auto" ? (isDark.matches ? "dark" : "light") : asked;
  }

  function followTheme() {
    scrubber.setTheme(themeName());
    isDark.addEventListener("change", () => scrubber.setTheme(themeName()));
  }

  /* Tells whoever embeds the page how tall it wants to be: a number, which may be told to anyone. */
  function tellHeight() {
    if (globalThis.parent === globalThis) return;
    root.classList.add("lp-framed");
    let last = 0;
    const tell = () => {
      const height = Math.ceil(document.body.getBoundingClientRect().height);
      if (height !== last) globalThis.parent.postMessage({ type: "geo-app:height", height }, "*");
      last = height;
    };
    new ResizeObserver(tell).observe(document.body);
    tell();
  }

  function fillSources() {
    const list = document.querySelector(".lp-sources ol");
    if (!list || list.childElementCount || !scrubber.table) return;
    for (const [title, container, url, issued] of scrubber.table.atlas.sources) {
      const line = geoApp.el("li");
      line.append(geoApp.link(title, url));
      const rest = [container, issued].filter(Boolean).join(", ");
      if (rest) line.append(geoApp.el("span", "ga-source-rest", `, ${rest}`));
      list.append(line);
    }
  }

  function showAbout(event) {
    event.preventDefault();
    const about = document.querySelector("#about");
    document.querySelector(".lp-sources")?.setAttribute("open", "");
    about.scrollIntoView({ behavior: "instant" });
    about.focus({ preventScroll: true });
  }

  /* Ink is dark, and what is folded cannot be unfolded on paper. */
  function toPaper() {
    fillSources();
    for (const fold of document.querySelectorAll(".lp-about details")) fold.open = true;
    scrubber.setTheme("light");
  }

  function listen() {
    document.querySelector(".lp-more")?.addEventListener("click", showAbout);
    document.querySelector(".lp-sources")?.addEventListener("toggle", fillSources);
    globalThis.addEventListener("beforeprint", toPaper);
    globalThis.addEventListener("afterprint", () => scrubber.setTheme(themeName()));
  }

  function start() {
    // In a column of text the panel would hide half of the map.
    if (root.classList.contains("lp-framed") && innerWidth < ROOMY) scrubber.shell.setPanel(false);
    const map = scrubber._map;
    new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(document.querySelector(".lp-map"));
    geoApp.followHash(scrubber);
  }

  followTheme();
  tellHeight();
  listen();
  scrubber.ready.then(start);
})();
