/* What accounts say: places and claims on which they differ, and claims with their sources. All of
   it comes from layers and is written as text. Told to Python: `go`, a place to show on the map, and
   `read`, a place whose page is asked for. */

const FIRST_SHOWN = 10;
const opened = new Set(); // which folded parts a reader has opened; kept over reruns

function el(tag, className, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children.filter((child) => child !== null && child !== ""));
  return node;
}

function foldable(key, summary, ...children) {
  const details = el("details", "ac-fold", el("summary", "", summary), ...children);
  details.open = opened.has(key);
  details.addEventListener("toggle", () => {
    if (details.open) opened.add(key);
    else opened.delete(key);
  });
  return details;
}

/* A party's hue in both themes; accounts.css takes the one that fits the page. */
function swatch(hues) {
  const mark = el("span", "ac-swatch");
  mark.style.setProperty("--light", hues.light);
  mark.style.setProperty("--dark", hues.dark);
  return mark;
}

function link(text, href, isOutside) {
  const anchor = el("a", "", text);
  anchor.href = href;
  if (isOutside) {
    anchor.target = "_blank";
    anchor.rel = "noopener noreferrer";
  }
  return anchor;
}

/* A source is a link where it has an address of the web; which way it leans stands beside it. */
function source(one) {
  const isWeb = /^https?:\/\//.test(one.url ?? "");
  const title = isWeb ? link(one.title, one.url, true) : el("span", "", one.title);
  const origin = [one.origin, one.leaning].filter(Boolean).join(" · ");
  return el("li", "", title, origin ? el("span", "ac-soft", ` ${origin}`) : "");
}

function sources(key, list) {
  if (!list.length) return "";
  const items = el("ul", "ac-sources", ...list.map(source));
  return foldable(`sources:${key}`, `${list.length} source${list.length === 1 ? "" : "s"}`, items);
}

function placeLink(id, name) {
  const anchor = link(name, `places?place=${encodeURIComponent(id)}`, false);
  anchor.dataset.place = id;
  return anchor;
}

/* A place's link is followed within this visit, whose own layers a new page would lose; with a key
   held it opens a tab, as links do. */
function follow(event, setTriggerValue) {
  const { place } = event.target.closest("a[data-place]")?.dataset ?? {};
  if (!place || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  setTriggerValue("read", place);
}

/* --- places --- */

function holder(party) {
  const name = el("div", "ac-holder", swatch(party), party.short);
  name.title = party.name;
  return name;
}

function statement(key, one, index) {
  const words = [one.sure, one.when].filter(Boolean).join("; ");
  return el(
    "div", "ac-statement",
    holder(one.holder),
    words ? el("div", "ac-soft", words) : "",
    one.basis ? el("div", "ac-basis", one.basis) : "",
    sources(`${key}:${index}`, one.sources),
  );
}

function cell(place, side, statements) {
  const data = el("td", "");
  data.dataset.side = side.name;
  const none = el("span", "ac-soft", "nothing of its own");
  data.append(...(statements.length ? statements.map((one, i) => statement(`${place}:${side.name}`, one, i)) : [none]));
  return data;
}

function placeRow(sides, item, go) {
  const head = el("th", "ac-place", placeLink(item.place, item.name));
  head.scope = "row";
  if (item.isMapped) {
    const button = el("button", "ac-button", "Show on the map");
    button.type = "button";
    button.setAttribute("aria-label", `Show ${item.name} on the map`);
    button.addEventListener("click", () => go(item.place));
    head.append(button);
  }
  return el("tr", "", head, ...sides.map((side, i) => cell(item.place, side, item.cells[i])));
}

function places({ sides, places: items }, go) {
  const names = sides.map((side) => {
    const head = el("th", "", side.name);
    head.scope = "col";
    return head;
  });
  const corner = el("th", "", "Place");
  corner.scope = "col";
  const table = el("table", "ac-table",
    el("thead", "", el("tr", "", corner, ...names)),
    el("tbody", "", ...items.map((item) => placeRow(sides, item, go))));
  table.setAttribute("aria-label", "Who holds each place, account by account");
  return table;
}

/* --- claims --- */

function teller(one) {
  const said = one.saidBy || one.speaker;
  return el("div", "ac-soft", swatch(one.side), said ? `${said} · account: ${one.side.name}` : one.side.name);
}

function claim(one) {
  const place = one.place ? el("span", "ac-soft", " · ", placeLink(one.place.id, one.place.name)) : "";
  const about = one.about ? `about ${one.about}` : "";
  const facts = [one.when, about, one.basis].filter(Boolean).join(" · ");
  const counted = one.figure ? el("span", "ac-soft ac-counted", one.counted) : one.counted;
  const row = el(
    "li", "ac-claim",
    el("div", "ac-figure", one.figure, counted),
    el("div", "", el("div", "", one.paraphrase, place), teller(one), el("div", "ac-soft", facts)),
    el("ul", "ac-sources", ...one.sources.map(source)),
  );
  row.dataset.claim = one.id;
  return row;
}

function listed(claims) {
  return el("ul", "ac-claims", ...claims.map(claim));
}

/* A matter under its title; where there are many matters, each can be opened. */
function matter({ title, claims }, isFolded) {
  if (isFolded) {
    const fold = foldable(`matter:${title}`, `${title} (${claims.length})`, listed(claims));
    fold.classList.add("ac-matter");
    return fold;
  }
  const rest = claims.slice(FIRST_SHOWN);
  const more = rest.length ? foldable(`more:${title}`, `${rest.length} more`, listed(rest)) : "";
  return el("section", "", title ? el("h4", "", title) : "", listed(claims.slice(0, FIRST_SHOWN)), more);
}

/* A claim that was chosen in the chart is marked in the list, and its matter opened. */
function choose(root, id) {
  const row = id && root.querySelector(`[data-claim="${CSS.escape(id)}"]`);
  if (!row) return;
  row.classList.add("ac-chosen");
  const fold = row.closest("details");
  if (fold) fold.open = true;
}

function content({ places: differing, matters = [], folded, head, note }, go) {
  return [
    differing?.places.length ? places(differing, go) : "",
    head ? el("h3", "", head) : "",
    note ? el("p", "ac-soft", note) : "",
    ...matters.map((one) => matter(one, folded)),
  ].filter(Boolean);
}

export default function ({ data, parentElement, setTriggerValue }) {
  let root = parentElement.querySelector(".ac");
  if (!root) {
    root = el("div", "ac");
    parentElement.append(root);
  }
  root.onclick = (event) => follow(event, setTriggerValue);
  root.classList.toggle("ac-over", Boolean(data.isOver));
  root.replaceChildren(...content(data, (place) => setTriggerValue("go", place)));
  choose(root, data.chosen);
}
