// Asks every two seconds which layer has changed, and says when nobody answers any more.
import { changed } from "./fragments.js";
import { base, page, say, write } from "./page.js";
import { clock, heard, keptAt, now } from "./time.js";

const EVERY = 2000; // ms
const PATIENCE = 3; // failures in a row before anything is said
let known = Object.fromEntries(Object.entries(page.layers).map(([id, { version }]) => [id, version]));
let failures = 0;
let lastAnswer = keptAt || Date.now();
let timer = null;
let listener = null;
let warned = false;

function warn(key) {
  warned = Boolean(key);
  write("alert", key ? say(`warning.${key}`, { time: clock(lastAnswer + now() - Date.now()) }) : "");
}

async function ask() {
  const answer = await fetch(`${base}/api/live`, { cache: "no-cache" });
  if (!answer.ok) throw new Error(`live: ${answer.status}`);
  heard(answer.headers);
  const versions = await answer.json();
  const newer = Object.keys(versions).filter((id) => versions[id] !== (known[id] ?? versions[id]));
  newer.filter((id) => page.layers[id]).forEach((id) => Object.assign(page.layers[id], { version: versions[id] }));
  if (newer.length) await Promise.all([changed(newer), listener(newer)]);
  known = versions;
}

async function round() {
  try {
    await ask();
    if (warned) warn(null);
    failures = 0;
    lastAnswer = Date.now();
  } catch {
    failures += 1;
    if (failures >= PATIENCE) warn(navigator.onLine ? "server" : "offline");
  }
  window.clearTimeout(timer); // of a round that somebody asked for while this one was under way
  timer = window.setTimeout(round, document.hidden ? 5 * EVERY : EVERY);
}

// To be called where something else has told that there is news.
export function soon() {
  if (document.hidden) return;
  window.clearTimeout(timer);
  round();
}

// Pieces of the page follow by themselves. `told` is told the ids of layers that have a new version, which the page's data
// block then names; it may throw to be asked again.
export function start(told) {
  listener = told;
  timer = window.setTimeout(round, EVERY);
  document.addEventListener("visibilitychange", soon);
  window.addEventListener("online", soon);
  window.addEventListener("offline", () => warn("offline"));
}
