// The start page: sentence, panel and list are the server's; the map beside them shows what was chosen there.
import "../core/index.js";
import * as ages from "../core/ages.js";
import * as choices from "../core/choices.js";
import * as fragments from "../core/fragments.js";
import * as live from "../core/live.js";
import { byId, failed, narrow, page } from "../core/page.js";
import * as selection from "../core/selection.js";
import * as sheet from "../core/sheet.js";
import * as theme from "../core/theme.js";
import * as switches from "../map/switches.js";
import * as cool from "../topics/cool.js";

const here = () => new URL(window.location.href);
let map = null; // everything that is drawn, once it is there

// ---- what is on the map ----------------------------------------------------------------------------------------------
async function draw() {
  switches.explain();
  const on = switches.shown();
  map?.town.show(on, switches.opened());
  map?.surface.draw();
  await Promise.all(on.map(load)).catch(() => failed("layer_failed"));
}

async function load(id) {
  if (!map) return;
  map.town.heard(id, await map.features.load(id));
}

function switched() {
  const next = switches.written(here(), switches.opened());
  if (next.href !== here().href) window.history.replaceState(window.history.state, "", next);
  theme.links();
  return draw();
}

// ---- a site ----------------------------------------------------------------------------------------------------------
async function show(site, { stays = false } = {}) {
  if (!map) return;
  const { layerOf } = map.features;
  if (site && page.layers[layerOf(site)]) {
    if (switches.switchOn(layerOf(site))) await switched();
    await load(layerOf(site)).catch(() => failed("layer_failed"));
  }
  map.town.choose(site, { stays });
}

// ---- choosing --------------------------------------------------------------------------------------------------------
// Links of the server know the page as it was; what was chosen since goes along.
function address(href, link) {
  const front = link?.dataset.opens || switches.opened();
  const on = link?.dataset.opens
    ? Object.keys(page.layers).filter((id) => id === front || switches.shown().includes(id))
    : undefined;
  const next = switches.written(href, front, on);
  if (selection.chosen() && !link?.dataset.opens) next.searchParams.set("site", selection.chosen());
  next.hash = here().hash;
  return next.href;
}

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
    const list = byId("list");
    if (narrow()) list.scrollIntoView({ block: "start" });
    else byId("panel").scrollTop = Math.max(0, list.offsetTop - byId("panel").offsetTop);
    list.focus({ preventScroll: true });
  }
}

// ---- beginning -------------------------------------------------------------------------------------------------------
async function changed(ids, versions) {
  const wanted = ids.filter((id) => switches.shown().includes(id));
  await Promise.all([
    fragments.changed(ids),
    ...wanted.map(async (id) => map?.town.heard(id, await map.features.load(id, versions[id]))),
  ]);
  selection.mark();
}

async function begin() {
  const { TownMap, Past, Surface, features } = await import("../map/index.js");
  const aside = narrow() ? 0 : byId("legend").offsetWidth;
  const town = new TownMap(byId("map-area"), page, { chosen: selection.open, aside, follows: true });
  const surface = new Surface(town, (id) => {
    if (switches.switchOn(id)) switched();
  });
  const past = new Past(town, (other) => surface.past(other));
  map = { town, surface, past, features };
  past.reset();
  byId("past").addEventListener("fragment", () => past.reset());
  await draw();
  // Who passed on a view meant that view.
  if (selection.chosen()) show(selection.chosen(), { stays: here().hash.startsWith("#karte") });
}

theme.start();
ages.start();
sheet.start();
cool.start();
if (narrow()) byId("legend").open = false;
switches.reset();
switches.explain();
choices.start({ address, arrived });
selection.start(show);
document.addEventListener("change", ({ target }) => target.matches("[id^=show-]:not(#show-surface)") && switched());
begin().catch(() => failed("map_failed"));
live.start(changed);
