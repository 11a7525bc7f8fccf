// The tile with a chart.
import "../core/words.js";
import "../core/figures.js";
import "../map/looks_shared.js";
import "../map/chart.js";
import "../map/tile_chart.js";
