// The nearest place with room as a tile: a search or the device's position, the answer as text.
import "../core/index.js";
import { page } from "../core/page.js";
import { Answer } from "../topics/answer.js";
import { leaving, start } from "../topics/tile.js";

const LIMIT = 2; // places of a group
const shown = () => leaving(document.querySelectorAll("#answer a, #more a"));
new Answer({ limit: LIMIT, layer: () => page.opened, shown });
start();
