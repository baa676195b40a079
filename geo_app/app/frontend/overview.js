/* The date in words and numbers, beside the map. Everything in it comes from layers and is written
   as text; places, events and dates in it move the map directly, without asking the server. */
import { give } from "./orders.js";

const FIRST_SHOWN = 8;
const opened = new Set(); // which folded parts a reader has opened; kept over new dates

function el(tag, className, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children.filter((child) => child !== null && child !== ""));
  return node;
}

function section(title, ...children) {
  return el("section", "ov-section", el("h3", "", title), ...children);
}

function foldable(key, className, summary, ...children) {
  const details = el("details", className, el("summary", "", ...summary), ...children);
  details.open = opened.has(key);
  details.addEventListener("toggle", () => {
    if (details.open) opened.add(key);
    else opened.delete(key);
  });
  return details;
}

const number = (count) => count.toLocaleString("en");
const plural = (count, word) => `${number(count)} ${word}${count === 1 ? "" : "s"}`;

/* A party's hue in both themes; overview.css takes the one that fits the page. */
function hued(className, party) {
  const mark = el("span", className);
  mark.style.setProperty("--light", party.light);
  mark.style.setProperty("--dark", party.dark);
  return mark;
}

/* A source is a link where it has an address; who wrote it and which way it leans stand beside. */
function sourceItem(source) {
  const title = source.url ? el("a", "", source.title) : el("span", "", source.title);
  if (source.url) {
    title.href = source.url;
    title.target = "_blank";
    title.rel = "noopener noreferrer";
  }
  const rest = [source.container, source.issued].filter(Boolean).join(", ");
  const notes = [rest, source.leaning];
  if (source.statements) notes.push(plural(source.statements, "statement"));
  const origin = notes.filter(Boolean).join(" · ");
  return el("li", "", title, origin ? el("span", "ov-origin", ` ${origin}`) : "");
}

function sourceList(sources) {
  return el("ul", "ov-sources", ...sources.map(sourceItem));
}

function bar(row, most) {
  const whole = el("span", "ov-bar");
  for (const [kind, count] of [["certain", row.certain], ["less", row.lessCertain], ["possible", row.possible]]) {
    const part = hued(`ov-${kind}`, row);
    part.style.width = `${(100 * count) / most}%`;
    whole.append(part);
  }
  return whole;
}

function shares(row) {
  const parts = [
    [row.certain, "certain"], [row.lessCertain, "less certain"], [row.possible, "possible or uncertain"],
  ];
  return parts.filter(([count]) => count).map(([count, words]) => `${number(count)} ${words}`).join(" · ");
}

function holder(row, most) {
  const count = el("span", "ov-count", number(row.total));
  count.setAttribute("aria-label", plural(row.total, "settlement"));
  return foldable(
    `holder:${row.id}`, "ov-holder",
    [hued("ov-swatch", row), el("span", "ov-name", row.name), count, bar(row, most), el("span", "ov-shares", shares(row))],
    el("p", "ov-hint", "Sources most of these statements rest on:"),
    sourceList(row.sources),
  );
}

function holders(overview) {
  if (!overview.holders.length) return el("p", "ov-empty", overview.noHolders);
  const most = Math.max(...overview.holders.map((row) => row.total));
  return el("div", "ov-holders", ...overview.holders.map((row) => holder(row, most)));
}

function mover(text, title, move) {
  const button = el("button", "ov-link", text);
  button.type = "button";
  button.title = title;
  button.addEventListener("click", move);
  return button;
}

function event(item) {
  const open = () => give({ date: item.date, lat: item.lat, lon: item.lon });
  return el(
    "li", item.on ? "ov-event ov-on" : "ov-event",
    el("div", "ov-event-head", el("span", "", item.when), el("span", "ov-away", item.away)),
    mover(item.name, `Show the map on ${item.when}`, open),
    item.summary ? el("p", "ov-summary", item.summary) : "",
    foldable(`event:${item.id}`, "ov-fold", [plural(item.sources.length, "source")], sourceList(item.sources)),
  );
}

function difference(item) {
  const told = item.told.map((one) => {
    const named = one.holders.flatMap((party, i) => [i ? " or " : "", hued("ov-swatch", party), party.short]);
    return el("div", "ov-told", el("span", "ov-account", `${one.account}: `), ...named);
  });
  const open = () => give({ lat: item.lat, lon: item.lon, place: item.place });
  return el("li", "ov-difference", mover(item.name, "Show it on the map", open), ...told);
}

function differences(items) {
  if (!items.length) {
    return el("p", "ov-empty", "On this date no two accounts are known to name different holders.");
  }
  const rows = items.map(difference);
  const list = el("ul", "ov-list", ...rows.slice(0, FIRST_SHOWN));
  if (rows.length <= FIRST_SHOWN) return list;
  const rest = el("ul", "ov-list", ...rows.slice(FIRST_SHOWN));
  return el("div", "", list, foldable("differences", "ov-fold", [`${rows.length - FIRST_SHOWN} more`], rest));
}

function sources({ sources: most, sourceCount }) {
  const words = `The ${most.length} that most statements on this date rest on, of ${number(sourceCount)}`;
  return section("Sources", foldable("sources", "ov-fold", [words], sourceList(most)));
}

function problems(findings) {
  const list = el("ul", "ov-sources", ...findings.map((text) => el("li", "", text)));
  const words = `${plural(findings.length, "problem")} found in its files`;
  return section("This atlas", foldable("findings", "ov-fold ov-problems", [words], list));
}

function content(overview) {
  const count = overview.differences.length;
  const differ = count ? `Accounts differ about ${plural(count, "place")}` : "Where accounts differ";
  const events = el("ol", "ov-list", ...overview.events.map(event));
  return [
    el("p", "ov-account-shown", overview.account),
    section("Who holds the settlements", holders(overview)),
    section(differ, differences(overview.differences)),
    section(
      "On this day and around it",
      overview.events.length ? events : el("p", "ov-empty", "No event is recorded."),
    ),
    overview.sources.length ? sources(overview) : "",
    overview.findings.length ? problems(overview.findings) : "",
    overview.neutrality ? el("p", "ov-neutrality", overview.neutrality) : "",
  ].filter(Boolean);
}

export default function ({ data, parentElement }) {
  let root = parentElement.querySelector(".ov");
  if (!root) {
    root = el("aside", "ov");
    root.setAttribute("aria-label", "What holds on this date");
    parentElement.append(root);
  }
  root.dataset.date = data.date;
  root.replaceChildren(...content(data));
}
