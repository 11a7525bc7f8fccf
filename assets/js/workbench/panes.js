// A pane of the map for each layer: by it layers have an order and an opacity, whatever draws them.
const TOP = 590; // z, below what Leaflet keeps for popups
const STEP = 4;

export function pane(map, id) {
  return map.getPane(id) || map.createPane(id);
}

// `above`: how many layers lie above it.
export function place(map, id, { above = 0, opacity = 100 } = {}) {
  const { style } = pane(map, id);
  style.zIndex = TOP - STEP * (above + 1);
  style.opacity = opacity / 100;
}

// What nobody clicks: the map is asked what lies at a place instead, since a canvas hides those below it from the mouse.
export function canvas(map, id) {
  const holder = pane(map, id);
  holder.style.pointerEvents = "none";
  holder.renderer ||= window.L.canvas({ pane: id, padding: 0.3 });
  return holder.renderer;
}
