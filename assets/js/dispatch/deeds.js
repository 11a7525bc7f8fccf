// What a dispatcher does with the ticked rows, else with the row that has the focus or the site that is open. A deed has an id
// that is made here, so that one that is sent twice counts once, and each can be undone for as long as the page says.
import { uuid } from "../core/outbox.js";
import { base, byId, page, say, write } from "../core/page.js";
import * as board from "./board.js";
import { keys } from "./keys.js";

const NOTED = "/fragments/einsatz/deed";
const ON_TOURS = "/fragments/einsatz/tour";
const TRIES = 2;
const REFUSED = [400, 403, 404, 409];
let undoing = null; // {path, body, timer, left}
let done = () => {};
let planned = () => {};
let meant = null; // the row that had the focus last: a button or a field takes it away

const here = () => new URL(window.location.href).searchParams;
const button = (deed) => document.querySelector(`[data-deed="${deed}"]`);

// What a deed would be done with now.
export function sites() {
  const ticked = board.ticked();
  if (ticked.length) return ticked;
  const one = board.here() || meant || here().get("site");
  return one ? [one] : [];
}

// A server that cannot be reached is asked once more: ids and versions see to it that nothing is done twice.
async function send(path, body, tries = TRIES) {
  const request = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  try {
    return await fetch(`${base}${path}`, request);
  } catch (error) {
    if (tries > 1) return send(path, body, tries - 1);
    throw error;
  }
}

function offer(path, body) {
  window.clearInterval(undoing?.timer);
  undoing = body && { path, body, left: Number(button("undo").dataset.seconds), timer: window.setInterval(tick, 1000) };
  button("undo").hidden = !undoing;
  if (undoing) tick();
}

function tick() {
  const undo = button("undo");
  undo.dataset.label ??= undo.textContent;
  undo.textContent = `${undo.dataset.label} ${undoing.left} s`;
  if (undoing.left <= 0) offer();
  else undoing.left -= 1;
}

// The answer, or null where it was not done, which is said.
async function carryOut(path, body) {
  let answer;
  try {
    answer = await send(path, body);
  } catch {
    write("done", say("einsatz.script.failed"));
    return null;
  }
  if (answer.ok) return answer.json();
  write("done", await why(answer));
  return null;
}

// Answers that refuse name their reason by a word.
async function why(answer) {
  if (!REFUSED.includes(answer.status)) return say("einsatz.script.failed");
  const { reason } = await answer.json().catch(() => ({}));
  const key = `einsatz.script.reason.${reason}`;
  return say(key in page.words ? key : "einsatz.script.refused");
}

function chosen() {
  const found = sites();
  if (!found.length) write("done", say("einsatz.script.nothing"));
  return found;
}

function finished(text) {
  write("done", text);
  board.clear();
  done();
}

async function note(deed, text = "") {
  const found = chosen();
  if (!found.length) return;
  const body = { deed, deed_id: uuid(), sites: found, text };
  const answer = await carryOut(NOTED, body);
  if (!answer) return;
  finished(say("einsatz.script.done", { what: button(deed).textContent, n: answer.n }));
  offer(NOTED, { deed: "undo", deed_id: body.deed_id });
}

async function onTours(body, text) {
  const answer = await carryOut(ON_TOURS, body);
  if (!answer) return null;
  finished(text(answer.n));
  offer(ON_TOURS, { deed: "undo", versions: answer.versions });
  return answer;
}

function change(deed) {
  const found = chosen();
  const what = button(deed).textContent;
  if (found.length) onTours({ deed, sites: found }, (n) => say("einsatz.script.done", { what, n }));
}

// Stops that no plan moves any more, or may again where all of them are so already.
function lock() {
  const found = chosen();
  if (!found.length) return;
  const isLocked = (site) => document.querySelector(`#due .row[data-site="${site}"]`)?.hasAttribute("data-locked");
  const deed = found.every(isLocked) ? "unlock" : "lock";
  onTours({ deed, sites: found }, (n) => say(`einsatz.script.${deed}ed`, { n }));
}

function assign(vehicle, found = chosen()) {
  const { dataset, textContent } = byId("onto").querySelector(`[value="${vehicle}"]`);
  const what = dataset.name || textContent;
  if (found.length)
    onTours({ deed: "assign", vehicle, sites: found }, (n) => say("einsatz.script.assigned", { what, n }));
}

function onto(select) {
  const { value } = select;
  select.value = "";
  if (value) assign(value);
}

// A mouse chooses at once; under arrow keys a list changes at each step, and Enter chooses.
function ontoVehicle(select) {
  let isTyped = false;
  select.addEventListener("pointerdown", () => {
    isTyped = false;
  });
  select.addEventListener("keydown", (event) => {
    isTyped = true;
    if (event.key !== "Enter") return;
    event.preventDefault();
    onto(select);
    const row = document.querySelector(`#due .row[data-site="${meant}"] .tick`);
    (row || document.querySelector("#due .tick"))?.focus(); // in a list, keys are letters of its names
  });
  select.addEventListener("change", () => isTyped || onto(select));
}

// A proposal that is there is gone to; otherwise one is made.
function toPlan() {
  const waiting = document.querySelector("#plan [data-deed=accept]");
  if (waiting) waiting.focus();
  else plan();
}

async function plan() {
  const body = {
    deed: "plan",
    sites: board.ticked(),
    layer: board.ticked().length ? "" : here().get("layer") || first(),
  };
  const answer = await carryOut(ON_TOURS, body);
  if (answer) planned(answer.plan);
}

// What is left of the tour that is looked at, as it is shown.
async function replan() {
  const tour = document.querySelector("#fleet [aria-current]");
  if (!tour) return;
  const body = { deed: "replan", versions: { [tour.id]: Number(tour.dataset.version) } };
  const answer = await carryOut(ON_TOURS, body);
  if (answer) planned(answer.plan);
}

// Where no fraction is chosen: that of the most urgent row.
const first = () => document.querySelector("#due .row")?.dataset.layer || "";

async function accept() {
  const made = here().get("plan");
  const said = byId("plan").dataset.job.endsWith(":rest") ? "reordered" : "accepted";
  const answer = await onTours({ deed: "accept", plan: made }, (n) => say(`einsatz.script.${said}`, { n }));
  if (answer) planned(null);
}

async function undo() {
  if (!undoing) return;
  const { path, body } = undoing;
  offer();
  if (await carryOut(path, body)) finished(say("einsatz.script.undone"));
}

// A note is written in the bar; Escape leaves it.
function writeNote() {
  if (!chosen().length) return;
  byId("note").hidden = false;
  byId("text").focus();
}

function leave() {
  byId("text").value = "";
  byId("note").hidden = true;
}

const DEEDS = {
  undo,
  plan,
  replan,
  lock,
  join: () => assign(button("join").dataset.vehicle, JSON.parse(button("join").dataset.sites)),
  accept,
  note: writeNote,
  drop: () => change("drop"),
  later: () => change("later"),
};

function clicked({ target }) {
  const { deed } = target.closest("[data-deed]")?.dataset || {};
  if (deed) (DEEDS[deed] || (() => note(deed)))();
}

// `changed` is called after each deed, `opened` with the plan that is looked at from now on, null for none.
export function start(changed, opened) {
  [done, planned] = [changed, opened];
  if (!button("undo")) return; // who only looks
  document.addEventListener("focusin", ({ target }) => {
    if (!target.closest("#bar")) meant = board.here();
  });
  document.addEventListener("click", clicked);
  ontoVehicle(byId("onto"));
  byId("note").addEventListener("submit", (event) => {
    event.preventDefault();
    const text = byId("text").value.trim();
    leave();
    if (text) note("note", text);
  });
  byId("text").addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    leave();
  });
  keys({ e: () => note("take"), n: writeNote, t: () => byId("onto").focus(), p: toPlan, l: lock, u: undo });
}
