/* What the page "Compare" compares. Its maps, its tables and the server's orders are loaded each on
   its own, so what they share lies on globalThis; the latest of everything counts. */

const EVENT = "geo-app-comparison";

/* Changes what is compared, or how it is looked at; what is left out stays as it is. */
export function tell(part) {
  globalThis.geoAppComparison = { ...globalThis.geoAppComparison, ...part };
  globalThis.dispatchEvent(new CustomEvent(EVENT, { detail: part }));
}

/* Calls back with what is told already, and with each part to come. Returns how to stop. */
export function hear(take) {
  const listener = ({ detail }) => take(detail);
  globalThis.addEventListener(EVENT, listener);
  if (globalThis.geoAppComparison) take(globalThis.geoAppComparison);
  return () => globalThis.removeEventListener(EVENT, listener);
}
