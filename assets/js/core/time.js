// The time that pages tell: the server's clock as seen from here, ages that grow, and hours as people write them.
import { offset } from "./offset.js";
import { byId, page } from "./page.js";

const ZONE = "Europe/Berlin";
const DAY = 86400e3;
const EVERY = 15e3; // ms between two looks at ages
const UNITS = { day: DAY, hour: 3600e3, minute: 60e3 };

// ---- the clock: the visitor's own may be wrong, and that of a replay runs faster ---------------------------------------
const kept = byId("kept"); // a page from the browser's memory (worker.js) says when it came from the server
export const keptAt = kept ? Number(kept.dataset.at) : null;

let ahead = page.now ? page.now - (keptAt || Date.now()) : 0;
let latest = 0;

export const now = () => Date.now() + ahead;

// Answers may overtake each other: one that was made earlier says nothing new.
export function heard(headers) {
  const told = Date.parse(headers.get("Stadtklima-Replay") || headers.get("Date"));
  if (kept || !told || told < latest) return;
  latest = told;
  ahead = told - Date.now();
}

// ---- ages: <time datetime data-age="gerade eben">, above all while the connection is lost ------------------------------
// Whole units, rounded down, as dashboard/parts/figures.py writes them.
export function age(passed, language, recent) {
  const [unit, length] = Object.entries(UNITS).find(([, size]) => passed >= size) || [];
  if (!unit) return recent;
  return new Intl.RelativeTimeFormat(language).format(-Math.floor(passed / length), unit);
}

export function tellAges() {
  document.querySelectorAll("time[data-age]").forEach((one) => {
    const text = age(now() - Date.parse(one.dateTime), document.documentElement.lang, one.dataset.age);
    if (one.textContent !== text) one.textContent = text;
  });
}

export function start() {
  tellAges();
  window.setInterval(tellAges, EVERY);
}

// ---- numbers and hours, for what only a map says -----------------------------------------------------------------------
const language = () => (document.documentElement.lang === "en" ? "en-GB" : "de-DE");

export function number(value, decimals) {
  const rounded = Number(value.toFixed(decimals)) || 0;
  const options = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return rounded.toLocaleString(language(), options).replace("-", "\u2212");
}

const part = (at, options) => new Intl.DateTimeFormat(language(), { timeZone: ZONE, ...options }).format(at);
const dayOf = (at) => Date.parse(new Intl.DateTimeFormat("en-CA", { timeZone: ZONE }).format(at)) / DAY;
const hourOf = (at) => Number(part(at, { hour: "2-digit", hourCycle: "h23" }).replace(/\D/g, ""));
export const clock = (at) => part(at, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }) + offset(at, ZONE);
export const hour = (at) => hourOf(at) + offset(at, ZONE);
export const weekday = (at) => part(at, { weekday: "long" });

// 0 today, 1 yesterday, more before.
export const daysAgo = (at) => Math.min(dayOf(now()) - dayOf(at), 2);
