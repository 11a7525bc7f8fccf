// Whether the edges of a ring cross each other: pairs are sought in the cells of a grid, so that large rings do not take long.
const MOST_CELLS = 256; // a side
export const PAIRS = 2e7; // comparisons that a file is worth; a ring made to take for ever is let through

const side = (a, i, j, k) => Math.sign((a[j] - a[i]) * (a[k + 1] - a[i + 1]) - (a[j + 1] - a[i + 1]) * (a[k] - a[i]));

// Edges i and j of a ring, each by the index of its first vertex; those that share a vertex do not cross.
function cross(a, i, j) {
  const [p, q, r, s] = [i, i + 2, j, j + 2];
  return side(a, p, q, r) * side(a, p, q, s) < 0 && side(a, r, s, p) * side(a, r, s, q) < 0;
}

// `a`: x, y, x, y ... of a closed ring; `budget.left` comparisons may be made.
export function crosses(a, budget = { left: PAIRS }) {
  const edges = a.length / 2 - 1;
  if (edges < 4) return false;
  let [west, south, east, north] = [a[0], a[1], a[0], a[1]];
  for (let i = 2; i < a.length; i += 2) {
    [west, east] = [Math.min(west, a[i]), Math.max(east, a[i])];
    [south, north] = [Math.min(south, a[i + 1]), Math.max(north, a[i + 1])];
  }
  const cells = Math.max(1, Math.min(MOST_CELLS, Math.ceil(Math.sqrt(edges))));
  const column = (x) => Math.min(cells - 1, Math.floor(((x - west) / (east - west || 1)) * cells));
  const row = (y) => Math.min(cells - 1, Math.floor(((y - south) / (north - south || 1)) * cells));
  const grid = new Map();
  for (let i = 0; i < 2 * edges; i += 2) {
    const [x0, x1] = [column(a[i]), column(a[i + 2])];
    const [y0, y1] = [row(a[i + 1]), row(a[i + 3])];
    for (let y = Math.min(y0, y1); y <= Math.max(y0, y1); y++)
      for (let x = Math.min(x0, x1); x <= Math.max(x0, x1); x++) {
        const cell = y * cells + x;
        const others = grid.get(cell);
        if (!others) grid.set(cell, [i]);
        else {
          budget.left -= others.length + 1;
          if (budget.left < 0) return false;
          if (others.some((j) => cross(a, j, i))) return true;
          others.push(i);
        }
      }
  }
  return false;
}
