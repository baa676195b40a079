/* Orders to the map from other parts of the page: go to a date, fly to a place, open its card.

   Each part is loaded on its own, so what they share lies on globalThis. An order waits there until
   the map is mounted, whichever comes first. */

const EVENT = "geo-app-order";

export function give(order) {
  (globalThis.geoAppOrders ??= []).push(order);
  globalThis.dispatchEvent(new Event(EVENT));
}

/* Calls back with each order, those that wait already and those to come. Returns how to stop. */
export function take(carryOut) {
  const takeAll = () => {
    for (const order of (globalThis.geoAppOrders ??= []).splice(0)) carryOut(order);
  };
  globalThis.addEventListener(EVENT, takeAll);
  takeAll();
  return () => globalThis.removeEventListener(EVENT, takeAll);
}
