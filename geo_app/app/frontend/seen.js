/* Tells the page that exports what its reader's map showed last. It asks for it there and then, so that
   moving the map reruns nothing. */
import { lastExtent } from "./extent.js";

export default function ({ data, setStateValue }) {
  const seen = lastExtent();
  if (seen && seen !== data.known) setStateValue("extent", seen);
}
