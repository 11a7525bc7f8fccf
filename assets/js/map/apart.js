// Symbols of several layers at one spot are moved apart on the screen, as little as makes each of them visible.
(function (S) {
  "use strict";
  const MOST = 30, ROUNDS = 12, SHARE = 0.82; // px; steps towards rest; neighbours may overlap by the rest of it
  const RADII = [[".ring", 18], [".pill", 16], [".symbol--none", 7], [".symbol", 11]];
  let waiting = false;

  // A pill with many digits is wider; its text says so without asking the browser to measure.
  const digits = (icon) => Math.max(0, icon.textContent.trim().length - 2) * 4;
  function radius(icon) {
    const [selector, r] = RADII.find(([one]) => icon.querySelector(one)) || [null, 11];
    return selector === ".pill" ? r + digits(icon) : r;
  }

  function drawn(map) {
    const found = [];
    map.eachLayer((layer) => {
      if (!(layer instanceof L.Marker) || !layer.getElement()) return;
      const at = map.latLngToLayerPoint(layer.getLatLng()), icon = layer.getElement();
      found.push({ icon, at, x: at.x, y: at.y, r: radius(icon) });
    });
    return found.sort((a, b) => a.at.x - b.at.x || a.at.y - b.at.y);
  }

  // Two of them push each other away along their line; exactly on top of each other, each to a side of its own.
  function push(a, b, index) {
    const wanted = SHARE * (a.r + b.r);
    let dx = b.x - a.x, dy = b.y - a.y, distance = Math.hypot(dx, dy);
    if (distance >= wanted) return;
    if (distance < 0.5) { dx = Math.cos(index * 2.4); dy = Math.sin(index * 2.4); distance = 1; }
    const step = (wanted - distance) / 2 / distance, heavy = a.r / (a.r + b.r);
    a.x -= dx * step * 2 * (1 - heavy); a.y -= dy * step * 2 * (1 - heavy);
    b.x += dx * step * 2 * heavy; b.y += dy * step * 2 * heavy;
  }

  function held(one) {
    const dx = one.x - one.at.x, dy = one.y - one.at.y, far = Math.hypot(dx, dy);
    if (far <= MOST) return;
    one.x = one.at.x + (dx / far) * MOST;
    one.y = one.at.y + (dy / far) * MOST;
  }

  function rest(marks) {
    for (let round = 0; round < ROUNDS; round += 1) {
      marks.forEach((a, i) => {
        for (let j = i + 1; j < marks.length && marks[j].at.x - a.at.x < 2 * MOST + 36; j += 1) push(a, marks[j], j);
      });
      marks.forEach(held);
    }
  }

  function place({ icon, at, x, y }) {
    icon.style.translate = `${Math.round(x - at.x)}px ${Math.round(y - at.y)}px`;
  }

  // Watches a map; `several` says whether there is anything to move apart.
  S.apart = function (map, several) {
    map.on("layeradd", ({ layer }) => {
      if (waiting || !(layer instanceof L.Marker) || !several()) return;
      waiting = true;
      window.queueMicrotask(() => {
        waiting = false;
        const marks = drawn(map);
        rest(marks);
        marks.forEach(place);
      });
    });
  };
})((window.stadtklima = window.stadtklima || {}));
