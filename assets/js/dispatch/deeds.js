// What a dispatcher does with the ticked rows, else with the row that has the focus or the site that is open. Each deed has an
// id that is made here, so that one that is sent twice counts once, and can be undone for ten seconds.
import { base, byId, say, write } from "../core/page.js";
import * as board from "./board.js";
import { keys } from "./keys.js";

const PATH = "/fragments/einsatz/deed";
const UNDO = 10; // s
const TRIES = 2;
const REFUSED = [403, 404, 409];
let undoing = null; // {id, timer, left}
let done = () => {};
let meant = null; // the row that had the focus last: a button or a field takes it away

const open = () => new URL(window.location.href).searchParams.get("site");
const buttons = (deed) => document.querySelector(`#bar [data-deed="${deed}"]`);

function sites() {
  const ticked = board.ticked();
  if (ticked.length) return ticked;
  const one = board.here() || meant || open();
  return one ? [one] : [];
}

// A server that cannot be reached is asked once more: the id sees to it that nothing is done twice.
async function send(body, tries = TRIES) {
  const request = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  try {
    return await fetch(`${base}${PATH}`, request);
  } catch (error) {
    if (tries > 1) return send(body, tries - 1);
    throw error;
  }
}

function offer(id) {
  window.clearInterval(undoing?.timer);
  const button = buttons("undo");
  undoing = id && { id, left: UNDO, timer: window.setInterval(tick, 1000) };
  button.hidden = !undoing;
  if (undoing) tick();
}

function tick() {
  const button = buttons("undo");
  button.dataset.label ??= button.textContent;
  button.textContent = `${button.dataset.label} ${undoing.left} s`;
  if (undoing.left <= 0) offer(null);
  else undoing.left -= 1;
}

async function carryOut(body, said) {
  let answer;
  try {
    answer = await send(body);
  } catch {
    write("done", say("einsatz.script.failed"));
    return false;
  }
  if (!answer.ok) {
    const key = body.deed === "undo" ? "late" : REFUSED.includes(answer.status) ? "refused" : "failed";
    write("done", say(`einsatz.script.${key}`));
    return false;
  }
  write("done", said((await answer.json()).n));
  done();
  return true;
}

export async function act(deed, text = "") {
  const chosen = sites();
  if (!chosen.length) {
    write("done", say("einsatz.script.nothing"));
    return;
  }
  const id = window.crypto.randomUUID();
  const what = buttons(deed).textContent;
  const isDone = await carryOut({ deed, deed_id: id, sites: chosen, text }, (n) =>
    say("einsatz.script.done", { what, n }),
  );
  if (!isDone) return;
  board.clear();
  offer(id);
}

async function undo() {
  if (!undoing) return;
  const { id } = undoing;
  offer(null);
  await carryOut({ deed: "undo", deed_id: id }, () => say("einsatz.script.undone"));
}

// A note is written in the bar; Escape leaves it.
function writeNote() {
  if (!sites().length) {
    write("done", say("einsatz.script.nothing"));
    return;
  }
  byId("note").hidden = false;
  byId("text").focus();
}

function leave() {
  byId("text").value = "";
  byId("note").hidden = true;
}

function clicked({ target }) {
  const { deed } = target.closest("#bar [data-deed]")?.dataset || {};
  if (!deed) return;
  if (deed === "undo") undo();
  else if (deed === "note") writeNote();
  else act(deed);
}

// `changed` is called after each deed.
export function start(changed) {
  done = changed;
  if (!buttons("undo")) return; // who only looks
  document.addEventListener("focusin", ({ target }) => {
    if (!target.closest("#bar")) meant = board.here();
  });
  document.addEventListener("click", clicked);
  byId("note").addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = byId("text").value.trim();
    if (!text) return;
    leave();
    await act("note", text);
  });
  byId("text").addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    leave();
  });
  keys({ e: () => act("take"), n: writeNote, u: undo });
}
