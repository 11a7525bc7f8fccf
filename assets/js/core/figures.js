// Numbers and hours as people write them, for what only a map says: the hour of a slider, its lowest and highest value.
import { now } from "./clock.js";
import { offset } from "./offset.js";

const ZONE = "Europe/Berlin";
const DAY = 86400e3;
const language = () => (document.documentElement.lang === "en" ? "en-GB" : "de-DE");

export function number(value, decimals) {
  const rounded = Number(value.toFixed(decimals)) || 0;
  const options = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return rounded.toLocaleString(language(), options).replace("-", "\u2212");
}

const part = (at, options) => new Intl.DateTimeFormat(language(), { timeZone: ZONE, ...options }).format(at);
const dayOf = (at) => Date.parse(new Intl.DateTimeFormat("en-CA", { timeZone: ZONE }).format(at)) / DAY;
const written = (at) => part(at, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

export const clock = (at) => written(at) + offset(at, ZONE);
export const hour = (at) =>
  Number(part(at, { hour: "2-digit", hourCycle: "h23" }).replace(/\D/g, "")) + offset(at, ZONE);

export const weekday = (at) => part(at, { weekday: "long" });

// 0 today, 1 yesterday, more before.
export const daysAgo = (at) => Math.min(dayOf(now()) - dayOf(at), 2);
