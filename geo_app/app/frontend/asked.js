/* Hands what is asked for to the maps that are compared. It is tiny, the maps are not: a new date must
   not send them again. How the page was opened comes with each rerun and counts once. */
import { tell } from "./comparison.js";

export default function ({ data }) {
  const { opening, ...asked } = data;
  const before = globalThis.geoAppAsked;
  const text = JSON.stringify(data);
  if (before === text) return;
  globalThis.geoAppAsked = text;
  const isNew = !before || JSON.parse(before).opening.number !== opening.number;
  tell(isNew ? { ...asked, opening } : asked);
}
