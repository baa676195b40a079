/* What changed hands, drawn over a map: ground in the hue of who holds it after, with narrow stripes in
   the hue of who held it before; settlements as discs of the one with a core of the other. */

const SPACE = "http://www.w3.org/2000/svg";
const TILE = 11;
const STRIPE = 3;
/* As many names stand on the map themselves; of more, the pointer's tip tells. */
const MOST_NAMES = 8;
const DOUBT = { "less-certain": "less certain", uncertain: "uncertain", possible: "possible" };

export class Transfers {
  constructor(L, map) {
    this.L = L;
    this.map = map;
    // Ground below the names of towns, settlements above their dots.
    this.renderer = this._renderer("cmp-transfers", 420);
    this.upper = this._renderer("cmp-settlements", 460);
    this.group = L.featureGroup();
    this.discs = [];
    map.on("zoomend", () => this._resize());
  }

  _renderer(pane, index) {
    this.map.createPane(pane).style.zIndex = index;
    return this.L.svg({ pane, padding: 0.4 });
  }

  show(isShown) {
    if (isShown) this.group.addTo(this.map);
    else this.group.remove();
  }

  /* Patterns want the drawing to be there; it is, once something is drawn. */
  draw({ ground, settlements, parties }, theme) {
    this.hues = new Map(parties.map((party) => [party.id, party]));
    this.theme = theme;
    this.group.clearLayers();
    this.discs = [];
    this.renderer.addTo(this.map);
    this._patterns(ground.features);
    for (const feature of ground.features) this._ground(feature);
    const isFew = settlements.length <= MOST_NAMES;
    for (const transfer of settlements) if (transfer.lat !== null) this._settlement(transfer, isFew);
    this._resize();
  }

  hue(id) {
    return this.hues.get(id)?.[this.theme] ?? "#8a8a8a";
  }

  _patterns(features) {
    const root = this.renderer._container;
    root.querySelector("defs")?.remove();
    const defs = document.createElementNS(SPACE, "defs");
    const pairs = new Set(features.map(({ properties: { from, to } }) => JSON.stringify([from, to])));
    this.patterns = new Map([...pairs].map((pair, number) => [pair, `cmp-stripes-${number}`]));
    for (const [pair, id] of this.patterns) defs.append(stripes(id, ...JSON.parse(pair).map((p) => this.hue(p))));
    root.prepend(defs);
  }

  _ground(feature) {
    const { from, to, km2 } = feature.properties;
    const path = this.L.geoJSON(feature, {
      renderer: this.renderer,
      style: {
        color: this.hue(to), weight: 1, opacity: 1, fillOpacity: 1,
        fillColor: `url(#${this.patterns.get(JSON.stringify([from, to]))})`,
      },
    });
    path.bindTooltip(this._tip(this._pair(from, to), `${kilometres(km2)}, inferred`), { sticky: true });
    path.addTo(this.group);
  }

  _settlement(transfer, isNamed) {
    const { from, to, name, certainty } = transfer;
    const at = [transfer.lat, transfer.lon];
    const disc = { renderer: this.upper, weight: 1, bubblingMouseEvents: false, color: this.theme === "dark" ? "#15191d" : "#ffffff", fillOpacity: 1 };
    const outer = this.L.circleMarker(at, { ...disc, fillColor: this.hue(to), dashArray: DOUBT[certainty] ? "2 2" : null });
    const core = this.L.circleMarker(at, { ...disc, interactive: false, fillColor: this.hue(from) });
    const words = [this._pair(from, to), DOUBT[certainty]].filter(Boolean).join(", ");
    const place = { permanent: isNamed, direction: "right", offset: [8, 0], className: isNamed ? "cmp-name" : "" };
    outer.bindTooltip(this._tip(name, isNamed ? "" : words), place);
    outer.on("click", () => this.onSelect?.(transfer));
    this.discs.push([outer, core]);
    this.group.addLayer(outer).addLayer(core);
  }

  _pair(from, to) {
    return [from, to].map((id) => this.hues.get(id)?.short ?? id).join(` ${this.arrow} `);
  }

  _tip(title, words) {
    const node = document.createElement("div");
    const strong = document.createElement("strong");
    strong.textContent = title;
    node.append(strong);
    if (words) node.append(document.createElement("br"), words);
    return node;
  }

  _resize() {
    const radius = Math.min(9, Math.max(4, 4.5 + (this.map.getZoom() - 9) * 1.3));
    for (const [outer, core] of this.discs) {
      outer.setRadius(radius);
      core.setRadius(radius * 0.55);
    }
  }
}

/* Wide in the later holder's hue, narrow in the former's. */
function stripes(id, before, after) {
  const pattern = document.createElementNS(SPACE, "pattern");
  const size = { id, width: TILE, height: TILE, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" };
  for (const [key, value] of Object.entries(size)) pattern.setAttribute(key, value);
  pattern.append(rectangle(TILE, after, 0.36), rectangle(STRIPE, before, 0.75));
  return pattern;
}

function rectangle(width, colour, opacity) {
  const node = document.createElementNS(SPACE, "rect");
  for (const [key, value] of Object.entries({ width, height: TILE, fill: colour, "fill-opacity": opacity })) {
    node.setAttribute(key, value);
  }
  return node;
}

/* A hue's swatch, as the ground is drawn. */
export function swatch(before, after) {
  const svg = document.createElementNS(SPACE, "svg");
  svg.setAttribute("class", "cmp-swatch");
  svg.setAttribute("aria-hidden", "true");
  const id = `cmp-swatch-${before}-${after}`.replace(/#/g, "");
  const box = rectangle("100%", `url(#${id})`, 1);
  box.setAttribute("height", "100%");
  svg.append(stripes(id, before, after), box);
  return svg;
}

/* 1,234 km², 1.2 km². */
export function kilometres(km2) {
  const digits = Math.abs(km2) < 10 ? 1 : 0;
  return `${km2.toLocaleString("en", { maximumFractionDigits: digits })} km²`;
}
