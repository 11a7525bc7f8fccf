// What lies at a place, among features of GeoJSON: no library and no map, so that it can be tested.
const rings = ({ type, coordinates }) =>
  type === "Polygon" ? [coordinates] : type === "MultiPolygon" ? coordinates : [];
const lines = ({ type, coordinates }) =>
  type === "LineString" ? [coordinates] : type === "MultiLineString" ? coordinates : [];
const points = ({ type, coordinates }) => (type === "Point" ? [coordinates] : type === "MultiPoint" ? coordinates : []);

// Even-odd over all rings, so that holes are holes.
function inside([x, y], polygon) {
  let found = false;
  for (const ring of polygon) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [xi, yi] = ring[i];
      const [xj, yj] = ring[j];
      if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) found = !found;
    }
  }
  return found;
}

function away([x, y], [ax, ay], [bx, by], wide) {
  const [dx, dy] = [(bx - ax) * wide, by - ay];
  const [px, py] = [(x - ax) * wide, y - ay];
  const share = Math.min(1, Math.max(0, (px * dx + py * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(px - share * dx, py - share * dy);
}

// Whether a geometry is at [lon, lat], or within so many degrees of latitude of it.
export function hits(at, geometry, near) {
  const wide = Math.cos((at[1] * Math.PI) / 180);
  if (rings(geometry).some((one) => inside(at, one))) return true;
  if (points(geometry).some((one) => away(at, one, one, wide) <= near)) return true;
  return lines(geometry).some((line) => line.some((one, i) => i && away(at, line[i - 1], one, wide) <= near));
}

// The shoelace says nothing of a polygon that crosses itself: whether the edges of a ring that is not yet closed do.
export function crosses(ring) {
  const turn = ([ax, ay], [bx, by], [cx, cy]) => Math.sign((bx - ax) * (cy - ay) - (by - ay) * (cx - ax));
  const edges = ring.map((one, i) => [one, ring[(i + 1) % ring.length]]);
  return edges.some(([a, b], i) =>
    edges.some(([c, d], j) => {
      const beside = i === j || (i + 1) % edges.length === j || (j + 1) % edges.length === i;
      return !beside && turn(a, b, c) !== turn(a, b, d) && turn(c, d, a) !== turn(c, d, b);
    }),
  );
}
