/* From a card on the map to the page of its place. */
(function () {
  "use strict";
  const scrubber = globalThis[document.querySelector("[data-scrubber]").dataset.scrubber];
  /* Files that are not called like the place's id; "" where there is no page. */
  const pages = JSON.parse(document.querySelector("#site").dataset.pages);

  scrubber.links.place = ({ place }) => {
    if (!place) return "";
    const file = Object.hasOwn(pages, place) ? pages[place] : `${place}.html`;
    return file && `places/${file}`;
  };
})();
