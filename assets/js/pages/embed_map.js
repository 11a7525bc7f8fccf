// The tile with a map.
import "../map/leaflet.js";
import "../map/protomaps.js";
import "../core/words.js";
import "../core/figures.js";
import "../map/looks_shared.js";
import "../map/points.js";
import "../map/basemap.js";
import "../map/chart.js";
import "../map/popup.js";
import "../map/layers.js";
import "../core/sentence.js";
import "../core/live.js";
import "../core/theme.js";
import "../map/clusters.js";
import "../map/tile.js";
