/* The handle between two maps that lie on each other. */

const STEP = 0.02;
const STRIDE = 0.1;
const KEYS = {
  ArrowLeft: -STEP, ArrowDown: -STEP, ArrowRight: STEP, ArrowUp: STEP,
  PageDown: -STRIDE, PageUp: STRIDE, Home: -1, End: 1,
};

export class Swipe {
  constructor(stage, made) {
    this.stage = stage;
    this.node = made("cmp-handle");
    this.node.append(made("cmp-grip"));
    this.node.tabIndex = 0;
    this.node.setAttribute("role", "slider");
    this.node.setAttribute("aria-label", "Divide between the two maps");
    this.node.setAttribute("aria-orientation", "horizontal");
    this.node.setAttribute("aria-valuemin", "0");
    this.node.setAttribute("aria-valuemax", "100");
    this.node.addEventListener("pointerdown", (event) => this._grab(event));
    this.node.addEventListener("keydown", (event) => this._key(event));
    stage.append(this.node);
    this.names = ["", ""];
    this.set(0.5);
  }

  /* The share of the width that the first map has. */
  set(share) {
    this.share = Math.min(1, Math.max(0, share));
    this.stage.style.setProperty("--cmp-at", `${(100 * this.share).toFixed(2)}%`);
    this.node.setAttribute("aria-valuenow", String(Math.round(100 * this.share)));
    this._describe();
  }

  setNames(names) {
    this.names = names;
    this._describe();
  }

  _describe() {
    const percent = Math.round(100 * this.share);
    const [left, right] = this.names;
    this.node.setAttribute("aria-valuetext", `${percent}% ${left}, ${100 - percent}% ${right}`);
  }

  _grab(event) {
    event.preventDefault();
    event.stopPropagation();
    this.node.focus({ preventScroll: true });
    this.node.setPointerCapture(event.pointerId);
    const drag = (moved) => {
      const box = this.stage.getBoundingClientRect();
      this.set((moved.clientX - box.left) / box.width);
    };
    const drop = () => this.node.removeEventListener("pointermove", drag);
    this.node.addEventListener("pointermove", drag);
    for (const end of ["pointerup", "pointercancel"]) {
      this.node.addEventListener(end, drop, { once: true });
    }
  }

  _key(event) {
    const step = KEYS[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    this.set(this.share + step);
    event.preventDefault();
    event.stopPropagation();
  }
}
