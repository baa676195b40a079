/* The map as a Streamlit component: unpacks what Python made once, mounts folium's script on an element
   of its own, keeps it through reruns, and reports only what has settled. */

const UNMOUNT_AFTER = 60;
const WAIT_FOR_COMMAND = 1500;
const mounts = new WeakMap();
let library = null;

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

/* What the map and the command component share; whichever comes first makes it. */
function board() {
  const geoApp = (globalThis.geoApp = globalThis.geoApp || {});
  geoApp.board = geoApp.board || { queue: [], obey: null, wake: null, view: null };
  return geoApp.board;
}

class Mount {
  constructor(parent, bytes) {
    this.bytes = bytes;
    this.parent = parent;
    this.host = document.createElement("div");
    this.host.className = "geo-app-map";
    this.probe = document.createElement("div");
    this.probe.className = "geo-app-probe";
    this.style = document.createElement("style");
    parent.append(this.style, this.probe, this.host);
    this.start().catch((error) => this.fail(error));
  }

  async start() {
    const bundle = await unpacked(this.bytes);
    const view = await firstView();
    if (this.isGone) return;
    this.fit();
    this.style.textContent = bundle.css;
    this.scrubber = mapOf(bundle, this.host);
    this.map = this.scrubber._map;
    this.scrubber.setTheme(this.theme());
    if (view) this.scrubber.setView(view);
    await this.scrubber.ready;
    if (this.isGone) return;
    this.sent = JSON.stringify(this.reported());
    this.listen();
  }

  listen() {
    const { scrubber } = this;
    scrubber.on("settle", () => this.settle());
    scrubber.on("view", () => this.address());
    scrubber.on("select", ({ layer, id, place, lat, lon }) => {
      this.place = place || null;
      this.setStateValue("selected", { layer, id, place, lat, lon });
      this.settle();
    });
    this.observer = new ResizeObserver(() => this.map.invalidateSize({ animate: false }));
    this.observer.observe(this.host);
    this.onResize = () => this.fit();
    globalThis.addEventListener("resize", this.onResize);
    // The probe's colour follows Streamlit's; its transition tells of a new theme without polling.
    this.probe.addEventListener("transitionend", () => scrubber.setTheme(this.theme()));
    board().obey = (command) => this.obey(command);
    for (const command of board().queue.splice(0)) this.obey(command);
  }

  obey({ view, fly, select }) {
    if (view) this.scrubber.setView(view);
    if (fly) this.scrubber.flyTo(fly.lat, fly.lon, fly.zoom);
    if (!select) return;
    const show = () => this.scrubber.select(select.layer || null, select.id || select.place);
    // The card looks for room on the map as it will be, not as it was before the flight.
    if (fly) this.map.once("moveend", show);
    else show();
  }

  /* What Python is told: no position and no zoom, or every pan would rerun the page. */
  reported() {
    const { date, account, language, layers, undated } = this.scrubber.getView();
    return { date, account, language, place: this.place || null, layers, undated };
  }

  settle() {
    this.address();
    const now = JSON.stringify(this.reported());
    if (now === this.sent) return;
    this.sent = now;
    this.setStateValue("view", this.reported());
  }

  /* The address always leads back to what is on the screen. What is as usual is left out. */
  address() {
    const view = this.scrubber.getView();
    board().view = view;
    const { layers, atlas } = this.scrubber.table;
    const usual = layers.filter((layer) => !layer.base && layer.visible).map(({ id }) => id);
    const url = new URL(globalThis.location.href);
    const put = (key, value, isUsual) => {
      if (isUsual) url.searchParams.delete(key);
      else url.searchParams.set(key, value);
    };
    put("date", view.date);
    put("lat", view.lat.toFixed(4));
    put("lon", view.lon.toFixed(4));
    put("z", String(view.zoom));
    put("layers", view.layers.join(","), view.layers.join() === usual.join());
    put("account", view.account, view.account === "all");
    put("lang", view.language, view.language === (atlas.languages[0] || [])[0]);
    put("undated", "0", view.undated);
    // A comma may stand in a query as it is, and reads better.
    url.search = url.search.replace(/%2C/gi, ",");
    if (url.href !== globalThis.location.href) {
      globalThis.history.replaceState(globalThis.history.state, "", url);
    }
  }

  /* The slider stays in reach: the map ends where the window does, whatever stands above it. */
  fit() {
    const above = this.host.getBoundingClientRect().top;
    if (above >= 0) this.host.style.setProperty("--geo-app-above", `${Math.ceil(above) + 12}px`);
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
    if (this.observer) this.observer.disconnect();
    globalThis.removeEventListener("resize", this.onResize);
    if (this.scrubber) {
      board().obey = null;
      this.map.remove();
    }
    this.style.remove();
    this.probe.remove();
    this.host.remove();
  }
}

async function unpacked(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}

/* The view of the first command, or the one this map had before it was taken away. */
async function firstView() {
  const shared = board();
  if (shared.view) return shared.view;
  if (!shared.queue.length) {
    await new Promise((resolve) => {
      shared.wake = resolve;
      setTimeout(resolve, WAIT_FOR_COMMAND);
    });
    shared.wake = null;
  }
  const [first] = shared.queue;
  if (!first) return null;
  const view = first.view || null;
  first.view = null;
  return view;
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
