// The crew's page: what is tapped is kept on the device at once and sent when it can be; nothing here waits for the town.

import { PMTiles } from "pmtiles";
import { listed, showStop, told } from "../cab/cab.js";
import { picture, smaller } from "../cab/photo.js";
import { send, state } from "../cab/town.js";
import { Outbox, overlaid, UNDO } from "../core/outbox.js";
import { OutboxStore } from "../core/outbox_store.js";
import { base, byId, page, say, write } from "../core/page.js";
import { keepAround } from "../map/around.js";
import { TourMap } from "../map/tour.js";

const TRIES = [2000, 5000, 15000, 60000]; // ms
const EVERY = 60000; // ms: so often a page that is open looks whether its tour has changed
const LOCK = `stadtklima ${base} fahrt`;
const id = page.tour.tour;
const store = new OutboxStore(base);
const outbox = new Outbox(store, send, { smaller, heard });

let tour = page.tour;
let chosen = null; // the stop that somebody looks at instead of the next one
let failures = 0;
let timer = 0;
let outcome = "done";
let map = null;
let shown = null; // the stop that is on the screen

// ---- what is seen ------------------------------------------------------------------------------------------------
async function render() {
  const entries = (await store.entries()).filter((one) => one.tour === id);
  const stops = overlaid(tour.stops, entries);
  const next = stops.findIndex(({ state }) => state === "open");
  const place = chosen === null ? next : stops.findIndex(({ stop }) => stop === chosen);
  const stop = stops[place];
  shown = stop || null;
  const left = stops.filter(({ state }) => state === "open").length;
  write(
    "progress",
    stop ? say("fahrt.progress", { n: place + 1, of: stops.length }) : say("fahrt.done", { of: stops.length }),
  );
  showStop(stop);
  listed(stops, place, next, (one) => choose(one.stop));
  const kg = [...tour.weights, ...entries.filter(({ kind }) => kind === "weighed").map((one) => one.kg)];
  write("weights", kg.length ? say("fahrt.weights", { list: kg.join(", ") }) : "");
  byId("finish").disabled = tour.state === "done" && !left;
  map?.show(tour.line, stops, place);
  await line();
  await refused();
}

async function line() {
  const n = (await store.entries()).length;
  const trouble = !navigator.onLine || failures ? (n ? "offline_some" : "offline") : n ? "waiting" : "online";
  const element = byId("line");
  const key = outcome === "login" ? (n ? "login_some" : "login") : trouble;
  element.toggleAttribute("data-trouble", /^(login|offline)/.test(key));
  const text = say(`fahrt.line.${key}`, { n });
  if (element.dataset.said === text) return;
  element.dataset.said = text;
  element.textContent = text;
  if (!key.startsWith("login")) return;
  const link = Object.assign(document.createElement("a"), { href: page.login, textContent: say("fahrt.again") });
  element.append(" ", link);
}

async function refused() {
  const rows = (await store.refused()).filter((one) => one.tour === id);
  byId("refused").hidden = !rows.length;
  const items = rows.map((one) => {
    const text = say("fahrt.refused_row", { name: named(one), what: told(one), why: one.why });
    const button = Object.assign(document.createElement("button"), {
      className: "tap",
      textContent: say("fahrt.dismiss"),
    });
    button.addEventListener("click", () => store.forgive(one.number).then(render));
    const item = document.createElement("li");
    item.append(text, button);
    return item;
  });
  byId("refused")
    .querySelector("ul")
    .replaceChildren(...items);
}

const named = ({ stop }) => tour.stops.find((one) => one.stop === stop)?.name || "";

function choose(stop) {
  chosen = stop;
  render().then(() => byId("stop-name").focus());
}

// ---- what is sent ------------------------------------------------------------------------------------------------
function heard(entry, answer, what) {
  failures = 0;
  if (entry.tour !== id) return;
  if (answer.body?.tour) tour = answer.body.tour;
  else if (what === "done") tour = settled(entry);
  store.tour(id, tour);
  if (answer.body?.outcome === "conflict") write("said", say("fahrt.changed", { name: named(entry) || told(entry) }));
}

// The tour as it is with an entry that the town has.
function settled(entry) {
  const weights = entry.kind === "weighed" ? [...tour.weights, entry.kg] : tour.weights;
  const state = entry.kind === "finished" ? "done" : tour.state;
  return { ...tour, weights, state, stops: overlaid(tour.stops, [entry]) };
}

// One page of several sends; the others leave it to that one, which is no failure of theirs. What this page asks for while
// it sends itself, the outbox joins.
let mine = false;
async function held(lock, work) {
  if (!lock) return "busy";
  mine = true;
  try {
    return await work();
  } finally {
    mine = false;
  }
}
const alone = (work) =>
  mine || !navigator.locks ? work() : navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => held(lock, work));

async function flush(options) {
  window.clearTimeout(timer);
  outcome = await alone(() => outbox.flush(options));
  if (outcome === "later") failures += 1;
  if (outcome === "done") outcome = await refreshed();
  const again = TRIES[Math.min(Math.max(failures, 1), TRIES.length) - 1];
  timer = window.setTimeout(flush, typeof outcome === "number" ? outcome : outcome === "done" ? EVERY : again);
  await render();
}

// The tour anew, unless something was tapped meanwhile; answers as the outbox does.
async function refreshed() {
  try {
    const now = await state(id);
    failures = 0;
    if (!now) return "login";
    if (!(await store.entries()).length) tour = now;
    await store.tour(id, tour);
    return "done";
  } catch {
    failures += 1;
    return "later";
  }
}

// ---- what is tapped ----------------------------------------------------------------------------------------------
let undoable = null;

async function tap(action, { final = false } = {}) {
  const entry = await outbox.tap({ tour: id, ...action }, { final });
  chosen = null;
  write("said", [named(entry), told(entry)].filter(Boolean).join(": "));
  if (!final) offer(entry);
  await render();
  flush();
}

function offer(entry) {
  undoable = entry;
  byId("undo-bar").removeAttribute("data-idle");
  window.setTimeout(() => {
    if (undoable === entry) byId("undo-bar").setAttribute("data-idle", "");
  }, UNDO);
}

async function undo() {
  if (!undoable || !(await outbox.undo(undoable.action))) return;
  chosen = undoable.stop || null;
  undoable = null;
  byId("undo-bar").setAttribute("data-idle", "");
  write("said", say("fahrt.undone"));
  await render();
}

function onTap({ target }) {
  const { kind, level, reason } = target.closest("button[data-kind]")?.dataset || {};
  if (!kind || !shown) return;
  if (kind === "unreachable") target.closest("details").open = false;
  tap({ kind, stop: shown.stop, ...(level && { level }), ...(reason && { reason }) });
}

function onNote(event) {
  event.preventDefault();
  const field = event.target.elements.namedItem("text");
  const text = field.value.trim();
  if (!text || !shown) return;
  tap({ kind: "note", stop: shown.stop, text });
  field.value = "";
}

async function onPhoto({ target }) {
  const [taken] = target.files;
  const stop = shown?.stop;
  const photo = taken && (await picture(taken));
  if (taken && !photo) write("said", say("fahrt.photo_broken"));
  if (photo && stop) tap({ kind: "photo", stop, photo });
  target.value = "";
}

function onWeight(event) {
  event.preventDefault();
  const field = event.target.elements.namedItem("kg");
  const kg = Number(field.value);
  if (!Number.isInteger(kg) || kg < 1 || kg > 40000) return write("said", say("fahrt.kg_wrong"));
  field.value = "";
  return tap({ kind: "weighed", stop: "", kg });
}

// Once the worker answers for this page: what is asked for before, it does not keep.
function answering() {
  const worker = navigator.serviceWorker;
  if (!worker || worker.controller) return undefined;
  return new Promise((done) => worker.addEventListener("controllerchange", done, { once: true }));
}

// ---- start -------------------------------------------------------------------------------------------------------
async function start() {
  const last = await store.tour(id);
  if (last && last.at > tour.at) tour = last;
  byId("stop").addEventListener("click", onTap);
  byId("note").addEventListener("submit", onNote);
  byId("photo").addEventListener("change", onPhoto);
  byId("weight").addEventListener("submit", onWeight);
  byId("undo").addEventListener("click", undo);
  byId("finish").addEventListener("click", () => tap({ kind: "finished", stop: "" }));
  window.addEventListener("online", () => flush());
  window.addEventListener("offline", () => line());
  document.addEventListener("visibilitychange", () => flush({ leaving: document.hidden }));
  await render();
  await flush();
  map = new TourMap(byId("map-area"), page);
  await render();
  await answering();
  // Read anew: what the map has read before the worker answered is in no cache.
  const file = new PMTiles(page.basemap);
  const places = tour.stops.filter(({ lat }) => lat !== undefined);
  await keepAround(file, places).catch(() => {});
  byId("map-area").dataset.kept = "";
}

start();
