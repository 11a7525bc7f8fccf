// The nearest place with room as a tile: a search or the device's position, the answer as text.
import "../core/index.js";
import { page } from "../core/page.js";
import { Answer } from "../topics/answer.js";
import { start } from "../topics/tile.js";

const LIMIT = 2; // places of a group

// A frame cannot open what forbids to be framed, nor an app: those links leave by a window of their own.
function shown() {
  document.querySelectorAll("#answer a, #more a").forEach((link) => {
    link.target = "_blank";
  });
}

new Answer({ limit: LIMIT, layer: () => page.opened, shown });
start();
