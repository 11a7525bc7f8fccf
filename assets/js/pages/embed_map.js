// The map of a tile: inside of other pages it leaves scrolling to them. A clicked place tells its values below the map.
import "../core/index.js";
import { altered } from "../core/address.js";
import { refresh } from "../core/fragments.js";
import { byId, noMap, page, say, write } from "../core/page.js";
import { leaving, start } from "../topics/tile.js";

const HINT = 1400; // ms
let map = null;
let hinted = null;

// ---- gestures --------------------------------------------------------------------------------------------------------
const calmed = () => byId("gesture").classList.remove("map__hint--on");

function hint(key) {
  write("gesture", say(`embed.hint_${key}`));
  byId("gesture").classList.add("map__hint--on");
  window.clearTimeout(hinted);
  hinted = window.setTimeout(calmed, HINT);
}

// Who scrolls past a frame shall not be caught in it: zooming wants Ctrl, moving wants two fingers.
function cooperative({ scrollWheelZoom, dragging }, area) {
  scrollWheelZoom.disable();
  const wheel = ({ ctrlKey, metaKey }) => {
    scrollWheelZoom[ctrlKey || metaKey ? "enable" : "disable"]();
    if (ctrlKey || metaKey) calmed();
    else hint(/mac/i.test(navigator.platform) ? "wheel_mac" : "wheel");
  };
  area.addEventListener("wheel", wheel, { capture: true, passive: true });
  if (!window.matchMedia("(pointer: coarse)").matches) return;
  dragging.disable();
  const touch = ({ touches }) => (touches.length === 1 ? hint("touch") : calmed());
  area.addEventListener("touchmove", touch, { passive: true });
}

// ---- a site ----------------------------------------------------------------------------------------------------------
async function choose(site) {
  const element = byId("site");
  element.dataset.fragment = element.dataset.fragment.split("?")[0] + altered("site", site).search;
  map.choose(site, { stays: true });
  await refresh(element);
  leaving(element.querySelectorAll("a:not([data-closes])"));
}

// ---- the map ---------------------------------------------------------------------------------------------------------
async function begin() {
  const { TownMap } = await import("../map/index.js");
  const area = byId("map-area");
  map = new TownMap(area, { chosen: choose });
  if (window.self !== window.top) cooperative(map.leaflet, area);
  await map.show(Object.keys(page.layers), page.opened);
}

begin().catch(noMap);
start((ids) => map?.load(ids));
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-closes]")) return;
  event.preventDefault();
  choose(null);
});
