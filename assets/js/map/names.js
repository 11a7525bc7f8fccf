// Names beside symbols: as many as stand clear of every symbol and of one another, each on the side where it fits.
const MARK = 12; // px: half of a symbol
const GAP = 3; // px between a symbol and its name
const HEIGHT = 20; // px
const MOST = 60; // of more symbols no name could be read

const SIDES = {
  right: ({ x, y }, width) => [x + MARK + GAP, y - HEIGHT / 2, width, HEIGHT],
  left: ({ x, y }, width) => [x - MARK - GAP - width, y - HEIGHT / 2, width, HEIGHT],
  above: ({ x, y }, width) => [x - width / 2, y - MARK - GAP - HEIGHT, width, HEIGHT],
  below: ({ x, y }, width) => [x - width / 2, y + MARK + GAP, width, HEIGHT],
};

const meet = ([ax, ay, aw, ah], [bx, by, bw, bh]) => ax < bx + bw && bx < ax + aw && ay < by + bh && by < ay + ah;

// The side of each name that fits, by site. Marks are [{site, name, x, y}] in px, `width` measures a name, `taken` are boxes
// of other layers: what is placed here is added to them; names stay within a view of this `size`, where there is one.
export function placed(marks, width, taken = [], { x: across, y: down } = { x: Infinity, y: Infinity }) {
  const inside = ([x, y, w, h]) => across === Infinity || (x >= 0 && y >= 0 && x + w <= across && y + h <= down);
  const isFree = (box) => inside(box) && !taken.some((one) => meet(box, one));
  const sides = new Map();
  taken.push(...marks.map(({ x, y }) => [x - MARK, y - MARK, 2 * MARK, 2 * MARK]));
  if (marks.length > MOST) return sides;
  for (const mark of marks) {
    const wide = width(mark.name);
    const side = Object.keys(SIDES).find((one) => isFree(SIDES[one](mark, wide)));
    if (!side) continue;
    sides.set(mark.site, side);
    taken.push(SIDES[side](mark, wide));
  }
  return sides;
}
