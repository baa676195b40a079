/* The looks of styled layers: colours, widths and sizes that a file asks for, or that stand for the
   values of a property. A look is numbered behind the parties' hues, so that all that is told apart
   by hue tells looks apart too. How sure a statement is stays drawn as it is on every other layer. */
(function () {
  "use strict";
  /* `size` of a point that is as large as its kind. */
  const SIZE_OF_KIND = 3;
  const WIDEST = 20;
  /* As many looks fit into the number that a point's look is. */
  const MOST = 60000;

  function share(value, most) {
    if (!(value >= 0 && value <= most)) throw new Error(`The map's data is damaged: ${value} in a look`);
    return value;
  }

  function symbolOf([stroke, width, strokeOpacity, fill, fillOpacity, marker, size, label, dark]) {
    if (![0, 1, 2, SIZE_OF_KIND].includes(size)) throw new Error("The map's data is damaged: a size");
    return {
      stroke: geoApp.colour(stroke), fill: geoApp.colour(fill), marker: geoApp.colour(marker),
      dark: dark && geoApp.colour(dark), width: share(width, WIDEST), size, label,
      strokeOpacity: share(strokeOpacity, 1), fillOpacity: share(fillOpacity, 1),
    };
  }

  /* All looks, and of each feature the number of its own, counted from 1; null without any. */
  function read(header, numbers) {
    const list = (header.symbols || []).map(symbolOf);
    if (list.length > MOST) throw new Error("The map's data is damaged: too many looks");
    if (!numbers) return { symbols: [], symbolOf: null };
    const isWrong = numbers.length !== header.count || numbers.some((n) => n < 0 || n > list.length);
    if (isWrong) throw new Error("The map's data is damaged: a look that is not there");
    return { symbols: list, symbolOf: numbers };
  }

  /* As the theme has it: one colour for all, or those of the file. */
  function themed(symbol, isDark) {
    if (!isDark || !symbol.dark) return symbol;
    return { ...symbol, stroke: symbol.dark, fill: symbol.dark, marker: symbol.dark };
  }

  /* What a brush needs: the file's own opacities, weakened as far as the statement is not sure. */
  function brushStyle(symbol, status, surest) {
    const fillOpacity = (symbol.fillOpacity * status.area) / surest.area;
    const stretch = Math.max(1, symbol.width / 1.5);
    return {
      fill: fillOpacity ? geoApp.faded(symbol.fill, fillOpacity) : "",
      stroke: geoApp.faded(symbol.stroke, symbol.strokeOpacity), width: symbol.width && Math.max(2.6, symbol.width), core: Math.max(0.7, symbol.width * 0.2),
      lineWidth: symbol.width, spot: geoApp.faded(symbol.fill, Math.min(1, fillOpacity + 0.4)),
      dash: status.dash.map((part) => part * stretch), texture: status.texture,
    };
  }

  geoApp.symbols = { read, themed, brushStyle, SIZE_OF_KIND };
})();
