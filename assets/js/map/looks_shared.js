// The looks for scripts that share what they know in the window.
import * as looks from "./looks.js";

window.stadtklima = window.stadtklima || {};
Object.assign(window.stadtklima, looks, {
  escape: looks.escaped,
  isAttended: ({ state }) => state === "open" || state === "closed",
});
