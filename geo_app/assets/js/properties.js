/* Texts of strangers' files: short where there is little room, whole where a reader asks for it. */
(function () {
  "use strict";
  const LONG = 280;

  /* The beginning of a text, never half a letter. */
  function short(text, most) {
    if (text.length <= most) return text;
    return `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, "")}…`;
  }

  /* A text that is cut where it is long, with a button that shows all of it. */
  function long(tag, className, text, most = LONG) {
    const node = geoApp.el(tag, className, short(text, most));
    if (text.length <= most) return node;
    const more = geoApp.el("button", "ga-more", "Show all");
    more.type = "button";
    more.addEventListener("click", () => {
      node.textContent = text;
      node.tabIndex = -1;
      node.focus();
    });
    node.append(" ", more);
    return node;
  }

  /* What a layer says of a feature in properties of its own, as pairs of name and text. */
  function ofFeature(table, f, layerNumber) {
    const layer = table.layers[layerNumber];
    return (layer.own || [])
      .map((name, i) => [name, table.ownWord(layerNumber, i, f - layer.first)])
      .filter(([, text]) => text);
  }

  function list(table, f, layerNumber) {
    const node = geoApp.el("dl", "ga-properties");
    for (const [name, text] of ofFeature(table, f, layerNumber)) {
      node.append(geoApp.el("dt", "", short(name, 80)), long("dd", "", text));
    }
    const leftOut = table.layers[layerNumber].left_out;
    if (node.childNodes.length && leftOut) {
      node.append(geoApp.el("dt", "", `${leftOut} more in the file of the layer`));
    }
    return node.childNodes.length ? node : null;
  }

  Object.assign(geoApp, { short, longText: long, propertyList: list });
})();
