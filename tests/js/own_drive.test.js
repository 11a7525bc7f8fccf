// Drive tests as JSON: read as the server reads the same texts (tests/services/questions/test_drive_messages.py).
import assert from "node:assert/strict";
import { test } from "node:test";
import { bytes, notes, opened, refused, written } from "./own_files/opened.js";

for (const { title, text, bare, receptions } of JSON.parse(bytes("drives.json"))) {
  test(title, async () => {
    const made = await opened(written("fahrt.json", text));
    assert.deepEqual(
      [...made.features()].map(({ geometry, properties }) => ({ at: geometry.coordinates, properties })),
      receptions,
    );
    assert.equal(notes(made).get("no_geometry")?.n ?? 0, bare);
    assert.ok(made.coordinates instanceof Float64Array);
  });
}

test("what no message has is said", async () => {
  const silent = { metadata: { gateways: [] }, payload_fields: { latitude: 51.5, longitude: 7.3 } };
  assert.deepEqual(await refused(written("a.json", JSON.stringify([silent]))), { key: "no_drive" });
  assert.equal((await refused(written("a.json", '[{"lat": 51.5}]'))).key, "not_format");
  assert.equal((await refused(written("a.json", '{"type": "Point"} und mehr {"a": 1}'))).key, "not_format");
});
