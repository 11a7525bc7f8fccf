// What lies at a place, among features in arrays: all lengths are parts of the world.
import { AREA, POINT } from "./gather.js";

function away(x, y, ax, ay, bx, by) {
  const [dx, dy] = [bx - ax, by - ay];
  const share = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(x - ax - share * dx, y - ay - share * dy);
}

// Even-odd over all rings of a feature, so that holes are holes.
function within({ world, parts, first }, index, x, y) {
  let found = false;
  for (let part = first[index]; part < first[index + 1]; part++) {
    const end = 2 * parts[part + 1];
    for (let i = 2 * parts[part], j = end - 2; i < end; j = i, i += 2) {
      const [yi, yj] = [world[i + 1], world[j + 1]];
      if (yi > y !== yj > y && x < ((world[j] - world[i]) * (y - yi)) / (yj - yi) + world[i]) found = !found;
    }
  }
  return found;
}

function nearest({ world, parts, first, kinds }, index, x, y) {
  let best = Infinity;
  for (let part = first[index]; part < first[index + 1]; part++) {
    for (let i = 2 * parts[part]; i < 2 * parts[part + 1]; i += 2) {
      const before = kinds[index] === POINT || i === 2 * parts[part] ? i : i - 2;
      best = Math.min(best, away(x, y, world[before], world[before + 1], world[i], world[i + 1]));
    }
  }
  return best;
}

// Indices of at most `most` features at (x, y) or within `near` of it: points first, then lines, then areas, the nearest first.
export function hits(made, x, y, near, most = 6) {
  const { boxes, kinds } = made;
  const found = [];
  for (let n = 0; n < kinds.length; n++) {
    const box = 4 * n;
    if (x < boxes[box] - near || x > boxes[box + 2] + near || y < boxes[box + 1] - near || y > boxes[box + 3] + near)
      continue;
    const far = kinds[n] === AREA && within(made, n, x, y) ? near : nearest(made, n, x, y);
    if (far <= near) found.push({ n, far });
  }
  return found
    .sort((one, other) => kinds[one.n] - kinds[other.n] || one.far - other.far)
    .slice(0, most)
    .map(({ n }) => n);
}
