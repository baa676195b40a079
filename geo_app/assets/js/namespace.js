/* One namespace for the whole plugin, and the few functions every file needs. */
(function () {
  "use strict";
  const geoApp = (globalThis.geoApp = globalThis.geoApp || {});

  const COLOUR = /^#[0-9a-f]{6}$/;

  /* Text reaches the page through here only: textContent, never markup. */
  geoApp.el = function (tag, className, text) {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (text !== undefined) node.textContent = text;
    return node;
  };

  geoApp.button = function (className, label, text, act) {
    const node = geoApp.el("button", className, text);
    node.type = "button";
    node.setAttribute("aria-label", label);
    node.title = label;
    node.addEventListener("click", act);
    return node;
  };

  geoApp.select = function (label, choices, act) {
    const node = geoApp.el("select", "ga-select");
    node.setAttribute("aria-label", label);
    for (const [value, text] of choices) {
      const option = geoApp.el("option", "", text);
      option.value = value;
      node.append(option);
    }
    node.addEventListener("change", () => act(node.value));
    return node;
  };

  /* Icons are drawn, so that no font and no picture file is needed. */
  geoApp.icon = function (path) {
    const space = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(space, "svg");
    svg.setAttribute("viewBox", "0 0 20 20");
    svg.setAttribute("class", "ga-icon");
    svg.setAttribute("aria-hidden", "true");
    const line = document.createElementNS(space, "path");
    line.setAttribute("d", path);
    svg.append(line);
    return svg;
  };

  geoApp.colour = function (text) {
    if (!COLOUR.test(text)) throw new Error(`The map's data is damaged: ${text} is no colour`);
    return text;
  };

  geoApp.faded = function (colour, opacity) {
    const number = Number.parseInt(geoApp.colour(colour).slice(1), 16);
    return `rgba(${number >> 16},${(number >> 8) & 255},${number & 255},${opacity})`;
  };

  /* A party's short name in a language; without one the full name, else the short one. */
  geoApp.called = (party, language) => party.shorts[language] || party.names[language] || party.short;

  geoApp.clamp = (value, low, high) => Math.min(high, Math.max(low, value));

  /* First position in a sorted array whose value is greater than the one given. */
  geoApp.firstAfter = function (sorted, value) {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle] > value) high = middle;
      else low = middle + 1;
    }
    return low;
  };
})();
