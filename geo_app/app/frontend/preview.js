/* The map of a layer that is being added. It takes no orders, writes no address, tells Python
   nothing; when its layer changes, it stays where the researcher was. */
import { Mount, mounting } from "./mount.js";

const views = new Map(); // by the component's key: where each layer was last looked at

class Preview extends Mount {
  look() {
    const last = views.get(this.name());
    // Its layers and dates are the new map's own.
    if (last) this.scrubber.setView({ ...last, layers: null });
  }

  opened() {
    this.scrubber.on("settle", () => this.remember());
    this.scrubber.on("view", () => this.remember());
  }

  /* It stands among other things; the window's height is not its own. */
  fit() {
    this.host.style.height = "clamp(26rem, 74dvh, 46rem)";
  }

  name() {
    const holder = this.host.getRootNode().host?.closest("[class*='st-key-preview']");
    return holder?.className.match(/st-key-(preview\S*)/)?.[1] ?? "";
  }

  remember() {
    const { date, lat, lon, zoom } = this.scrubber.getView();
    views.set(this.name(), { date, lat, lon, zoom });
  }
}

export default mounting(Preview);
