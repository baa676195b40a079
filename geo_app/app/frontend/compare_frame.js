/* What stands around the two maps: how they are looked at, what each of them shows, whose hue is whose. */
import { Marks } from "./compare_marks.js";
import { made } from "./mount.js";
import { Swipe } from "./swipe.js";
import { kilometres, swatch } from "./transfers.js";

export const MODES = [
  ["side", "Side by side"],
  ["swipe", "Swipe"],
  ["changes", "What changed hands"], // or what the server calls it
];

export class Frame {
  constructor(host, choose) {
    this.host = host;
    host.classList.add("cmp");
    this.bar = made("cmp-bar");
    this.stage = made("cmp-stage");
    this.key = made("cmp-key");
    this.marks = new Marks();
    // What is folded out below does not make the maps smaller.
    const body = made("cmp-body");
    body.append(this.bar, this.stage, this.key);
    host.append(body, this.marks.node);
    this.bar.append(this._modes(choose), this._layersButton());
    this.sides = ["a", "b"].map((name) => this._side(name));
    this.labels = this.sides.map(() => made("cmp-label"));
    this.labels.forEach((label, side) => label.classList.add(`cmp-label-${"ab"[side]}`));
    this.stage.append(...this.sides, ...this.labels);
    this.swipe = new Swipe(this.stage, made);
    this.empty = made("cmp-empty");
    this.empty.setAttribute("role", "status");
    this.stage.append(this.empty);
  }

  _side(name) {
    const side = made(`cmp-side cmp-${name}`);
    const cross = made("cmp-cross");
    cross.setAttribute("aria-hidden", "true");
    cross.hidden = true;
    side.append(cross);
    return side;
  }

  _modes(choose) {
    const group = made("cmp-modes");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", "How to compare");
    this.buttons = MODES.map(([mode, text]) => button("cmp-mode", text, () => choose(mode)));
    group.append(...this.buttons);
    return group;
  }

  _layersButton() {
    this.layersButton = button("cmp-layers", "Layers", () => {});
    this.layersButton.title = "Layers and legend";
    return this.layersButton;
  }

  setMode(mode) {
    this.host.dataset.mode = mode;
    this.buttons.forEach((node, i) => node.setAttribute("aria-pressed", String(MODES[i][0] === mode)));
    this.swipe.node.hidden = mode !== "swipe";
    this.layersButton.hidden = mode === "changes";
    this.marks.node.hidden = mode === "changes";
    this._tell();
  }

  /* Whether the maps stand above each other. */
  isStacked() {
    const [one, other] = this.sides.map((side) => side.getBoundingClientRect());
    return other.top > one.top + 1;
  }

  setSides(sides, words) {
    this.sidesShown = sides;
    this.words = words;
    this.buttons.at(-1).textContent = words.changes;
    this.swipe.setNames(sides.map(({ day, told }) => [day, told].filter(Boolean).join(", ")));
    this._tell();
  }

  setCompared(compared, theme) {
    this.compared = compared;
    this.theme = theme;
    this._tell();
  }

  /* What each map shows; where there is one map for both, what is compared. */
  _label(isChanges) {
    const [a, b] = this.sidesShown ?? [];
    if (!a) return;
    const lines = ({ day, told }) => [text("strong", day), ...(told ? [text("span", told)] : [])];
    const { before, arrow, after } = this.words;
    const isOneDay = a.day === b.day;
    const both = { day: isOneDay ? a.day : `${a.day} ${arrow} ${b.day}`, told: isOneDay ? `${before} ${arrow} ${after}` : a.told };
    this.labels[0].replaceChildren(...lines(a));
    this.labels[1].replaceChildren(...lines(isChanges ? both : b));
  }

  /* The key below the maps: parties, or in the third mode who from whom. */
  _tell() {
    const isChanges = this.host.dataset.mode === "changes";
    this._label(isChanges);
    this.empty.hidden = !isChanges || !this.compared || !this.compared.isEmpty;
    this.empty.textContent = this.compared?.nothing ?? "";
    const rows = !this.compared ? [] : isChanges ? this._transferred() : this._held();
    this.key.replaceChildren(...rows);
  }

  _held() {
    return this.compared.parties.map((party) => {
      const mark = text("span", "", "cmp-dot");
      mark.style.background = party[this.theme];
      return row(mark, party.short);
    });
  }

  _transferred() {
    const { transfers, parties } = this.compared;
    const hue = new Map(parties.map((party) => [party.id, party]));
    const rows = transfers.map(({ from, to, km2, settlements }) => {
      const [before, after] = [hue.get(from), hue.get(to)];
      const found = `${settlements.toLocaleString("en")} settlement${settlements === 1 ? "" : "s"}`;
      const much = [km2 ? kilometres(km2) : "", settlements ? found : ""].filter(Boolean).join(", ");
      const words = `${before.short} ${this.words.arrow} ${after.short}: ${much}`;
      return row(swatch(before[this.theme], after[this.theme]), words);
    });
    return rows.length ? [...rows, text("span", this.words.key, "cmp-note")] : rows;
  }
}

function button(className, words, act) {
  const node = text("button", words, className);
  node.type = "button";
  node.addEventListener("click", act);
  return node;
}

function text(tag, words, className = "") {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.textContent = words;
  return node;
}

function row(mark, words) {
  const node = text("span", "", "cmp-row");
  node.append(mark, words);
  return node;
}
