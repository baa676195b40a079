/* Days as whole numbers since 1970-01-01, proleptic Gregorian. Date objects are not used: they know
   time zones, and a day of history has none. */
(function () {
  "use strict";
  const MONTHS = [
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
  ];
  const WEEKDAYS = [
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
  ];
  const OPEN_START = -(2 ** 31);
  const OPEN_END = 2 ** 31 - 1;

  /* Years are counted from March, so that the leap day is the last of its year. */
  function dayOf(year, month, day) {
    const y = month > 2 ? year : year - 1;
    const era = Math.floor(y / 400);
    const ofEra = y - era * 400;
    const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
    const days = ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear;
    return era * 146097 + days - 719468;
  }

  function partsOf(day) {
    const shifted = day + 719468;
    const era = Math.floor(shifted / 146097);
    const d = shifted - era * 146097;
    const ofEra = Math.floor(
      (d - Math.floor(d / 1460) + Math.floor(d / 36524) - Math.floor(d / 146096)) / 365,
    );
    const ofYear = d - (365 * ofEra + Math.floor(ofEra / 4) - Math.floor(ofEra / 100));
    const m = Math.floor((5 * ofYear + 2) / 153);
    const month = m < 10 ? m + 3 : m - 9;
    const year = ofEra + era * 400 + (month <= 2 ? 1 : 0);
    return [year, month, ofYear - Math.floor((153 * m + 2) / 5) + 1];
  }

  const isLeap = (year) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

  function lengthOf(year, month) {
    if (month === 2) return isLeap(year) ? 29 : 28;
    return [4, 6, 9, 11].includes(month) ? 30 : 31;
  }

  function plusMonths(day, months) {
    const [year, month, ofMonth] = partsOf(day);
    const count = year * 12 + month - 1 + months;
    const newYear = Math.floor(count / 12);
    const newMonth = count - newYear * 12 + 1;
    // 31 March plus a month is 30 April, not 1 May.
    return dayOf(newYear, newMonth, Math.min(ofMonth, lengthOf(newYear, newMonth)));
  }

  function iso(day) {
    const [year, month, ofMonth] = partsOf(day);
    const two = (number) => String(number).padStart(2, "0");
    const sign = year < 0 ? "-" : "";
    return `${sign}${String(Math.abs(year)).padStart(4, "0")}-${two(month)}-${two(ofMonth)}`;
  }

  function written(day) {
    const [year, month, ofMonth] = partsOf(day);
    return `${ofMonth} ${MONTHS[month - 1]} ${year}`;
  }

  const weekday = (day) => WEEKDAYS[(((day + 3) % 7) + 7) % 7];

  function checked(year, month, ofMonth) {
    const isDay = month >= 1 && month <= 12 && ofMonth >= 1 && ofMonth <= lengthOf(year, month);
    return isDay ? dayOf(year, month, ofMonth) : null;
  }

  function monthNamed(text) {
    const start = text.toLowerCase();
    const found = MONTHS.filter((name) => name.toLowerCase().startsWith(start));
    return found.length === 1 && start.length > 2 ? MONTHS.indexOf(found[0]) + 1 : 0;
  }

  /* A day as people type it; null if it is none. */
  function parse(text) {
    const typed = String(text).trim();
    let match = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(typed);
    if (match) return checked(+match[1], +(match[2] || 1), +(match[3] || 1));
    match = /^(\d{1,2})[./](\d{1,2})[./](\d{4})$/.exec(typed);
    if (match) return checked(+match[3], +match[2], +match[1]);
    match = /^(\d{1,2})\.? +([A-Za-z]{3,}),? +(\d{4})$/.exec(typed);
    if (match) return checked(+match[3], monthNamed(match[2]), +match[1]);
    return null;
  }

  geoApp.days = {
    OPEN_START, OPEN_END, dayOf, partsOf, plusMonths, iso, written, weekday, parse,
    headline: (day) => `${written(day)}, ${weekday(day)}`,
    yearOf: (day) => partsOf(day)[0],
  };
})();
