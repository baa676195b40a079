/* What the marks on the two maps mean, folded away below them. The pictures are those of the legend. */
import { made } from "./mount.js";

const BOTH = { hue: 1, otherHue: 2, status: 0, otherStatus: 0, isSplit: 1, shape: 0, size: 1 };
const disc = (status) => ({ look: { shape: 0, size: 1, hue: 0, status, isSplit: 0 } });
const ground = (...statuses) => ({ isInferred: true, area: 0, statuses });

/* Of no side, but for what has two hues: these are the hues of the atlas's first two parties. */
const MARKS = [
  ["Settlements", [
    [disc(0), "full: holder certain"],
    [disc(1), "ring, pale inside: less certain"],
    [disc(2), "broken ring: possible or uncertain"],
    [{ look: { ...BOTH, isRival: 1 } }, "two hues, whole rim: accounts name two holders"],
    [{ look: { ...BOTH, isRival: 0 } }, "two hues, broken rim: day of the change not known"],
  ]],
  ["Ground, inferred", [
    [ground(0), "holder certain"],
    [ground(1), "paler: less certain"],
    [ground(2), "hatched: possible or uncertain"],
    [{ pair: { ...BOTH, isRival: 1 } }, "broad bands: accounts name two holders"],
    [{ pair: { ...BOTH, isRival: 0 } }, "thin stripes: day of the change not known"],
  ]],
  ["Lines", [
    [{ line: "inferred" }, "thin: inferred line between holders"],
    [{ line: "inferred", isDashed: true }, "thin, dashed: such a line, possible"],
    [{ line: "state" }, "grey: border of today"],
    [{ line: "contact" }, "thick: line of contact, once switched on"],
    [{ line: "boundary", isDashed: true }, "dashed, grey: boundary, not exact, once switched on"],
    [{ line: "claim", hue: 1 }, "dotted, in a hue: claimed by that party, once switched on"],
  ]],
];

export class Marks {
  constructor() {
    this.node = document.createElement("details");
    this.node.className = "cmp-marks";
    const summary = document.createElement("summary");
    summary.textContent = "What the marks mean";
    this.lists = made("cmp-marks-lists");
    this.node.append(summary, this.lists);
  }

  /* Anew in each theme: the pictures are in its colours. */
  draw(scrubber) {
    const { Swatches, el } = globalThis.geoApp;
    const swatches = new Swatches(scrubber);
    const row = ([picture, words]) => {
      const line = el("li", "cmp-mark");
      line.append(swatches.draw(picture), el("span", "", words));
      return line;
    };
    this.lists.replaceChildren(...MARKS.map(([title, marks]) => {
      const section = el("section");
      const list = el("ul");
      list.append(...marks.map(row));
      section.append(el("h4", "", title), list);
      return section;
    }));
  }
}
