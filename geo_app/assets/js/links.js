/* Ways from the map to the page about a place or a point; there are none on a map that stands alone.
   Where they lead is one address that is asked, or a function that tells it, or "" if there is none. */
(function () {
  "use strict";

  function hrefOf({ links }, query) {
    return typeof links.place === "function" ? links.place(query) : `${links.place}?${new URLSearchParams(query)}`;
  }

  function linkTo(scrubber, text, query) {
    const href = hrefOf(scrubber, query);
    if (!href) return "";
    const link = geoApp.el("a", "ga-page-link", text);
    link.setAttribute("href", href);
    link.addEventListener("click", (event) => {
      // Who asks for another tab gets one; else the page around may have a quicker way.
      const isPlain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
      if (!isPlain || !scrubber.listens("leave")) return;
      event.preventDefault();
      scrubber.fire("leave", { query });
    });
    return link;
  }

  /* `place` is an id, `at` where the ground was clicked; null if neither has a page. */
  geoApp.pageLinks = function (scrubber, place, at) {
    if (!scrubber.links.place || !(place || at)) return null;
    const node = geoApp.el("p", "ga-page-links");
    if (place) node.append(linkTo(scrubber, "Life of this place", { place }));
    if (at) {
      const query = { lat: at.lat.toFixed(5), lon: at.lng.toFixed(5) };
      node.append(linkTo(scrubber, "Who held this point, and when", query));
    }
    return node.childElementCount ? node : null;
  };
})();
