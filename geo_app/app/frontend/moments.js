/* The moment that a chart and the map beside it share. Each part of the page is loaded on its own, so
   it lies on globalThis; whoever comes second finds it there. */

const EVENT = "geo-app-moment";

export function tellMoment(moment) {
  const before = globalThis.geoAppMoment;
  globalThis.geoAppMoment = moment;
  if (wishes(before) !== wishes(moment)) globalThis.dispatchEvent(new Event(EVENT));
}

/* All but the date: the map may have said that itself, and the number of wishes tells a new one. */
function wishes(moment) {
  const { date, ...rest } = moment ?? {};
  return JSON.stringify(rest);
}

/* Calls back with what is told from now on. Returns how to stop. */
export function hearMoments(carryOut) {
  const hear = () => carryOut(globalThis.geoAppMoment);
  globalThis.addEventListener(EVENT, hear);
  return () => globalThis.removeEventListener(EVENT, hear);
}

export function lastMoment() {
  return globalThis.geoAppMoment ?? null;
}
