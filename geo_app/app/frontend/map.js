/* The map as a Streamlit component: unpacks what Python made once, mounts folium's script on an
   element of its own, keeps it through reruns, and reports only what has settled. */
import { writeAddress } from "./address.js";
import { take } from "./orders.js";

const UNMOUNT_AFTER = 60;
const WAIT_FOR_ORDER = 5000;
const mounts = new WeakMap();
let library = null;
let lastView = null; // where the reader was when a map was last taken away

export default function ({ data, parentElement, setStateValue }) {
  let mount = mounts.get(parentElement);
  if (mount && !isSame(mount.bytes, data)) {
    mount.destroy();
    mount = undefined;
  }
  if (!mount) {
    mount = new Mount(parentElement, data);
    mounts.set(parentElement, mount);
  }
  mount.setStateValue = setStateValue;
  clearTimeout(mount.dying);
  // A rerun may clean up and mount again at once; only a map that stays away is taken down.
  return () => {
    mount.dying = setTimeout(() => {
      mount.destroy();
      if (mounts.get(parentElement) === mount) mounts.delete(parentElement);
    }, UNMOUNT_AFTER);
  };
}

/* The same map is told by its bytes; Streamlit hands over a new array each time. */
function isSame(one, other) {
  return one.length === other.length && one.every((byte, i) => byte === other[i]);
}

class Mount {
  constructor(parent, bytes) {
    this.bytes = bytes;
    this.waiting = []; // orders that came before the map
    this.host = made("geo-app-map");
    this.probe = made("geo-app-probe");
    this.style = document.createElement("style");
    parent.append(this.style, this.probe, this.host);
    this.start().catch((error) => this.fail(error));
  }

  async start() {
    const [bundle] = await Promise.all([unpacked(this.bytes), this.firstOrder()]);
    if (this.isGone) return;
    this.fit();
    this.style.textContent = bundle.css;
    this.scrubber = mapOf(bundle, this.host);
    this.map = this.scrubber._map;
    this.scrubber.setTheme(this.theme());
    const isBack = lastView !== null;
    if (isBack) this.scrubber.setView(lastView);
    else for (const { view } of this.waiting) if (view) this.scrubber.setView(view);
    await this.scrubber.ready;
    if (this.isGone) return;
    lastView = this.scrubber.getView();
    this.listen();
    // A map that comes back may find the panel at another date.
    if (isBack) this.setStateValue("view", this.report());
    // Flights and cards need the atlas, which is there now.
    this.isReady = true;
    for (const order of this.waiting.splice(0)) this.obey(order);
    this.host.scrubber = this.scrubber; // for tests, and for whoever looks into the page
    this.host.dataset.ready = "true";
  }

  /* The opening view comes as the first order. Before it, nothing is drawn, reported or written to
     the address; a map that comes back to the page has a view of its own. */
  firstOrder() {
    return new Promise((resolve) => {
      this.stop = take((order) => {
        if (this.isReady) this.obey(order);
        else this.waiting.push(order);
        resolve();
      });
      setTimeout(resolve, lastView ? 0 : WAIT_FOR_ORDER);
    });
  }

  listen() {
    const { scrubber } = this;
    this.told = JSON.stringify(this.report());
    scrubber.on("settle", () => this.settle());
    scrubber.on("view", () => this.remember());
    this.sizes = new ResizeObserver(() => this.map.invalidateSize({ animate: false }));
    this.sizes.observe(this.host);
    this.onResize = () => this.fit();
    globalThis.addEventListener("resize", this.onResize);
    // The probe's colour follows Streamlit's; its transition tells of a new theme without polling.
    this.probe.addEventListener("transitionend", () => scrubber.setTheme(this.theme()));
  }

  obey({ notices, date, lat, lon, zoom, place }) {
    if (notices?.length) this.notify(notices);
    if (date) this.scrubber.setDate(date);
    const isFlight = Number.isFinite(lat) && Number.isFinite(lon);
    if (isFlight) this.scrubber.flyTo(lat, lon, zoom);
    if (!place) return;
    const show = () => this.scrubber.select(null, place);
    // The card looks for room on the map as it will be, not as it was before the flight.
    if (isFlight) this.map.once("moveend", show);
    else show();
  }

  /* What was not understood of the address, until it is waved away. */
  notify(notices) {
    const strip = made("geo-app-notice");
    strip.setAttribute("role", "status");
    for (const notice of notices) {
      const line = document.createElement("p");
      line.textContent = notice;
      strip.append(line);
    }
    const close = document.createElement("button");
    close.type = "button";
    close.textContent = "Close";
    close.addEventListener("click", () => strip.remove());
    strip.append(close);
    this.host.append(strip);
  }

  /* What Python is told: no position and no zoom, or every pan would rerun the page. */
  report() {
    const { date, account, language } = this.scrubber.getView();
    return { date, account, language };
  }

  settle() {
    this.remember();
    const now = JSON.stringify(this.report());
    if (now === this.told) return;
    this.told = now;
    this.setStateValue("view", this.report());
  }

  remember() {
    lastView = this.scrubber.getView();
    writeAddress(lastView, this.scrubber.table);
  }

  /* The slider stays in reach: the map ends where the window does, whatever stands above it. */
  fit() {
    const above = this.host.getBoundingClientRect().top + globalThis.scrollY;
    this.host.style.setProperty("--geo-app-above", `${Math.ceil(above) + 12}px`);
  }

  theme() {
    const numbers = getComputedStyle(this.probe).backgroundColor.match(/[\d.]+/g) || [];
    const [red = 255, green = 255, blue = 255] = numbers.map(Number);
    return 0.3 * red + 0.6 * green + 0.1 * blue < 128 ? "dark" : "light";
  }

  fail(error) {
    this.host.textContent = `The map could not be drawn: ${error.message}`;
    throw error;
  }

  destroy() {
    this.isGone = true;
    this.stop?.();
    this.sizes?.disconnect();
    globalThis.removeEventListener("resize", this.onResize);
    this.map?.remove();
    for (const part of [this.style, this.probe, this.host]) part.remove();
  }
}

function made(className) {
  const node = document.createElement("div");
  node.className = className;
  return node;
}

async function unpacked(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}

/* Leaflet in a scope of its own: another map on the page keeps its own `L`. */
function libraryOf([leaflet, plugin]) {
  if (library && library.plugin === plugin) return library.L;
  const exports = {};
  new Function("exports", "module", leaflet)(exports, { exports });
  exports.noConflict();
  if (globalThis.L === undefined) delete globalThis.L;
  new Function("L", plugin)(exports);
  library = { L: exports, plugin };
  return exports;
}

/* Runs folium's script with the element in place of the id it would look for in the document. */
function mapOf(bundle, host) {
  if (!/^scrubber_\d+$/.test(bundle.scrubber)) throw new Error("the map's script is damaged");
  const L = libraryOf(bundle.scripts);
  const element = document.createElement("div");
  host.append(element);
  const scoped = Object.create(L);
  scoped.map = (_, options) => L.map(element, options);
  return new Function("L", `${bundle.map}\nreturn ${bundle.scrubber};`)(scoped);
}
