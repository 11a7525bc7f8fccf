// Where the buckets of a chart stand, out of the path that draws them, in its own units.

// A line has a point in the middle of each bucket, a lone one twice; a level has "M x y V y H x V y H x", an H a bucket.
export function places(d) {
  const found = [];
  let [x, y] = [Number.NaN, Number.NaN];
  const line = !d.includes("H");
  for (const [, kind, text] of d.matchAll(/([MLHV])([^MLHV]*)/g)) {
    const [a, b] = text.trim().split(/\s+/).map(Number);
    const from = x;
    if (kind === "V") y = a;
    else x = a;
    if (kind === "M" || kind === "L") y = b;
    if (line && x !== from) found.push({ from: x, to: x, x, y });
    if (kind === "H") found.push({ from, to: x, x: (from + x) / 2, y });
  }
  return found;
}

// The index of the place at x, or the nearest.
export function nearest(all, x) {
  const far = all.map(({ from, to }) => Math.max(from - x, x - to, 0));
  return far.indexOf(Math.min(...far));
}
