// Own files as the page has them: what goes with a question, what lies at a place, and what is drawn.
import assert from "node:assert/strict";
import { test } from "node:test";
import { crosses } from "../../assets/js/own/crossing.js";
import { Dropped, dropped } from "../../assets/js/own/dropped.js";
import { Fault } from "../../assets/js/own/fault.js";
import { groups } from "../../assets/js/own/groups.js";
import { hits } from "../../assets/js/own/hits.js";
import { disc, pixel, shapes, stamp } from "../../assets/js/own/painting.js";
import { buffers, read } from "../../assets/js/own/reading.js";
import { bytes, opened, stored, written } from "./own_files/opened.js";

const SCALE = 256 * 2 ** 14;
const world = (lon, lat) => {
  const sine = Math.sin((lat * Math.PI) / 180);
  return [lon / 360 + 0.5, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)];
};
const many = (count) =>
  written(
    "a.csv",
    `lat;lon;n\n${Array.from({ length: count }, (_, n) => `${51 + n / 1e6};${7 + n / 1e6};${n}`).join("\n")}`,
  );

// ---- features ------------------------------------------------------------------------------------------------------------
test("what goes with a question is what was in the file", async () => {
  const made = await opened(stored("places.geojson"));
  const sent = await made.asGeoJSON();
  const { features } = JSON.parse(bytes("places.geojson"));
  const bare = (one) => Object.fromEntries(Object.entries(one).filter(([, value]) => value !== null));
  assert.deepEqual(
    sent.features.map(({ geometry, properties }) => [geometry, properties]),
    features.map(({ geometry, properties }) => [geometry, bare(properties)]),
  );
});

test("more than a question takes is refused before it is sent", async () => {
  const made = await opened(many(3000));
  await assert.rejects(made.asGeoJSON(100_000), { key: "too_much_asked" });
  await assert.rejects((await opened(many(100_001))).asGeoJSON(), {
    key: "too_many_asked",
    values: { n: 100_001, most: 100_000 },
  });
});

test("parts of a Shapefile belong together, every other file is by itself", () => {
  const named = ["a.shp", "b.csv", "A.DBF", "a.prj", "c.geojson", "a.shp.xml"].map((name) => ({ name }));
  assert.deepEqual(
    groups(named).map((group) => group.map(({ name }) => name)),
    [["a.shp", "A.DBF", "a.prj", "a.shp.xml"], ["b.csv"], ["c.geojson"]],
  );
});

test("100,000 points are a few arrays, handed over instead of copied", async () => {
  const made = await read(many(100_000), assert.fail);
  const all = buffers(made);
  assert.equal(all.length, 8);
  const copy = structuredClone(made, { transfer: all });
  assert.deepEqual([made.coordinates.length, new Dropped("a.csv", copy).properties(99_999)], [0, { n: 99_999 }]);
});

// A worker that answers at once.
function worker(answers) {
  const told = [];
  const made = {
    told,
    terminate: () => told.push("ended"),
    postMessage: (data) => {
      told.push(data);
      queueMicrotask(() => {
        const next = answers.shift();
        if (next) made.onmessage({ data: next });
      });
    },
  };
  return made;
}

test("a worker may ask, is answered, and ends with its file", async () => {
  const made = await read(stored("places.geojson"), assert.fail);
  const reader = worker([{ ask: { guess: 25832 } }, { made }]);
  const files = stored("places.geojson");
  const found = await dropped(files, { ask: async ({ guess }) => guess, worker: () => reader });
  assert.deepEqual([found.name, found.count, found.kind], ["places.geojson", 3, "points"]);
  assert.deepEqual(reader.told, [{ files }, { answer: 25832 }, "ended"]);
});

test("a worker's reason is told, and it ends too", async () => {
  const reader = worker([{ fault: { key: "empty", values: {} } }]);
  await assert.rejects(
    dropped(stored("places.geojson"), { ask: assert.fail, worker: () => reader }),
    (error) => error instanceof Fault && error.key === "empty",
  );
  assert.equal(reader.told.at(-1), "ended");
});

// ---- places --------------------------------------------------------------------------------------------------------------
test("a click finds points nearby, areas around it but not in their holes, and lines", async () => {
  const made = await opened(stored("town.gpkg"));
  const at = (lon, lat) => hits(made, ...world(lon, lat), 8 / SCALE);
  assert.equal(at(7.3093, 51.54931)[0], 1);
  assert.deepEqual(at(7.3165, 51.5585), [3]);
  assert.deepEqual(at(7.306, 51.549), []);
  assert.deepEqual(at(7.375, 51.505), [4]);
  assert.deepEqual(at(7.325, 51.55003), [5]);
  assert.deepEqual(at(7.5, 51.6), []);
});

test("rings that cross themselves are told from those that only wind", () => {
  const zigzag = Array.from({ length: 400 }, (_, n) => [n / 2, n % 2 ? 5 : 0]).flat();
  assert.equal(crosses([...zigzag, 200, -9, 0, -9, 0, 0]), false);
  assert.equal(crosses([...zigzag, 100, 2.5, 0, 2.4, 0, 0]), true);
  assert.equal(crosses([0, 0, 1, 1, 1, 0, 0, 1, 0, 0]), true);
  assert.equal(crosses([0, 0, 1, 0, 1, 1, 0, 1, 0, 0]), false);
});

test("a ring made to take for ever is given up", () => {
  const star = Array.from({ length: 20_001 }, (_, n) => [
    Math.cos((n * 2 * Math.PI) / 20_000) * (n % 2 ? 1 : 1e-9),
    Math.sin((n * 2 * Math.PI) / 20_000) * (n % 2 ? 1 : 1e-9),
  ]).flat();
  const budget = { left: 1e6 };
  crosses(star, budget);
  assert.ok(budget.left > -1e6);
});

// ---- drawing -------------------------------------------------------------------------------------------------------------
const stamped = (...given) => [...stamp(...given)].at(-1);
const picture = (width, height) => ({ width, height, pixels: new Uint32Array(width * height) });

test("a point is stamped where it lies, with an edge, and cut at the margin", async () => {
  const made = await opened(written("a.csv", "lat;lon\n0;0\n"));
  const view = { x: 0.5 - 10 / SCALE, y: 0.5 - 20 / SCALE, scale: SCALE };
  const image = picture(40, 40);
  assert.equal(stamped(made, view, image, { radius: 3, colour: "#7a3db8" }), 1);
  const colour = (x, y) => image.pixels[40 * y + x];
  assert.deepEqual(
    [colour(10, 20), colour(10, 23), colour(10, 24), colour(10, 25)],
    [pixel("#7a3db8"), pixel("#7a3db8"), pixel("#ffffff"), 0],
  );
  assert.equal(pixel("#7a3db8"), 0xffb83d7a);
  const edge = picture(11, 21);
  stamped(made, view, edge, { radius: 3, colour: "#7a3db8" });
  assert.equal(edge.pixels.at(-1), pixel("#7a3db8"));
  assert.equal(stamped(made, { ...view, x: 0.6 }, picture(40, 40), { radius: 3, colour: "#7a3db8" }), 0);
});

test("every one of 100,000 points is in the picture", async () => {
  const made = await opened(many(100_000));
  const [x, y] = [made.boxes[0], made.boxes[4 * 99_999 + 1]];
  assert.equal(stamped(made, { x, y, scale: 2e6 }, picture(1200, 1200), { radius: 3, colour: "#000000" }), 100_000);
  assert.equal(disc(3).size, 9);
});

test("lines and areas are drawn one by one, those out of sight are not", async () => {
  const made = await opened(stored("town.gpkg"));
  const calls = [];
  const context = new Proxy(
    { canvas: { width: 300, height: 300 } },
    { get: (own, key) => own[key] ?? ((...given) => calls.push([key, ...given])), set: () => true },
  );
  const [x, y] = world(7.298, 51.562);
  assert.deepEqual(
    [...shapes(made, { x, y, scale: 300 / (world(7.34, 0)[0] - x) }, context, { colour: "#000000", width: 2 })],
    [3, 5],
  );
  assert.deepEqual(
    calls.filter(([key]) => key === "fill"),
    [["fill", "evenodd"]],
  );
});
