/* When what changes. The four days of every feature are kept sorted, so that a step of the date looks
   only at the days it passes over. */
(function () {
  "use strict";
  const OFF = 0;
  const POSSIBLE = 1;
  const CERTAIN = 2;
  /* Events are marked this many days before and after, so that they are seen while scrubbing. */
  const NEAR = 30;
  const MOST_FEATURES = geoApp.MOST_FEATURES;

  function widened(days, isEvent, by) {
    return days.map((day, f) => (isEvent[f] && Math.abs(day) < 2 ** 30 ? day + by : day));
  }

  /* Day and feature as one number, which is exact below 2 ** 53: plain numbers are sorted several times
     faster than by a function. */
  function sortedBy(days) {
    const keys = Float64Array.from(days, (day, feature) => day * MOST_FEATURES + feature).sort();
    const order = Uint32Array.from(keys, (key) => key - Math.floor(key / MOST_FEATURES) * MOST_FEATURES);
    return { order, days: Int32Array.from(order, (feature) => days[feature]) };
  }

  class Timeline {
    constructor(table, isEvent) {
      this.startEarliest = widened(table.startEarliest, isEvent, -NEAR);
      this.endLatest = widened(table.endLatest, isEvent, NEAR);
      this.startLatest = table.startLatest;
      this.endEarliest = table.endEarliest;
      this.sorted = [this.startEarliest, this.startLatest, this.endEarliest, this.endLatest].map(
        sortedBy,
      );
    }

    stateOf(feature, day) {
      if (this.startLatest[feature] <= day && day < this.endEarliest[feature]) return CERTAIN;
      const may = this.startEarliest[feature] <= day && day < this.endLatest[feature];
      return may ? POSSIBLE : OFF;
    }

    /* Calls `visit` for every feature with a day in (from, to], in whichever direction. */
    between(one, other, visit) {
      const [from, to] = one < other ? [one, other] : [other, one];
      for (const { order, days } of this.sorted) {
        const end = geoApp.firstAfter(days, to);
        for (let i = geoApp.firstAfter(days, from); i < end; i++) visit(order[i]);
      }
    }
  }

  /* Days on which a feature of the chosen layers starts or ends, with their number, sorted. An
     uncertain end counts on its first and on its last day. */
  function changesOf(table, isCounted, first, last) {
    const counts = new Map();
    const add = (day) => {
      if (day >= first && day <= last) counts.set(day, (counts.get(day) || 0) + 1);
    };
    for (let f = 0; f < table.count; f++) {
      if (!isCounted(f)) continue;
      add(table.startEarliest[f]);
      if (table.startLatest[f] !== table.startEarliest[f]) add(table.startLatest[f]);
      add(table.endEarliest[f]);
      if (table.endLatest[f] !== table.endEarliest[f]) add(table.endLatest[f]);
    }
    const days = Int32Array.from(counts.keys()).sort();
    return { days, counts: Int32Array.from(days, (day) => counts.get(day)) };
  }

  geoApp.Timeline = Timeline;
  geoApp.changesOf = changesOf;
  geoApp.states = { OFF, POSSIBLE, CERTAIN, NEAR };
})();
