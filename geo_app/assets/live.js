/* The page around the map: its theme, its size in somebody else's frame, its list of sources, paper. */
(function () {
  "use strict";
  const ROOMY = 960;
  /* The view a map opens with is meant to show about this many pixels around its middle; where less
     than this share of them is seen, the map opens further away. */
  const MEANT = [960, 880];
  const ENOUGH = 0.7;
  /* A sheet is as wide as this many pixels of the map, so that names stay readable on it. */
  const SHEET = 1000;
  const SHEET_DOTS = 2200;
  const MOST_RATIO = 4;
  const holder = document.querySelector("[data-scrubber]");
  const scrubber = globalThis[holder.dataset.scrubber];
  const root = document.documentElement;
  const isDark = matchMedia("(prefers-color-scheme: dark)");
  const isPrint = matchMedia("print");
  let sheet = null;
  let unfolded = [];

  function themeName() {
    const asked = root.dataset.theme;
    return asked === "auto" ? (isDark.matches ? "dark" : "light") : asked;
  }

  function followTheme() {
    scrubber.setTheme(themeName());
    isDark.addEventListener("change", () => sheet || scrubber.setTheme(themeName()));
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

  /* What the map shows, for a canvas of its own: those of the screen do not survive the way to a printer. */
  function sheetView() {
    const map = scrubber._map;
    const { x: width, y: height } = map.getSize();
    const share = Math.min(1, SHEET / width);
    const { min } = map.getPixelBounds();
    const zoom = map.getZoom() + Math.log2(share);
    return {
      zoom, scale: 2 ** zoom, x: min.x * share, y: min.y * share, width: width * share, height: height * share,
      ratio: Math.min(MOST_RATIO, SHEET_DOTS / (width * share)), isSheet: true,
    };
  }

  function paintedSheet(view) {
    const canvas = geoApp.el("canvas");
    canvas.width = Math.round(view.width * view.ratio);
    canvas.height = Math.round(view.height * view.ratio);
    const context = canvas.getContext("2d");
    context.setTransform(view.ratio, 0, 0, view.ratio, 0, 0);
    scrubber.basemap.paint(context, view);
    scrubber.painter.full(context, view);
    scrubber.labels.paint(context, view);
    return canvas;
  }

  function addSheet() {
    const view = sheetView();
    const { root: frame, stage, scale } = scrubber.shell;
    sheet = geoApp.el("figure", "lp-sheet");
    sheet.style.setProperty("--lp-shape", view.width / view.height);
    const bar = geoApp.el("div", "ga-scale", scale.textContent);
    bar.style.width = `${(100 * Number.parseFloat(scale.style.width)) / scrubber._map.getSize().x}%`;
    sheet.append(paintedSheet(view), bar);
    frame.insertBefore(sheet, stage);
  }

  /* Ink is dark, and what is folded cannot be unfolded on paper. */
  function toPaper() {
    if (sheet || !scrubber.table) return;
    fillSources();
    unfolded = [...document.querySelectorAll(".lp-about details:not([open])")];
    for (const fold of unfolded) fold.open = true;
    scrubber.setTheme("light");
    addSheet();
  }

  function fromPaper() {
    if (!sheet) return;
    sheet.remove();
    sheet = null;
    for (const fold of unfolded) fold.open = false;
    scrubber.setTheme(themeName());
    followSize();
  }

  function listen() {
    document.querySelector(".lp-more")?.addEventListener("click", showAbout);
    document.querySelector(".lp-sources")?.addEventListener("toggle", fillSources);
    globalThis.addEventListener("beforeprint", toPaper);
    globalThis.addEventListener("afterprint", fromPaper);
    // Not every browser tells of both.
    isPrint.addEventListener("change", () => (isPrint.matches ? toPaper() : fromPaper()));
  }

  /* Where there is little room, all that is meant to be seen is seen, smaller. */
  function fitOpening() {
    const map = scrubber._map;
    const { x, y } = map.getSize();
    const share = Math.min(x / MEANT[0], y / MEANT[1]);
    if (!share || share > ENOUGH) return;
    const zoom = Math.floor(2 * (map.getZoom() + Math.log2(share))) / 2;
    map.setView(map.getCenter(), zoom, { animate: false });
  }

  /* Parts of the canvas on which a name could not be read, for what stands over them. */
  function covered(view) {
    if (view.isSheet) return [];
    const map = scrubber._map;
    const { min } = map.getPixelBounds();
    const stage = map.getContainer().getBoundingClientRect();
    const [x, y] = [min.x - view.x - stage.left, min.y - view.y - stage.top];
    return [...scrubber.shell.stage.querySelectorAll(".ga-zoom, .ga-scale")].map((node) => {
      const { left, top, right, bottom } = node.getBoundingClientRect();
      return [left + x, top + y, right + x, bottom + y];
    });
  }

  /* The size of a sheet is none of the screen's. */
  function followSize() {
    if (!sheet && !isPrint.matches) scrubber._map.invalidateSize({ animate: false });
  }

  function start() {
    // In a column of text the panel would hide half of the map.
    if (root.classList.contains("lp-framed") && innerWidth < ROOMY) scrubber.shell.setPanel(false);
    scrubber.labels.covered = covered;
    fitOpening();
    scrubber.names.repaint();
    new ResizeObserver(followSize).observe(document.querySelector(".lp-map"));
    geoApp.followHash(scrubber);
  }

  followTheme();
  tellHeight();
  listen();
  scrubber.ready.then(start);
})();
