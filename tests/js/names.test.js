// What needs attention is never among others, and as many of its names are shown as can be read.
import assert from "node:assert/strict";
import { test } from "node:test";
import { only, parted } from "../../assets/js/map/looks.js";
import { placed } from "../../assets/js/map/names.js";

const CLASSES = [{ id: "room" }, { id: "full", attention: true }];
const site = (state, id) => ({ properties: { state, class: id } });
const mark = (name, x, y) => ({ site: name, name, x, y });
const width = (name) => name.length * 7;

test("what needs attention stands singly, and where nothing measures is counted by none", () => {
  const full = site("ok", "full");
  const [room, old, bare] = [site("ok", "room"), site("old", "full"), site("no_sensor", null)];
  const parts = parted([room, full, old, bare], { classes: CLASSES });
  assert.deepEqual(parts, { urgent: [full], bare: [bare], rest: [room, old] });
});

test("only sites of chosen classes and states are shown", () => {
  const [full, old] = [site("ok", "full"), site("old", "full")];
  assert.deepEqual(only([full, old], ["full"]), [full]);
  assert.deepEqual(only([full, old], ["old"]), [old]);
  assert.deepEqual(only([full, old]), [full, old]);
});

test("names stay within the view", () => {
  assert.equal(placed([mark("Pöppinghausen", 5, 100)], width, [], { x: 400, y: 400 }).get("Pöppinghausen"), "right");
  assert.equal(placed([mark("Pöppinghausen", 395, 100)], width, [], { x: 400, y: 400 }).get("Pöppinghausen"), "left");
});

test("of ten thousand places those that need attention are parted, and none is lost", () => {
  const many = Array.from({ length: 10000 }, (_, i) => site("ok", i % 50 ? "room" : "full"));
  const { urgent, ...rest } = parted(many, { classes: CLASSES });
  assert.equal(urgent.length, 200);
  assert.equal(Object.values(rest).flat().length, 9800);
});

test("few names all stand, on the side where they touch nothing", () => {
  const sides = placed([mark("Markt", 100, 100), mark("Rathaus", 140, 100)], width);
  assert.deepEqual([...sides.entries()], [["Markt", "left"], ["Rathaus", "right"]]); // biome-ignore format: a line
});

test("a name without room is left out, also where another layer took it", () => {
  const crowd = Array.from({ length: 25 }, (_, i) =>
    mark(`Platz ${i}`, 100 + (i % 5) * 25, 100 + Math.floor(i / 5) * 25),
  );
  assert.ok(!placed(crowd, width).has("Platz 12"));
  const everywhere = [[0, 0, 500, 500]];
  assert.equal(placed([mark("Markt", 100, 100)], width, everywhere).size, 0);
});

test("of too many none is named", () => {
  const many = Array.from({ length: 500 }, (_, i) => mark("A", i * 100, 0));
  assert.equal(placed(many, width).size, 0);
});
