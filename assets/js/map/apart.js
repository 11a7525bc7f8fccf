// Symbols of several layers at one spot are moved apart on the screen, as little as makes each of them visible.
const MOST = 30; // px
const ROUNDS = 12; // steps towards rest
const SHARE = 0.82; // neighbours may overlap by the rest of it
const RADII = { ".ring": 18, ".pill": 16, ".symbol--none": 7 }; // px
const USUAL = 11; // of other symbols

// A pill with many digits is wider; its text says so without asking the browser to measure.
export function radius(icon) {
  const [selector, r] = Object.entries(RADII).find(([one]) => icon.querySelector(one)) || [null, USUAL];
  return selector === ".pill" ? r + Math.max(0, icon.textContent.trim().length - 2) * 4 : r;
}

// Two of them push each other away along their line; exactly on top of each other, each to a side of its own.
function push(a, b, index) {
  const wanted = SHARE * (a.r + b.r);
  let [dx, dy] = [b.x - a.x, b.y - a.y];
  let distance = Math.hypot(dx, dy);
  if (distance >= wanted) return;
  if (distance < 0.5) [dx, dy, distance] = [Math.cos(index * 2.4), Math.sin(index * 2.4), 1];
  const step = (wanted - distance) / distance;
  const heavy = a.r / (a.r + b.r);
  a.x -= dx * step * (1 - heavy);
  a.y -= dy * step * (1 - heavy);
  b.x += dx * step * heavy;
  b.y += dy * step * heavy;
}

function hold(one) {
  const [dx, dy] = [one.x - one.at.x, one.y - one.at.y];
  const share = Math.min(1, MOST / Math.hypot(dx, dy));
  Object.assign(one, { x: one.at.x + dx * share, y: one.at.y + dy * share });
}

// Marks [{at: {x, y}, r}] get the x and y where each of them rests.
export function rest(marks) {
  marks.sort((a, b) => a.at.x - b.at.x || a.at.y - b.at.y);
  marks.forEach((one) => Object.assign(one, one.at));
  for (let round = 0; round < ROUNDS; round += 1) {
    marks.forEach((a, i) => {
      for (let j = i + 1; j < marks.length && marks[j].at.x - a.at.x < 2 * MOST + 36; j += 1) push(a, marks[j], j);
    });
    marks.forEach(hold);
  }
  return marks;
}

export function apart(map, markers) {
  const marks = markers.map((marker) => {
    const { x, y } = map.latLngToLayerPoint(marker.getLatLng());
    return { icon: marker.getElement(), at: { x, y }, r: radius(marker.getElement()) };
  });
  rest(marks).forEach(({ icon, at, x, y }) => {
    icon.style.translate = `${Math.round(x - at.x)}px ${Math.round(y - at.y)}px`;
  });
}
