// Which part of the town a map shows at first, and what an address tells of it.
import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.window = { matchMedia: () => ({ matches: false }) };
globalThis.document = { documentElement: {} };
const { covered, exact, level, limits, read, whole } = await import("../../assets/js/map/view.js");

const TOWN = {
  bounds: [
    [51.5, 7.2],
    [51.6, 7.4],
  ],
  minZoom: 11,
  maxZoom: 19,
};

// The town's box on the screen, px from the map's left upper corner, after levels were made whole and tiles sized.
function box({ width, height }, [[lat, lon], zoom]) {
  const [whole, tile] = level(zoom, TOWN);
  const px = tile * 2 ** whole;
  const y = (degrees) => Math.asinh(Math.tan((degrees * Math.PI) / 180)) / (2 * Math.PI);
  const [[south, west], [north, east]] = TOWN.bounds;
  const across = (one) => width / 2 + ((one - lon) / 360) * px;
  const down = (one) => height / 2 - (y(one) - y(lat)) * px;
  return { left: across(west), right: across(east), top: down(north), bottom: down(south) };
}

for (const size of [
  { width: 1040, height: 700 },
  { width: 390, height: 460 },
  { width: 880, height: 390 },
  { width: 320, height: 300 },
  { width: 2560, height: 1300 },
]) {
  test(`on ${size.width} x ${size.height} the whole town is seen and fills the map in one direction`, () => {
    const town = box(size, whole(size, TOWN));
    const filled = Math.max((town.right - town.left) / size.width, (town.bottom - town.top) / size.height);
    assert.ok(filled >= 0.9 && filled <= 1);
    assert.ok(town.left >= 0 && town.right <= size.width && town.top >= 0 && town.bottom <= size.height);
  });
}

test("the town stands in the middle of what nothing covers", () => {
  const size = { width: 1000, height: 500 };
  const town = box(size, whole(size, TOWN, { left: 340, bottom: 80 }));
  assert.ok(Math.abs((town.left + town.right) / 2 - (340 + 1000) / 2) < 1);
  assert.ok(Math.abs((town.top + town.bottom) / 2 - (500 - 80) / 2) < 1);
});

test("what lies on the map takes the side on which it leaves the most", () => {
  const area = { left: 100, right: 1100, top: 50, bottom: 650, width: 1000, height: 600 };
  const slider = { left: 300, right: 900, top: 580, bottom: 630 };
  const legend = { left: 116, right: 416, top: 250, bottom: 634 };
  assert.deepEqual(covered(area, [], 1), { left: 0, right: 0, top: 0, bottom: 0 });
  assert.equal(covered(area, [slider, legend], 5).left, 0);
  assert.deepEqual(covered(area, [slider, legend], 1), { left: 316, right: 0, top: 0, bottom: 70 });
});

test("a level with decimals is a whole one with tiles of another size, and the other way round", () => {
  assert.deepEqual(level(13, TOWN), [13, 256]);
  for (const zoom of [10.2, 12.49, 12.51, 13.75]) {
    const [whole, tile] = level(zoom, TOWN);
    assert.ok(Number.isInteger(whole) && Number.isInteger(tile) && whole >= TOWN.minZoom);
    assert.ok(Math.abs(exact(whole, tile) - zoom) < 0.01);
  }
});

test("the view of an address is read, and held within the town", () => {
  assert.deepEqual(read("#karte=14/51.5500/7.3110", TOWN), [[51.55, 7.311], 14]);
  assert.equal(read("#karte=99/51.5500/7.3110", TOWN)[1], 19);
  const [[south]] = limits(TOWN.bounds);
  assert.equal(read("#karte=14/10/7.3", TOWN)[0][0], south);
  for (const wrong of ["", "#list", "#karte=14/north/7.3", "#ort=51.5,7.3"]) assert.equal(read(wrong, TOWN), null);
});
