/* The map beside a chart: it shows the chart's date, and tells Python the date that its own slider has
   settled on. It writes no address. */
import { hearMoments, lastMoment } from "./moments.js";
import { Mount, mounting } from "./mount.js";

const WAIT_FOR_MOMENT = 3000;
let lastPlace = null; // where the reader was when the map was last taken away

class Linked extends Mount {
  /* The chart's date comes in a part of its own; until it is there, nothing is drawn. */
  before() {
    this.fit(); // its room is the same before and after
    return new Promise((resolve) => {
      this.stop = hearMoments((moment) => {
        if (this.isReady) this.show(moment);
        resolve();
      });
      if (lastMoment()) resolve();
      else setTimeout(resolve, WAIT_FOR_MOMENT);
    });
  }

  look() {
    const { date, account } = lastMoment() ?? {};
    const { lat, lon, zoom } = this.scrubber.getView();
    // It is smaller than the map of the first page.
    this.scrubber.setView({ ...(lastPlace ?? { lat, lon, zoom: zoom - 1 }), date, account: account || "all" });
  }

  opened() {
    this.showLayers(lastMoment()?.layers ?? []);
    this.told = this.scrubber.getDate();
    this.scrubber.on("settle", () => this.settle());
    this.scrubber.on("view", () => this.remember());
    this.isReady = true;
    if (lastMoment()) this.show(lastMoment());
  }

  /* Those that the atlas shows anyway, and further ones if it has them. */
  showLayers(further) {
    this.layers = String(further);
    const isShown = ({ id, base, visible }) => !base && (visible || further.includes(id));
    this.scrubber.setLayers(this.scrubber.table.layers.filter(isShown).map(({ id }) => id));
  }

  show({ seq, date, account, layers }) {
    if (seq !== this.seq) this.showDate(date);
    this.seq = seq;
    if (String(layers) !== this.layers) this.showLayers(layers);
    const wanted = account || "all";
    if (wanted !== this.scrubber.getView().account) this.scrubber.setAccount(wanted);
  }

  showDate(date) {
    this.told = date;
    if (date !== this.scrubber.getDate()) this.scrubber.setDate(date);
  }

  settle() {
    this.remember();
    const date = this.scrubber.getDate();
    if (date === this.told) return;
    this.told = date;
    this.setStateValue("view", { date });
  }

  remember() {
    const { lat, lon, zoom } = this.scrubber.getView();
    lastPlace = { lat, lon, zoom };
  }

  /* It stands beside a chart and is as tall; on a phone, as the window allows. */
  fit() {
    this.host.style.height = "clamp(24rem, 64dvh, 38rem)";
  }

  destroy() {
    this.stop?.();
    super.destroy();
  }
}

export default mounting(Linked);
