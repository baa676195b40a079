import { give } from "./orders.js";

/* The date in words and numbers, beside the map. Everything in it comes from layers and is written
   as text; places, events and dates in it move the map directly, without asking the server. */

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

function plural(count, word) {
  return `${count.toLocaleString("en")} ${word}${count === 1 ? "" : "s"}`;
}

function swatch(party) {
  const mark = el("span", "ov-swatch");
  mark.style.backgroundColor = party.colour;
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
  const origin = [source.container, source.issued].filter(Boolean).join(", ");
  const item = el("li", "", title, origin ? el("span", "ov-origin", ` ${origin}`) : "");
  if (source.leaning) item.append(el("span", "ov-origin", ` · ${source.leaning}`));
  if (source.statements) item.append(el("span", "ov-origin", ` · ${plural(source.statements, "statement")}`));
  return item;
}

function sourceList(sources) {
  return el("ul", "ov-sources", ...sources.map(sourceItem));
}

function holders(rows, total) {
  const list = el("div", "ov-holders");
  for (const row of rows) {
    const bar = el("span", "ov-bar", el("span", "ov-bar-certain"), el("span", "ov-bar-possible"));
    bar.children[0].style.cssText = `width:${(100 * row.certain) / total}%;background:${row.colour}`;
    bar.children[1].style.width = `${(100 * row.possible) / total}%`;
    bar.children[1].style.color = row.colour;
    const count = el("span", "ov-count", row.certain.toLocaleString("en"));
    const maybe = row.possible ? el("span", "ov-maybe", `+ ${row.possible} possibly`) : "";
    list.append(
      foldable(
        `holder:${row.id}`, "ov-holder",
        [swatch(row), el("span", "ov-name", row.name), count, maybe, bar],
        el("p", "ov-hint", "Sources most of these statements rest on:"),
        sourceList(row.sources),
      ),
    );
  }
  return list;
}

function mover(text, title, move) {
  const button = el("button", "ov-link", text);
  button.type = "button";
  button.title = title;
  button.addEventListener("click", move);
  return button;
}

function event(item, command) {
  const open = () => command({ date: item.date, lat: item.lat, lon: item.lon });
  const name = mover(item.name, `Show the map on ${item.when}`, open);
  const away = el("span", "ov-away", item.away);
  return el(
    "li", item.on ? "ov-event ov-on" : "ov-event",
    el("div", "ov-event-head", el("span", "ov-when", item.when), away),
    name,
    item.summary ? el("p", "ov-summary", item.summary) : "",
    foldable(`event:${item.id}`, "ov-fold", [plural(item.sources.length, "source")], sourceList(item.sources)),
  );
}

function difference(item, command) {
  const told = item.told.map((one) =>
    el("div", "ov-told", el("span", "ov-account", `${one.account}: `),
      ...one.holders.flatMap((holder, i) => [i ? " or " : "", swatch(holder), holder.name])),
  );
  const open = () => command({ lat: item.lat, lon: item.lon, place: item.place });
  return el("li", "ov-difference", mover(item.name, "Show it on the map", open), ...told);
}

function differences(items, command) {
  if (!items.length) return el("p", "ov-empty", "On this date no two accounts are known to name different holders.");
  const first = items.slice(0, 6).map((item) => difference(item, command));
  const list = el("ul", "ov-list", ...first);
  if (items.length <= 6) return list;
  const rest = items.slice(6).map((item) => difference(item, command));
  return el("div", "", list, foldable("differences", "ov-fold", [`${items.length - 6} more`], el("ul", "ov-list", ...rest)));
}

function content(overview, command) {
  const total = overview.holders.reduce((sum, row) => Math.max(sum, row.certain + row.possible), 1);
  const parts = [];
  for (const notice of overview.notices) parts.push(el("p", "ov-notice", notice));
  parts.push(
    el("p", "ov-account-shown", overview.account),
    section(
      "Who holds the settlements",
      overview.holders.length
        ? holders(overview.holders, total)
        : el("p", "ov-empty", overview.noHolders),
    ),
    section(
      "On this day and around it",
      overview.events.length
        ? el("ol", "ov-list", ...overview.events.map((item) => event(item, command)))
        : el("p", "ov-empty", "No event is recorded."),
    ),
    section("Where accounts differ", differences(overview.differences, command)),
  );
  if (overview.sources.length) {
    const most = "Sources most statements on this date rest on";
    parts.push(section("Sources", foldable("sources", "ov-fold", [most], sourceList(overview.sources))));
  }
  if (overview.findings.length) {
    const list = el("ul", "ov-sources", ...overview.findings.map((text) => el("li", "", text)));
    const count = plural(overview.findings.length, "problem");
    parts.push(section("This atlas", foldable("findings", "ov-fold ov-problems", [`${count} found in its files`], list)));
  }
  if (overview.neutrality) parts.push(el("p", "ov-neutrality", overview.neutrality));
  return parts;
}

export default function ({ data, parentElement }) {
  let root = parentElement.querySelector(".ov");
  if (!root) {
    root = el("aside", "ov");
    root.setAttribute("aria-label", "What holds on this date");
    parentElement.append(root);
  }
  root.dataset.date = data.date;
  root.replaceChildren(...content(data, give));
}
