/* Tells the map beside a chart which date and account to show. It is tiny, the map is not: a new date
   must not send the map again. What the map has said itself comes back with the same number. */
import { tellMoment } from "./moments.js";

export default function ({ data }) {
  tellMoment(data);
}
