// What reads charts is loaded where one stands, at once or as soon as a piece of the page brings it.
let asked = null;

function look() {
  if (asked || !document.querySelector(".chart__slider")) return;
  asked = import("../chart/crosshair.js").then((reader) => reader.start());
  asked.catch(() => {}); // a chart is complete without it
}

export function start() {
  look();
  document.addEventListener("fragment", look);
}
