// The search for room: a place comes from the search, the device or the map; the answer comes as text, then on the map.
import "../core/index.js";
import { told as chosen, conditions } from "../core/address.js";
import * as choices from "../core/choices.js";
import * as live from "../core/live.js";
import { byId, noMap, roomy } from "../core/page.js";
import * as selection from "../core/selection.js";
import { Answer } from "../topics/answer.js";
import * as share from "../topics/share.js";

const LIMIT = 3; // places of each group
const opened = () => byId("list").dataset.layer;
let map = null;
let told = null; // what the answer says for scripts

const answer = new Answer({ limit: LIMIT, layer: opened, share: true, shown });

// ---- the answer on the map -------------------------------------------------------------------------------------------
function shown(found) {
  told = found;
  if (answer.place?.how !== "link") share.forget();
  byId("all").open = !found;
  if (found) byId("legend").open = false;
  answered();
}

function answered() {
  map?.answer.show(told?.from, told?.layer, told?.main || []);
  if (told?.main.length) map?.answer.way(told.from, told.main[0]);
}

const way = (site) => map?.answer.way(told.from, told.offers[site] || told.main[0]);

function pointed(site) {
  const one = document.querySelector(`[data-offer="${site}"]`);
  if (one.matches("details")) {
    one.open = true;
    one.querySelector("summary").focus();
  } else {
    way(site);
    one.scrollIntoView({ block: "nearest" });
  }
}

// The open one has its way on the map; the browser closes the others, which share its name.
function toggled({ target }) {
  if (!target.matches?.("details.offer")) return;
  if (target.open) way(target.dataset.offer);
  else if (!document.querySelector("details.offer[open]")) way(null);
}

// ---- the layer on the map --------------------------------------------------------------------------------------------
const draw = () => map?.town.show([opened()], opened(), conditions());

async function show(site) {
  await draw();
  map?.town.choose(site);
}

// Of another kind of thing the same place is asked for again.
function arrived(link) {
  draw();
  if (link?.id === "district") map?.town.frame(chosen("district"));
  if (answer.place && told?.layer !== opened()) answer.ask();
  byId("all").open ||= !answer.place;
  if (link?.closest("#kinds")) document.querySelector("#kinds [aria-current]")?.focus({ preventScroll: true });
  else byId("list").focus({ preventScroll: true });
}

async function begin() {
  const { TownMap, AnswerMap, QuietLayer } = await import("../map/index.js");
  const town = new TownMap(byId("map-area"), { Drawn: QuietLayer });
  map = { town, answer: new AnswerMap(town.leaflet, pointed) };
  town.leaflet.on("click", ({ latlng: { lat, lng } }) => answer.from(lat, lng, "map"));
  await draw();
  answered();
  if (selection.chosen() && !answer.place) town.choose(selection.chosen());
}

// What a link holds: the place that somebody passed on, and the site that was open.
async function linked() {
  const given = share.read();
  if (!given) return;
  await answer.from(given.lat, given.lon, "link");
  const offer = document.querySelector(`details.offer[data-offer="${selection.chosen()}"]`);
  if (offer) offer.open = true;
}

choices.start({ arrived });
selection.start(show);
share.start(opened, () => answer.place);
byId("legend").open = roomy();
document.addEventListener("toggle", toggled, true);
window.addEventListener("hashchange", linked);
begin().catch(noMap);
live.start((ids) => map?.town.load(ids));
linked();
