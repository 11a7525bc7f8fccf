// Figures that follow a site while it is moved: one question is on its way at a time, and the last one is always answered.
import { byId, write } from "../core/page.js";

const PATIENCE = 4000; // ms, until an answer is no more waited for
const AGAIN = 250; // ms, where the server was still busy with another question
const PAUSE = 700; // ms without a change, after which figures are said
let ask = () => {};
let asked = null; // what is on its way
let next = null; // what is to be asked after it
let last = null; // what was wanted last
let patience = null;
let silence = null;
const said = document.createElement("p"); // what is copied is said elsewhere: neither overwrites the other
const idle = []; // called once nothing is on its way

// Asked once more, the same question is another: Dash is told nothing that has not changed.
function send(query) {
  asked = `${query}&turn=${Date.now()}`;
  next = null;
  patience = window.setTimeout(landed, PATIENCE);
  ask(asked);
}

function landed() {
  window.clearTimeout(patience);
  asked = null;
  if (next) send(next);
  else for (const one of idle.splice(0)) one();
}

export function want(query) {
  last = query;
  if (asked) next = query;
  else send(query);
}

// Nothing of what was wanted is wanted any more: the whole answer comes. Done once nothing is on its way.
export function done() {
  [next, last] = [null, null];
  return asked ? new Promise((resolve) => idle.push(resolve)) : Promise.resolve();
}

// Said once the site rests, by whatever answer is on the page then.
export function spoken() {
  window.clearTimeout(silence);
  silence = window.setTimeout(() => {
    said.textContent = byId("sentence")?.textContent ?? "";
  }, PAUSE);
}

function show({ sentence, figures }) {
  if (byId("sentence")) write("sentence", sentence);
  for (const [name, text] of Object.entries(figures)) {
    const place = document.querySelector(`[data-figure="${name}"] dd`);
    if (place && place.textContent !== text) place.textContent = text;
  }
  spoken();
}

// An answer of the server; without figures it had none to give.
export function answered({ of, figures, sentence }) {
  if (of !== asked) return;
  if (figures && last) show({ sentence, figures });
  else if (last && !next) window.setTimeout(() => last && !asked && send(last), AGAIN);
  landed();
}

export function start(tell) {
  ask = tell;
  Object.assign(said, { id: "sites-said", className: "sr-only" });
  said.setAttribute("role", "status");
  byId("answer-area").before(said);
}
