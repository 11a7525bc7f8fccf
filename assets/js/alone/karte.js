// What /karte adds to Dash: dash-leaflet finds the style functions of our map in the window, and its maps get our basemap.
// It runs after Dash's scripts and before its renderer.
import "../core/page.js";
import { dark, onTheme, start } from "../core/theme.js";
import { points } from "../map/points.js";

const ground = document.documentElement.dataset.basemap;

window.stadtklima = { points: points(window.L) };
window.L.Map.addInitHook(async function paint() {
  const { basemap, recolour } = await import("../map/basemap.js");
  const layer = basemap(ground, dark()).addTo(this);
  onTheme(() => recolour(layer, dark()));
});
start();
window.stadtklima.renderer = new window.DashRenderer();
