// A plan of the town on the map: whether it is drawn at this zoom is said beside it.
function tell(map) {
  for (const one of document.querySelectorAll("#plans [data-min-zoom]"))
    one.hidden = map.getZoom() >= Number(one.dataset.minZoom);
}

export function start(map) {
  map.on("zoomend", () => tell(map));
  document.addEventListener("fragment", ({ target }) => target.id === "plans" && tell(map));
  tell(map);
}
