// Names of a map stand clear of its symbols and of one another, as near to their place as that allows.
import assert from "node:assert/strict";
import { test } from "node:test";
import { shift } from "../../assets/js/map/places.js";

const symbol = (x, y) => ({ left: x - 18, right: x + 18, top: y - 15, bottom: y + 15 });
const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

test("a name with nothing near it stands at its place", () => {
  assert.deepEqual(shift({ x: 100, y: 100 }, 60, [symbol(300, 300)]), [0, 0]);
});

test("a name moves off a symbol, and what comes after it moves off both", () => {
  const boxes = [symbol(100, 100)];
  const moved = [shift({ x: 100, y: 100 }, 60, boxes), shift({ x: 100, y: 100 }, 80, boxes)];
  assert.ok(moved.every((one) => one && (one[0] || one[1])));
  for (const [i, one] of boxes.entries()) assert.ok(!boxes.slice(i + 1).some((other) => meet(one, other)));
});

test("where every place is taken no name stands", () => {
  const everywhere = { left: 0, right: 400, top: 0, bottom: 400 };
  assert.equal(shift({ x: 200, y: 200 }, 60, [everywhere]), null);
});
