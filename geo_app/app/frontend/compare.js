/* Two maps of one atlas, side by side or on each other, and what changed hands between them. The server
   says what is compared; how it is looked at is the reader's, who need not ask the server. */
import { hear } from "./comparison.js";
import { Frame, MODES } from "./compare_frame.js";
import { libraryOf, mapOf, Mount, mounting, unpacked } from "./mount.js";
import { Pair } from "./pair.js";
import { Transfers } from "./transfers.js";

const WAIT = 5000;
const NARROW = 720;
const ROOM_BELOW = 120; // pixels in which the reader sees that the page goes on
const INFERRED = ["inferred-control", "inferred-line"];
let openedNumber = 0; // the opening of the page whose address has been followed
let last = null; // how the reader looked when the maps were last taken away

class Compare extends Mount {
  before() {
    this.page = globalThis.location.pathname;
    this.asked = {};
    return new Promise((resolve) => {
      this.stop = hear((part) => {
        this.take(part);
        if (this.asked.sides) resolve();
      });
      setTimeout(resolve, WAIT);
    });
  }

  async start() {
    const [bundle] = await Promise.all([unpacked(this.bytes), this.before()]);
    if (this.isGone) return;
    this.style.textContent = bundle.css;
    this.frame = new Frame(this.host, (mode) => this.setMode(mode));
    this.frame.layersButton.addEventListener("click", () => this.toggleLayers());
    this.fit();
    this.scrubbers = this.frame.sides.map((side) => mapOf(bundle, side));
    [this.scrubber] = this.scrubbers;
    this.map = this.scrubber._map;
    for (const one of this.scrubbers) one.setTheme(this.theme());
    await Promise.all(this.scrubbers.map((one) => one.ready));
    if (this.isGone) return;
    this.transfers = new Transfers(libraryOf(bundle.scripts), this.scrubbers[1]._map);
    this.opened();
    this.listen();
    this.host.scrubbers = this.scrubbers; // for tests, and for whoever looks into the page
    this.host.pair = this.pair;
    this.host.dataset.ready = "true";
  }

  opened() {
    this.pair = new Pair(this.scrubbers, this.frame.sides);
    this.isReady = true;
    const { view, mode, at } = this.opening();
    const layers = this.usualLayers();
    for (const one of this.scrubbers) {
      one.shell.setPanel(false);
      one.setView({ ...view, layers: last?.layers ?? layers });
    }
    this.layers = last?.layers ?? layers;
    this.frame.swipe.set(at ?? 0.5);
    this.frame.marks.draw(this.scrubber);
    this.show(this.asked);
    this.setMode(mode && MODES.some(([id]) => id === mode) ? mode : this.usualMode());
    this.scrubbers.forEach((one, side) => this.follow(one, side));
    this.shareRoom();
    this.transfers.onSelect = ({ place }) => this.scrubbers[1].select(null, place);
  }

  /* The reader's own last look; an address that is new and says otherwise comes before it. */
  opening() {
    const { number, view, mode } = this.asked.opening ?? {};
    const isNew = number !== openedNumber;
    openedNumber = number;
    const own = { view: last?.view, mode: last?.mode, at: last?.at };
    return isNew ? { ...own, view: view ?? own.view, mode: mode ?? own.mode } : own;
  }

  usualMode() {
    return this.host.clientWidth <= NARROW ? "swipe" : "side";
  }

  /* What is told about places and ground. Events and claims are of one day, not of two. Areas that were
     surveyed would lie over those that are inferred and measured here, lines beside the inferred line. */
  usualLayers() {
    const layers = this.scrubber.table.layers.filter((layer) => !layer.base);
    const isInferred = layers.some(({ id }) => INFERRED.includes(id));
    const left = new Set(isInferred ? ["event", "claim", "control-area", "control-line", "boundary"] : ["event", "claim"]);
    const isUsual = ({ id, kind, visible }) => INFERRED.includes(id) || (visible && !left.has(kind));
    return layers.filter(isUsual).map(({ id }) => id);
  }

  /* ---- what is asked for ---- */

  take(part) {
    this.asked = { ...this.asked, ...part };
    if (!this.isReady) return;
    this.show(part);
    if (part.flight) this.fly(part.flight);
  }

  fly({ lat, lon, place }) {
    const [, scrubber] = this.scrubbers;
    // The card looks for room on the map as it will be, not as it was before the flight.
    scrubber.flyTo(lat, lon, undefined, () => scrubber.select(null, place));
    this.host.scrollIntoView({ block: "nearest" });
  }

  show({ sides, words, compared }) {
    if (sides) {
      sides.forEach(({ date, account }, side) => {
        this.scrubbers[side].setView({ date, account: account || "all" });
      });
      this.frame.setSides(sides, words);
      this.transfers.arrow = words.arrow;
    }
    // What changed between other dates is not shown while the new comparison is on its way.
    if (compared || sides) this.drawTransfers();
    this.write();
  }

  drawTransfers() {
    const { compared, sides } = this.asked;
    const isOfThese = compared?.key === JSON.stringify(sides?.map(({ date, account }) => [date, account]));
    this.frame.setCompared(isOfThese ? compared : null, this.theme());
    const nothing = { ground: { features: [] }, settlements: [], parties: [] };
    this.transfers.draw(isOfThese ? compared : nothing, this.theme());
  }

  /* ---- how it is looked at ---- */

  setMode(mode) {
    this.mode = mode;
    this.frame.setMode(mode);
    const isChanges = mode === "changes";
    this.scrubbers[1].setLayers(isChanges ? [] : this.layers);
    this.transfers.show(isChanges);
    if (isChanges) this.closePanels();
    this.write();
  }

  toggleLayers() {
    const { panel, shell } = this.scrubbers[1];
    const isOpening = panel.node.hidden;
    // In a narrow map both are sheets from below.
    if (isOpening && shell.isNarrow()) for (const { card } of this.scrubbers) card.close();
    shell.setPanel(isOpening);
  }

  closePanels() {
    for (const one of this.scrubbers) one.shell.setPanel(false);
  }

  follow(scrubber, side) {
    const other = this.scrubbers[1 - side];
    scrubber.on("view", (view) => this.viewed(view, other));
    scrubber.on("settle", ({ date }) => this.settled(date, side));
    scrubber.on("select", (chosen) => this.selected(chosen, scrubber, other));
    const mirror = () => {
      if (scrubber.card.node.hidden && !other.card.node.hidden) other.card.close();
    };
    const isClosing = (event) => event.type === "keydown" ? event.key === "Escape" : event.target.closest(".ga-close");
    for (const act of ["click", "keydown"]) {
      this.frame.sides[side].addEventListener(act, (event) => isClosing(event) && mirror());
    }
  }

  /* Side by side, what was said of a place on either side stands below its map. */
  selected({ layer, id, lat, lon }, scrubber, other) {
    if (this.isMirroring) return;
    const isAlone = this.mode !== "side" || this.frame.isStacked();
    if (isAlone) {
      other.card.close();
      return;
    }
    this.isMirroring = true;
    other.select(layer, id);
    this.isMirroring = false;
    // Again, now that both cards are open: see `shareRoom`.
    if (Number.isFinite(lat)) scrubber._uncover({ lat, lng: lon });
  }

  /* A place must be free of the cards of both, or the maps would move apart. */
  shareRoom() {
    const own = this.scrubbers.map(({ shell }) => shell.freeBox.bind(shell));
    for (const { shell } of this.scrubbers) {
      shell.freeBox = () => {
        const [one, other] = own.map((box) => box());
        const most = (i) => Math.max(one[i], other[i]);
        const least = (i) => Math.min(one[i], other[i]);
        return [most(0), most(1), least(2), least(3)];
      };
    }
  }

  /* What is switched on in one map's panel is switched on in the other. */
  viewed({ layers, language, undated }, other) {
    const looks = JSON.stringify([layers, language, undated]);
    if (this.mode !== "changes" && looks !== this.looks) {
      this.looks = looks; // before the other one tells the same
      this.layers = layers;
      other.setView({ layers, language, undated });
    }
    this.remember();
  }

  /* A date chosen in a card, or with a key, is the page's date on that side. */
  settled(date, side) {
    const asked = this.asked.sides?.[side];
    if (asked && asked.date !== date) this.setTriggerValue?.("moved", { side, date });
  }

  remember() {
    const { lat, lon, zoom } = this.scrubbers[1].getView();
    last = { view: { lat, lon, zoom }, mode: this.mode, at: this.frame.swipe.share, layers: this.layers };
    this.write();
  }

  /* Other parameters of the address stay as they are; an empty one is left out. */
  write() {
    if (!last || globalThis.location.pathname !== this.page) return;
    const url = new URL(globalThis.location.href);
    const { lat, lon, zoom } = last.view;
    const place = { lat: lat.toFixed(4), lon: lon.toFixed(4), z: String(zoom) };
    for (const [key, value] of Object.entries({ ...this.asked.query, view: this.mode, ...place })) {
      if (value) url.searchParams.set(key, value);
      else url.searchParams.delete(key);
    }
    if (url.href !== globalThis.location.href) {
      globalThis.history.replaceState(globalThis.history.state, "", url);
    }
  }

  listen() {
    this.sizes = new ResizeObserver(() => {
      for (const one of this.scrubbers) one._map.invalidateSize({ animate: false });
      this.pair.align();
    });
    for (const side of this.frame.sides) this.sizes.observe(side);
    this.onResize = () => this.fit();
    globalThis.addEventListener("resize", this.onResize);
    this.probe.addEventListener("transitionend", () => {
      for (const one of this.scrubbers) one.setTheme(this.theme());
      this.frame.marks.draw(this.scrubber);
      this.drawTransfers();
    });
  }

  fit() {
    const above = this.host.getBoundingClientRect().top + globalThis.scrollY;
    this.host.style.setProperty("--geo-app-above", `${Math.ceil(above) + ROOM_BELOW}px`);
  }

  destroy() {
    this.stop?.();
    if (this.scrubbers) this.scrubbers[1]._map.remove();
    super.destroy();
  }
}

export default mounting(Compare);
