// The start page: sentence, panel and list are the server's; the map beside them shows what was chosen there.
import "../core/index.js";
import { conditions, replace, told } from "../core/address.js";
import * as choices from "../core/choices.js";
import * as distance from "../core/distance.js";
import * as live from "../core/live.js";
import { byId, failed, layerOf, noMap, page, roomy } from "../core/page.js";
import * as selection from "../core/selection.js";
import * as sheet from "../core/sheet.js";
import * as scales from "../map/scales.js";
import * as switches from "../map/switches.js";
import * as cool from "../topics/cool.js";

let map = null; // everything that is drawn, once it is there
let front = null; // the layer whose list is open

// ---- what is on the map ----------------------------------------------------------------------------------------------
async function draw() {
  switches.explain();
  front = switches.opened();
  const drawn = map?.town.show(switches.shown(), front, conditions());
  map?.surface.draw();
  await drawn;
}

function switched() {
  replace(switches.written());
  return draw();
}

async function show(site, { stays = false } = {}) {
  if (!map) return;
  if (site && page.layers[layerOf(site)]) {
    if (switches.switchOn(layerOf(site))) await switched();
    await map.town.load([layerOf(site)]).catch(() => failed("layer_failed"));
  }
  map.town.choose(site, { stays });
}

// ---- choosing --------------------------------------------------------------------------------------------------------
function arrived(link) {
  if (link === null) {
    switches.reset();
    map?.town.restore();
    draw().then(() => show(selection.chosen()));
  } else if (link.dataset.opens) {
    switches.switchOn(link.dataset.opens);
    show(null);
    draw();
  } else {
    draw();
    if (link.id === "district") map?.town.frame(told("district"));
    sheet.top();
  }
}

// ---- beginning -------------------------------------------------------------------------------------------------------
async function begin() {
  const { TownMap, Past, Surface } = await import("../map/index.js");
  const town = new TownMap(byId("map-area"), { chosen: selection.open, follows: true });
  const surface = new Surface(town, (id) => switches.switchOn(id) && switched());
  const past = new Past(town, (other) => surface.past(other));
  map = { town, surface };
  past.reset();
  byId("past").addEventListener("fragment", () => past.reset());
  await draw();
  // Who passed on a view meant that view.
  const stays = window.location.hash.startsWith("#karte");
  if (selection.chosen()) show(selection.chosen(), { stays });
  else if (told("district") && !stays) town.frame(told("district"));
}

sheet.start();
cool.start();
byId("legend").open = roomy();
switches.reset();
switches.explain();
distance.start();
choices.start({ address: switches.address, arrived });
scales.start({ address: switches.written, drawn: () => map?.town.draw() });
selection.start(show);
// What leads the town may be another layer than a minute ago.
byId("list").addEventListener("fragment", () => switches.opened() !== front && draw());
document.addEventListener("change", ({ target }) => target.matches("[id^=show-]:not(#show-surface)") && switched());
begin().catch(noMap);
live.start((ids) => map?.town.load(ids));
