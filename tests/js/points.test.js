// Symbols of sites and of several together, the same for every map.
import assert from "node:assert/strict";
import { test } from "node:test";
import { clusterToLayer, pointToLayer, ring, stack } from "../../assets/js/map/points.js";

const FILL = {
  kind: "words",
  shape: "circle",
  shows: "fill_percent",
  classes: [
    { id: "room", colour: "#0072b2", symbol: "circle" },
    { id: "full", colour: "#b3261e", symbol: "square" },
  ],
};
const HEAT = { ...FILL, kind: "scale", shows: "air_temperature_c" };
const site = (state, id, more) => ({ properties: { site_id: "bins-1", name: "Markt", state, class: id, ...more } });
const LEAFLET = {
  divIcon: (options) => ({ options }),
  marker: (latlng, options) => ({ latlng, options }),
};
globalThis.window = { L: LEAFLET };
const html = (marker) => marker.options.icon.options.html;

test("a site is its class's symbol and can be found by its id", () => {
  const marker = pointToLayer(site("ok", "full"), [1, 2], { hideout: FILL });
  assert.match(html(marker), /data-site="bins-1".*s-square/);
  assert.equal(marker.options.title, "Markt");
  assert.equal(marker.options.keyboard, false);
});

test("what needs attention stands above all else, with its name where that has a side", () => {
  const classes = FILL.classes.map((one) => ({ ...one, attention: one.id === "full" }));
  const drawn = (id, names) =>
    pointToLayer(site("ok", id), [1, 2], { hideout: { ...FILL, classes, names, front: true } });
  const full = drawn("full", new Map([["bins-1", "left"]]));
  assert.match(html(full), /mark__name--left">Markt</);
  assert.ok(full.options.zIndexOffset > drawn("room").options.zIndexOffset);
  assert.doesNotMatch(html(drawn("full")), /mark__name/);
});

test("on a scale it is its number, with a true minus, and none where nothing is known", () => {
  const cold = pointToLayer(site("ok", "room", { air_temperature_c: -3.4 }), [1, 2], { hideout: HEAT });
  assert.match(html(cold), />\u22123</);
  assert.doesNotMatch(html(pointToLayer(site("missing", null), [1, 2], { hideout: HEAT })), /pill/);
});

test("it pulses only while it has just changed, and is lit where it was chosen", () => {
  const drawn = (more) =>
    pointToLayer(site("ok", "full"), [1, 2], { hideout: { ...FILL, ...more } }).options.icon.options;
  const fresh = { changed: ["bins-1"], changedUntil: Date.now() + 1000 };
  assert.match(drawn(fresh).className, /mark--pulse/);
  assert.doesNotMatch(drawn({ ...fresh, changedUntil: Date.now() - 1 }).className, /mark--pulse/);
  assert.match(drawn({ lit: "bins-1" }).className, /mark--lit/);
});

test("a ring has a share for each class and a dotted one for what is unknown", () => {
  const leaves = [site("ok", "full"), site("ok", "room"), site("no_sensor", null), site("no_sensor", null)];
  const drawn = ring(FILL, leaves, 4);
  assert.deepEqual(drawn.match(/"[\d.]+ 1" stroke-dashoffset="[-\d.]+"/g), [
    '"0.25 1" stroke-dashoffset="0"',
    '"0.25 1" stroke-dashoffset="-0.25"',
  ]);
  assert.match(drawn, /stroke-dasharray="1.5 2.5"/);
  assert.doesNotMatch(ring(FILL, [site("ok", "full")], 1), /1.5 2.5/);
});

test("a ring counts as people write numbers", () => {
  assert.match(ring(FILL, [site("ok", "full")], 1204), />1\.204</);
});

test("numbers do not add up: a stack shows the middle one", () => {
  const leaves = [3, 30, 4].map((value) => site("ok", "room", { air_temperature_c: value }));
  assert.match(stack(HEAT, leaves), />4</);
  assert.match(stack(HEAT, [site("missing", null)]), /s-unknown/);
});

test("several sites carry their layer's mark only where several layers are on the map", () => {
  const index = { getLeaves: () => [site("ok", "full"), site("ok", "full")] };
  const cluster = { properties: { cluster_id: 7, point_count: 2 } };
  const badge = (several) =>
    html(clusterToLayer(cluster, [1, 2], index, { hideout: { ...FILL, title: "Bin", several } }));
  assert.match(badge(true), /badge/);
  assert.doesNotMatch(badge(false), /badge/);
});
