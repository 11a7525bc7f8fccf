// The page /einsatz: what is chosen stands in its address, and Dash is told that address. It runs after the scripts of Dash.
import { altered } from "../core/address.js";
import * as choices from "../core/choices.js";
import "../core/index.js";
import * as live from "../core/live.js";
import { byId, layerOf, narrow, noMap, page, say, write } from "../core/page.js";
import * as components from "../dash/components.js";
import { approach, draw, feature, features, prepare, renew } from "../dash/map.js";
import * as board from "../dispatch/board.js";
import * as costs from "../dispatch/costs.js";
import * as deeds from "../dispatch/deeds.js";
import * as keys from "../dispatch/keys.js";
import * as search from "../dispatch/search.js";
import * as spot from "../dispatch/spot.js";

const REST = 500; // ms between two looks at the table while values come in
const drawings = new Map(); // by layer, as the server gave them last
let latest = 0;
let due = null;
let noted = null; // how far the records were that the page has heard of

// Asked once more, the same address is another question.
const ask = () => components.ask({ asked: `${window.location.search}&turn=${Date.now()}` });

function newer(ids) {
  ids.forEach(renew);
  if (due) return;
  const look = () => {
    [due, latest] = [null, Date.now()];
    ask();
  };
  due = window.setTimeout(look, Math.max(0, latest + REST - Date.now()));
}

// What is ticked or cannot wait stands alone on the map; while something is ticked, only that stands out.
function alone() {
  const sites = board.ticked();
  byId("map-area").classList.toggle("map--some", sites.length > 0);
  for (const layer of Object.keys(page.layers)) {
    const { only, single } = drawings.get(layer) || page.drawings[layer];
    const shown = single.filter((site) => !only || only.includes(site));
    const own = new Set([...shown, ...sites.filter((site) => layerOf(site) === layer)]);
    const data = { type: "FeatureCollection", features: [...own].map(feature).filter(Boolean) };
    const hideout = { ...page.drawings[layer], ticked: sites, several: false };
    window.dash_clientside.set_props(`single-${layer}`, { hideout, data });
  }
}

function ticked() {
  alone();
  costs.look();
}

// A callback of Dash in the browser: what of a layer may stand together.
async function together(drawing) {
  if (drawing.layer) drawings.set(drawing.layer, drawing);
  const data = await features(drawing);
  window.setTimeout(alone);
  return data;
}

// A plan is in the address; until it is made the page asks for it again and again. On a phone it stands below the table.
function look(plan) {
  const seen = ({ target }) => {
    if (target.id !== "plan" || target.hidden) return;
    document.removeEventListener("fragment", seen);
    target.scrollIntoView({ block: "start" });
  };
  if (plan && narrow()) document.addEventListener("fragment", seen);
  choices.go(altered("plan", plan), { step: Boolean(plan) });
}

const rest = (ms) => new Promise((done) => window.setTimeout(done, ms));

// No version tells of a job's progress; an answer that is lost is not waited for.
async function wait() {
  if (["due", "running"].includes(byId("plan").dataset.state)) await Promise.race([ask(), rest(10 * REST)]);
  window.setTimeout(wait, REST);
}

function show(site) {
  if (site && feature(site) && !narrow()) approach(feature(site));
}

components.Visit.begin = () => {
  Object.values(page.drawings).forEach(draw);
  components.tell({ followed: Date.now() });
  live.start(newer);
  costs.start();
  board.start(ticked);
  window.dash_clientside.set_props("lines", { data: page.lines });
  wait();
};

// A websocket tells of news at once; where none can be had, the page asks by itself.
components.Visit.heard = (news) => {
  write("live", say("einsatz.script.live"));
  const records = news.slice(news.lastIndexOf("-") + 1);
  if (noted !== null && records !== noted) newer([]); // what people did is in no version of a layer
  noted = records;
  live.soon();
};

function begin() {
  window.dash_clientside = { ...window.dash_clientside, stadtklima: { features: together } };
  window.stadtklima = { ...components, points: prepare(spot.open, () => {}) };
  write("live", say("einsatz.script.polled"));
  choices.start({ ask });
  spot.start(show);
  deeds.start(ask, look);
  keys.start();
  search.start((sought) => components.tell({ sought }));
  new window.DashRenderer();
}

// Without Dash all links are followed as without scripts.
if (window.DashRenderer && window.L) begin();
else noMap();
