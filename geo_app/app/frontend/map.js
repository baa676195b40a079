/* The map of the first page as a Streamlit component: it takes orders, reports only what has settled,
   and owns the address of the page. */
import { writeAddress } from "./address.js";
import { keepExtent } from "./extent.js";
import { made, Mount, mounting } from "./mount.js";
import { take } from "./orders.js";

const WAIT_FOR_ORDER = 5000;
let lastView = null; // where the reader was when a map was last taken away
let lastLayers = null; // the layers that there were to choose from

class Explorer extends Mount {
  before() {
    this.waiting = []; // orders that came before the map
    // A reader who comes from another page may be here before the address is.
    this.page = lastView ? null : globalThis.location.pathname;
    return this.firstOrder();
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

  look() {
    this.scrubber.links.place = new URL("places", globalThis.location.href).pathname;
    this.isBack = lastView !== null;
    if (this.isBack) this.scrubber.setView(lastView);
    else for (const { view } of this.waiting) if (view) this.scrubber.setView(view);
  }

  /* Layers that were added since the reader chose among them are shown. */
  showNewLayers() {
    const { layers } = this.scrubber.table;
    const isNew = (layer) => !layer.base && layer.visible && !lastLayers.has(layer.id);
    const added = layers.filter(isNew).map(({ id }) => id);
    if (added.length) this.scrubber.setLayers([...lastView.layers, ...added]);
  }

  opened() {
    if (this.isBack) this.showNewLayers();
    this.told = JSON.stringify(this.report());
    this.scrubber.on("settle", () => this.settle());
    this.scrubber.on("view", () => this.remember());
    this.scrubber.on("leave", ({ query }) => this.setTriggerValue("leave", query));
    lastView = this.scrubber.getView();
    keepExtent(this.map);
    lastLayers = new Set(this.scrubber.table.layers.map(({ id }) => id));
    if (this.isBack) {
      // Another page was here meanwhile: the panel may be at another date, the address is bare.
      this.setStateValue("view", this.report());
      this.write();
    }
    // Flights and cards need the atlas, which is there now.
    this.isReady = true;
    for (const order of this.waiting.splice(0)) this.obey(order);
  }

  obey({ notices, date, account, known, lat, lon, zoom, place }) {
    if (notices?.length) this.notify(notices);
    if (date) this.scrubber.setDate(date);
    if (account) this.scrubber.setAccount(account);
    if (known !== undefined) this.scrubber.setKnown(known);
    const show = () => place && this.scrubber.select(null, place);
    // The card looks for room on the map as it will be, not as it was before the flight.
    if (Number.isFinite(lat) && Number.isFinite(lon)) this.scrubber.flyTo(lat, lon, zoom, show);
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
    const { date, account, language, known } = this.scrubber.getView();
    return { date, account, language, known };
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
    keepExtent(this.map);
    this.write();
  }

  /* A map may settle when its reader has gone to another page, whose address is not the map's. */
  write() {
    const { pathname, href } = globalThis.location;
    const isHere = pathname === this.page || pathname === new URL(".", href).pathname;
    if (isHere) writeAddress(lastView, this.scrubber.table);
  }

  destroy() {
    this.stop?.();
    super.destroy();
  }
}

export default mounting(Explorer);
