// What lies where, what is written into addresses, and links that are compressed.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inflateRawSync } from "node:zlib";

globalThis.window = { matchMedia: () => ({ matches: false }), location: { href: "http://town.test/fachkarte" } };
globalThis.document = {
  documentElement: { dataset: {}, classList: { add() {} }, lang: "de" },
  getElementById: () => null,
  querySelectorAll: () => [],
  addEventListener() {},
};
const { crosses, hits } = await import("../../assets/js/workbench/hit.js");
const { address, moved, text } = await import("../../assets/js/workbench/entries.js");
const { link, packed } = await import("../../assets/js/workbench/link.js");

const square = (low, high) => [[low, low], [high, low], [high, high], [low, high], [low, low]]; // biome-ignore format: a line

test("a place is inside a polygon, but not in its hole", () => {
  const geometry = { type: "Polygon", coordinates: [square(0, 10), square(4, 6)] };
  assert.ok(hits([1, 1], geometry, 0));
  assert.ok(!hits([5, 5], geometry, 0));
  assert.ok(!hits([11, 5], geometry, 0));
  assert.ok(hits([5, 5], { type: "MultiPolygon", coordinates: [[square(20, 30)], [square(0, 10)]] }, 0));
});

test("lines and points are hit from near by", () => {
  const line = { type: "LineString", coordinates: [[0, 0], [10, 0]] }; // biome-ignore format: a line
  assert.ok(hits([5, 0.1], line, 0.2));
  assert.ok(!hits([5, 0.3], line, 0.2));
  assert.ok(!hits([10.3, 0], line, 0.2));
  assert.ok(hits([7, 51], { type: "Point", coordinates: [7.01, 51] }, 0.01));
});

test("a ring that crosses itself is told from one that does not", () => {
  assert.ok(crosses([[0, 0], [1, 1], [1, 0], [0, 1]])); // biome-ignore format: a line
  assert.ok(!crosses([[0, 0], [1, 0], [1, 1], [0, 1]])); // biome-ignore format: a line
  assert.ok(!crosses([[0, 0], [1, 0], [1, 1]])); // biome-ignore format: a line
});

test("a layer is written as short as it may be, and any value of a filter can be read again", () => {
  assert.equal(text({ id: "heat" }), "heat");
  assert.equal(text({ id: "heat", opacity: 60 }), "heat~60");
  assert.equal(text({ id: "p", filters: { kind: "a,b~c:d ü", state: "" } }), "p~100~kind:a%2Cb%7Ec%3Ad%20%C3%BC");
  assert.equal(
    address([{ id: "heat", opacity: 60 }, { id: "bins" }]),
    "http://town.test/fachkarte?layers=heat~60,bins&v=1",
  );
});

test("layers move up and down, and not beyond the ends", () => {
  const ids = (all) => all.map(({ id }) => id).join("");
  const all = () => [{ id: "a" }, { id: "b" }, { id: "c" }];
  assert.equal(ids(moved(all(), "c", -1)), "acb");
  assert.equal(ids(moved(all(), "a", -1)), "abc");
  assert.equal(ids(moved(all(), "a", 1)), "bac");
});

test("a long link is compressed so that it can be read again, a short one stays as it is", async () => {
  const short = "http://town.test/fachkarte?v=1&q=reach#karte=13/51.5/7.3";
  assert.equal(await link(short), short);
  const query = `v=1&q=reach&p.removed=${Array.from({ length: 300 }, (_, n) => `paper-${n}`).join()}`;
  const made = new URL(await link(`http://town.test/fachkarte?${query}#karte=13/51.5/7.3`));
  assert.equal(made.hash, "#karte=13/51.5/7.3");
  assert.ok(made.href.length < query.length / 2);
  const raw = Buffer.from(made.searchParams.get("s"), "base64url");
  assert.equal(inflateRawSync(raw).toString(), query);
  assert.match(await packed("ü"), /^[\w-]+$/);
});
