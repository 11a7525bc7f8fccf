// What the chosen sites would cost each tour of the day, said before they are put on one: at the names of the vehicles,
// and on a button for the tour that they cost least.
import { base, byId, say } from "../core/page.js";
import { sites } from "./deeds.js";

const PAUSE = 400; // ms
const ON_TOURS = "/fragments/einsatz/tour";
const MOST = 12; // sites; of more the server says nothing
let timer = null;
let asked = ""; // the sites whose costs are shown or on their way

const join = () => document.querySelector('[data-deed="join"]');
const signed = (value, digits) =>
  new Intl.NumberFormat(document.documentElement.lang, {
    signDisplay: "always",
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
    .format(value)
    .replace("-", "\u2212");

function said({ tour, minutes, km }) {
  return say("einsatz.script.cost", { tour, minutes: signed(minutes, 0), km: signed(km, 1) });
}

// The button puts the very sites on the tour whose costs it says, whatever has the focus by then.
function show(tours, wanted = []) {
  for (const one of byId("onto").options) {
    one.dataset.name ??= one.textContent;
    const found = tours.find(({ vehicle }) => vehicle === one.value);
    one.textContent = found ? `${one.dataset.name} · ${said(found)}` : one.dataset.name;
  }
  const [best] = tours;
  join().hidden = !best;
  if (!best) return;
  join().textContent = say("einsatz.script.join", { cost: said(best) });
  Object.assign(join().dataset, { vehicle: best.vehicle, sites: JSON.stringify(wanted) });
}

async function ask(wanted) {
  const request = { method: "POST", headers: { "Content-Type": "application/json" } };
  request.body = JSON.stringify({ deed: "cost", sites: wanted });
  try {
    const answer = await fetch(`${base}${ON_TOURS}`, request);
    const { tours } = answer.ok ? await answer.json() : { tours: [] };
    if (asked === wanted.join()) show(tours, wanted);
  } catch {
    if (asked === wanted.join()) show([]); // nobody needs them to go on
  }
}

// Called whenever others are chosen, or tours have changed.
export function look(changed = false) {
  if (!join()) return; // who only looks
  const wanted = sites();
  if (!changed && wanted.join() === asked) return;
  asked = wanted.join();
  window.clearTimeout(timer);
  show([]);
  if (wanted.length && wanted.length <= MOST) timer = window.setTimeout(() => ask(wanted), PAUSE);
}

export function start() {
  document.addEventListener("focusin", () => look());
  document.addEventListener("fragment", ({ target }) => target.id === "spot" && look());
  document.addEventListener("fragment", ({ target }) => target.id === "fleet" && look(true));
}
