// Run inside each contestant's page; `show` draws one day (whole days since 1970-01-01).
(() => {
  // One pixel that changes before every frame: a frame in which nothing changes waits for the clock
  // instead of being drawn at once, and would charge a slider for painting early.
  const pixel = document.createElement("i");
  pixel.style.cssText = "position: fixed; left: 0; top: 0; width: 1px; height: 1px; z-index: 9999";
  let isOdd = false;
  const frame = () => {
    if (!pixel.isConnected) document.body.append(pixel);
    isOdd = !isOdd;
    pixel.style.background = isOdd ? "#000" : "#fff";
    return new Promise((resolve) => requestAnimationFrame(resolve));
  };

  // [script ms, ms until painted] of every day, one after the other. Script is the call and what it
  // left for the next frame: sliders differ in how they share their work between the two, and the
  // canvas is drawn in the second. A frame starts only when the one before is painted.
  async function steps(show, days) {
    await frame();
    const times = [];
    for (const day of days) {
      let frameStart, frameEnd;
      requestAnimationFrame(() => { frameStart = performance.now(); });
      const start = performance.now();
      show(day);
      const returned = performance.now();
      requestAnimationFrame(() => { frameEnd = performance.now(); });
      await frame();
      await frame();
      times.push([returned - start + frameEnd - frameStart, performance.now() - start]);
    }
    return times;
  }

  // Milliseconds from navigation to the frame after the map is ready.
  async function firstPaint() {
    await frame();
    await frame();
    return performance.now();
  }

  window.scrubBenchmark = { steps, firstPaint };
})();
