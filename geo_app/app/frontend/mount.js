/* A map on the page: unpacks what Python made once, mounts folium's script on an element of its own,
   keeps it through reruns. What the map of a page does beyond that, its subclass says. */

const UNMOUNT_AFTER = 60;
let library = null;

/* A component's function, as Streamlit calls it, for maps of one class. */
export function mounting(MapClass) {
  const mounts = new WeakMap();
  return ({ data, parentElement, setStateValue, setTriggerValue }) => {
    let mount = mounts.get(parentElement);
    if (mount && !isSame(mount.bytes, data)) {
      mount.destroy();
      mount = undefined;
    }
    if (!mount) {
      mount = new MapClass(parentElement, data);
      mounts.set(parentElement, mount);
    }
    mount.setStateValue = setStateValue;
    mount.setTriggerValue = setTriggerValue;
    clearTimeout(mount.dying);
    // A rerun may clean up and mount again at once; only a map that stays away is taken down.
    return () => {
      mount.dying = setTimeout(() => {
        mount.destroy();
        if (mounts.get(parentElement) === mount) mounts.delete(parentElement);
      }, UNMOUNT_AFTER);
    };
  };
}

/* The same map is told by its bytes; Streamlit hands over a new array each time. */
function isSame(one, other) {
  return one.length === other.length && one.every((byte, i) => byte === other[i]);
}

export class Mount {
  constructor(parent, bytes) {
    this.bytes = bytes;
    this.host = made("geo-app-map");
    this.probe = made("geo-app-probe");
    this.style = document.createElement("style");
    parent.append(this.style, this.probe, this.host);
    this.start().catch((error) => this.fail(error));
  }

  /* For subclasses: what the map waits for, its view before it is drawn and once it is. */
  async before() {}
  look() {}
  opened() {}

  async start() {
    const [bundle] = await Promise.all([unpacked(this.bytes), this.before()]);
    if (this.isGone) return;
    this.fit();
    this.style.textContent = bundle.css;
    this.scrubber = mapOf(bundle, this.host);
    this.map = this.scrubber._map;
    this.scrubber.setTheme(this.theme());
    this.look();
    await this.scrubber.ready;
    if (this.isGone) return;
    this.listen();
    this.opened();
    this.host.scrubber = this.scrubber; // for tests, and for whoever looks into the page
    this.host.dataset.ready = "true";
  }

  listen() {
    this.sizes = new ResizeObserver(() => this.map.invalidateSize({ animate: false }));
    this.sizes.observe(this.host);
    this.onResize = () => this.fit();
    globalThis.addEventListener("resize", this.onResize);
    // The probe's colour follows Streamlit's; its transition tells of a new theme without polling.
    this.probe.addEventListener("transitionend", () => this.scrubber.setTheme(this.theme()));
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
    this.sizes?.disconnect();
    globalThis.removeEventListener("resize", this.onResize);
    this.map?.remove();
    for (const part of [this.style, this.probe, this.host]) part.remove();
  }
}

export function made(className) {
  const node = document.createElement("div");
  node.className = className;
  return node;
}

export async function unpacked(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}

/* Leaflet in a scope of its own: another map on the page keeps its own `L`. */
export function libraryOf([leaflet, plugin]) {
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
export function mapOf(bundle, host) {
  if (!/^scrubber_\d+$/.test(bundle.scrubber)) throw new Error("the map's script is damaged");
  const L = libraryOf(bundle.scripts);
  const element = document.createElement("div");
  host.append(element);
  const scoped = Object.create(L);
  scoped.map = (_, options) => L.map(element, options);
  return new Function("L", `${bundle.map}\nreturn ${bundle.scrubber};`)(scoped);
}
