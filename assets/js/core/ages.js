// Ages grow while a page stays open, above all while the connection is lost: <time datetime data-age="gerade eben">.
import { now } from "./clock.js";

const EVERY = 15e3;
const UNITS = [
  ["day", 86400e3],
  ["hour", 3600e3],
  ["minute", 60e3],
];

// Whole units, rounded down, as dashboard/parts/figures.py writes them.
export function age(passed, language, recent) {
  const [unit, length] = UNITS.find(([, size]) => passed >= size) || [];
  if (!unit) return recent;
  return new Intl.RelativeTimeFormat(language).format(-Math.floor(passed / length), unit);
}

export function tell(root = document) {
  const language = document.documentElement.lang;
  root.querySelectorAll("time[data-age]").forEach((one) => {
    const text = age(now() - Date.parse(one.dateTime), language, one.dataset.age);
    if (one.textContent !== text) one.textContent = text;
  });
}

export function start() {
  tell();
  window.setInterval(tell, EVERY);
}
