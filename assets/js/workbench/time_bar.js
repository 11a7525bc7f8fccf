// The bar over the past: an hour is chosen or played, and a second instant stands beside it. Both are in the address: hours ago
// while one is looked at, as instants where two are compared, since a comparison is about those days.
import { byId, calm, say } from "../core/page.js";
import { age, now } from "../core/time.js";

const HOUR = 3600e3;
const FRAME = 700; // ms that an hour stays at least
const DAY = 24; // hours
let go = () => {};
let playing = null; // a token while it plays

const slider = () => byId("past-hours");
const back = () => -Number(slider().value);
const end = (hours) => Math.floor(now() / HOUR) * HOUR - (hours - 1) * HOUR;
const instant = (ms) => `${new Date(ms).toISOString().slice(0, 16)}Z`;
const wait = (ms) => new Promise((done) => window.setTimeout(done, ms));

// The address with these instants: hours ago, or an instant as it is written there, and the other one, null for none.
export function address(href, hours, then, moment = null) {
  const url = new URL(href);
  for (const one of ["back", "at", "then"]) url.searchParams.delete(one);
  url.searchParams.set("v", "1");
  if (moment) url.searchParams.set("at", moment);
  else if (hours && then) url.searchParams.set("at", instant(end(hours)));
  else if (hours) url.searchParams.set("back", hours);
  if (then) url.searchParams.set("then", then);
  url.search = url.search.replace(/%2C/g, ",").replace(/%3A/g, ":").replace(/%7E/g, "~");
  return url.href;
}

const told = (name) => new URL(window.location.href).searchParams.get(name);
const show = (hours, then = told("then"), moment = null) =>
  go(address(window.location.href, hours, then, moment), { step: false });

function label() {
  if (!byId("past-play")) return;
  const key = playing ? "stop" : calm() ? "step" : "play";
  byId("past-play").textContent = say(`fachkarte.script.${key}`);
}

function stop() {
  playing = null;
  label();
}

// The hour after this one; after now the first.
const next = () => (back() || 1 - Number(slider().min)) - 1;

function step() {
  slider().value = -next();
  return show(back());
}

// Ends with now. Who wants no motion goes on hour by hour instead.
async function play() {
  if (playing) return stop();
  if (calm()) return step();
  const mine = {};
  playing = mine;
  label();
  do {
    await Promise.all([step(), wait(FRAME)]);
  } while (playing === mine && slider() && back());
  if (playing === mine) stop();
}

// Whether it was for the bar.
export function changed(target) {
  if (target.id === "past-hours") show(back());
  else if (target.id === "past-then") {
    if (target.value) show(back(), target.value, told("at"));
  } else if (target.id === "past-at") {
    if (target.value) show(0, told("then"), target.value);
  } else return false;
  return true;
}

export function typed(target) {
  if (target.id !== "past-hours") return;
  stop();
  const text = age(-target.value * HOUR, document.documentElement.lang, say("chart.now"));
  byId("past").querySelector("output").textContent = text;
}

export async function clicked(target) {
  if (target.closest("#past-play")) play();
  else if (target.closest("#past-swipe")) {
    stop();
    await show(back(), told("then") ? null : instant(end(DAY)), told("at"));
    byId("past-swipe")?.focus();
  }
}

// After a step back the bar says what the address does.
export function arrived() {
  const query = new URL(window.location.href).searchParams;
  const at = Date.parse(query.get("at") || "");
  const hours = at ? Math.max(1, Math.ceil((now() - at) / HOUR)) : Number(query.get("back"));
  if (slider()) slider().value = -hours;
}

// `shown` goes to an address of the page.
export function start(shown) {
  go = shown;
  document.addEventListener("fragment", ({ target }) => target.id === "past" && label());
  label();
}
