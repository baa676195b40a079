// True once a Leaflet canvas in this document, or in a shadow root in it, has something drawn on it.
() => {
  const canvases = (root) => [
    ...root.querySelectorAll("canvas"),
    ...[...root.querySelectorAll("*")].flatMap((e) => (e.shadowRoot ? canvases(e.shadowRoot) : [])),
  ];
  const isDrawn = (canvas) => {
    if (!canvas.closest(".leaflet-container") || !canvas.width || !canvas.height) return false;
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return data.some((value, index) => index % 4 === 3 && value > 0);
  };
  return canvases(document).some(isDrawn);
}
