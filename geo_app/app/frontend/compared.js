/* The comparison in numbers: ground by holder, and the settlements that changed hands. All of it comes
   from layers and is written as text. The maps above are told what to draw. */
import { tell } from "./comparison.js";

const DOUBT = { "less-certain": "less certain", uncertain: "uncertain", possible: "possible" };
let sought = ""; // what the reader looks for; kept over new comparisons

function el(tag, className, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children.filter((child) => child !== null && child !== ""));
  return node;
}

function number(value, signed = false) {
  const digits = Math.abs(value) < 10 ? 1 : 0;
  const text = Math.abs(value).toLocaleString("en", { maximumFractionDigits: digits });
  if (text === "0") return "0";
  return `${value < 0 ? "−" : signed ? "+" : ""}${text}`;
}

const count = (n, word) => `${n.toLocaleString("en")} ${word}${n === 1 ? "" : "s"}`;

function party(row) {
  const mark = el("span", "cd-dot");
  mark.style.setProperty("--light", row.light);
  mark.style.setProperty("--dark", row.dark);
  return el("span", "cd-party", mark, row.short);
}

/* A number, and below it how far it may be off. Where rows are stacked its label stands beside it. */
function measured(label, value, low, high, signed = false) {
  const isExact = number(low, signed) === number(high, signed);
  const range = isExact ? "" : `${number(low, signed)} to ${number(high, signed)}`;
  return cell(label, number(value, signed), range);
}

/* Of settlements the map's panel counts all that a holder may have. */
function counted(label, value, more = 0) {
  return cell(label, value.toLocaleString("en"), more ? `${more.toLocaleString("en")} more possible` : "");
}

function cell(label, text, note = "") {
  const node = el("td", "cd-number", el("span", "cd-figure", text, note ? el("span", "cd-range", note) : ""));
  node.dataset.label = label;
  return node;
}

function heading(text, note = "", span = 1) {
  const node = el("th", "cd-number", text, note ? el("span", "cd-range", note) : "");
  node.scope = span > 1 ? "colgroup" : "col";
  node.colSpan = span;
  return node;
}

function rowHeading(content) {
  const node = el("th", "", content);
  node.scope = "row";
  return node;
}

/* What the columns are called where rows are stacked. */
function labelsOf({ names: [a, b], words }) {
  return {
    a: `km², ${a}`, b: `km², ${b}`, change: `km², ${words.change.toLowerCase()}`,
    settlementsA: `Settlements, ${a}`, settlementsB: `Settlements, ${b}`,
  };
}

/* Nought is no measure of who has settlements and no ground: it says why. */
function grounds(row, labels) {
  if (Math.max(row.aHigh, row.bHigh) < 0.05) {
    const why = el("td", "cd-why", row.groundless);
    why.colSpan = 3;
    return [why];
  }
  return [
    measured(labels.a, row.a, row.aLow, row.aHigh), measured(labels.b, row.b, row.bLow, row.bHigh),
    measured(labels.change, row.change, row.changeLow, row.changeHigh, true),
  ];
}

function total(rows, labels) {
  const sum = (member) => rows.reduce((found, row) => found + row[member], 0);
  const [a, b] = [sum("a"), sum("b")];
  const change = Math.abs(b - a) < 0.05 ? 0 : b - a;
  return el(
    "tr", "cd-total", rowHeading("Total"), cell(labels.a, number(a)), cell(labels.b, number(b)),
    cell(labels.change, number(change, true)),
    counted(labels.settlementsA, sum("settlementsA")), counted(labels.settlementsB, sum("settlementsB")),
  );
}

function areas(compared) {
  const { areas: rows, names, words, line, parties, wholeKm2 } = compared;
  const hue = new Map(parties.map((one) => [one.id, one]));
  const labels = labelsOf(compared);
  const title = `Ground, of the ${number(Math.round(wholeKm2))} km² mapped (inferred)`;
  const groups = el("tr", "cd-groups", el("td", ""), heading(title, "", 3), heading("Settlements", "", 2));
  const columns = [names[0], names[1], words.change, names[0], names[1]].map((name) => heading(name));
  const first = el("th", "", "Held by (inferred)");
  first.scope = "col";
  const body = rows.map((row) => el(
    "tr", "", rowHeading(party(hue.get(row.holder))), ...grounds(row, labels),
    counted(labels.settlementsA, row.settlementsA, row.moreA), counted(labels.settlementsB, row.settlementsB, row.moreB),
  ));
  body.push(total(rows, labels));
  const lines = [[names[0], number(line.a)], [names[1], number(line.b)], [words.change, number(line.b - line.a, true)]];
  const lengths = lines.map(([label, text]) => cell(label, text));
  body.push(el("tr", "cd-line", rowHeading("Line between holders, km"), ...lengths, el("td", ""), el("td", "")));
  const table = el("table", "cd-table", el("thead", "", groups, el("tr", "", first, ...columns)), el("tbody", "", ...body));
  const caption = el("p", "cd-caption", title);
  const scroll = el("div", "cd-scroll", caption, table);
  scroll.tabIndex = 0;
  scroll.setAttribute("role", "region");
  scroll.setAttribute("aria-label", "Ground and settlements by holder");
  return scroll;
}

function settlement(row, show) {
  const name = el("a", "cd-name", row.name);
  name.href = `places?place=${encodeURIComponent(row.place)}`;
  name.title = "Life of this place";
  name.addEventListener("click", (event) => show.visit(event, row.place));
  const line = el("li", "cd-settlement", name);
  if (row.district) line.append(el("span", "cd-district", row.district));
  if (DOUBT[row.certainty]) line.append(el("span", "cd-doubt", DOUBT[row.certainty]));
  if (row.lat !== null) {
    const fly = el("button", "cd-fly", "on the map");
    fly.type = "button";
    fly.setAttribute("aria-label", `Show ${row.name} on the map`);
    fly.addEventListener("click", () => tell({ flight: { lat: row.lat, lon: row.lon, place: row.place } }));
    line.append(fly);
  }
  line.dataset.sought = row.sought;
  return line;
}

/* Who from whom, and below it each settlement. */
function group(transfer, arrow, rows, hue, show) {
  const list = el("ul", "cd-list", ...rows.map((row) => settlement(row, show)));
  const number_ = el("span", "cd-count", count(rows.length, "settlement"));
  const head = el("h4", "cd-transfer", party(hue.get(transfer.from)), arrow, party(hue.get(transfer.to)), number_);
  return el("section", "cd-group", head, list);
}

function settlements({ settlements: rows, transfers, parties, words, nothing }, show) {
  if (!rows.length) return el("p", "cd-empty", nothing);
  const hue = new Map(parties.map((one) => [one.id, one]));
  const of = (transfer) => rows.filter(({ from, to }) => from === transfer.from && to === transfer.to);
  const groups = transfers.map((transfer) => [transfer, of(transfer)]).filter(([, found]) => found.length);
  const lists = el("div", "cd-groups-scroll", ...groups.map(([transfer, found]) => group(transfer, words.arrow, found, hue, show)));
  lists.tabIndex = 0;
  lists.setAttribute("role", "region");
  lists.setAttribute("aria-label", words.settlements);
  const field = el("input", "cd-search");
  field.type = "search";
  field.placeholder = `Find among ${count(rows.length, "settlement")}`;
  field.setAttribute("aria-label", field.placeholder);
  field.value = sought;
  const none = el("p", "cd-empty", "None of them has this name.");
  const filter = () => narrow(lists, none, (sought = field.value));
  field.addEventListener("input", filter);
  filter();
  return el("div", "", field, none, lists);
}

/* Letters as they are searched for: without case, accents and apostrophes. */
const folded = (text) => text.normalize("NFKD").replace(/[\p{M}'’ʼ`]/gu, "").toLowerCase().trim();

function narrow(lists, none, text) {
  const wanted = folded(text);
  let found = 0;
  for (const section of lists.children) {
    let here = 0;
    for (const line of section.querySelectorAll("li")) {
      line.hidden = !line.dataset.sought.includes(wanted);
      here += line.hidden ? 0 : 1;
    }
    section.hidden = !here;
    found += here;
  }
  none.hidden = found > 0;
}

function content(compared, show) {
  const left = el("section", "cd-areas", el("h3", "", "Ground and settlements by holder"), areas(compared));
  const right = el("section", "cd-settlements", el("h3", "", compared.words.settlements), settlements(compared, show));
  return [el("p", "cd-summary", compared.summary), el("div", "cd-columns", left, right)];
}

export default function ({ data, parentElement, setTriggerValue }) {
  let root = parentElement.querySelector(".cd");
  if (!root) {
    root = el("div", "cd");
    parentElement.append(root);
  }
  const visit = (event, place) => {
    // With a key held it opens a tab of its own, as links do; else this visit goes there.
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    setTriggerValue("place", place);
  };
  if (root.dataset.key !== data.key) {
    for (const row of data.settlements) row.sought = [...row.spellings, row.district].map(folded).join("\n");
    root.replaceChildren(...content(data, { visit }));
    root.dataset.key = data.key;
  }
  tell({ compared: data });
}
