// Shapefile (ESRI, 1998): .shp with .dbf, .prj and .cpg, read into columns of numbers.
import { Fault } from "./fault.js";
import { AREA, LINE, POINT } from "./gather.js";
import { decoded, named } from "./text.js";

const FORMAT = "Shapefile";
const [MAGIC, HEADER] = [9994, 100];
const SHORTEST = 2; // a record's length, in words of two bytes: the type of a shape without a place
const KINDS = {
  1: POINT,
  11: POINT,
  21: POINT,
  8: POINT,
  18: POINT,
  28: POINT,
  3: LINE,
  13: LINE,
  23: LINE,
  5: AREA,
  15: AREA,
  25: AREA,
};
const DELETED = 0x2a;

const viewOf = (bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function vertices(view, at, count) {
  if (at + 16 * count > view.byteLength) throw new RangeError("vertices are missing");
  const found = new Float64Array(2 * count);
  for (let i = 0; i < found.length; i++) found[i] = view.getFloat64(at + 8 * i, true);
  return found;
}

// Twice the area, positive where a ring turns to the right, as those of a polygon do; holes turn to the left.
function turn(ring) {
  let sum = 0;
  for (let i = 2; i < ring.length; i += 2) sum += (ring[i] - ring[i - 2]) * (ring[i + 1] + ring[i - 1]);
  return sum;
}

function within([x, y], ring) {
  let found = false;
  for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2)
    if (
      ring[i + 1] > y !== ring[j + 1] > y &&
      x < ((ring[j] - ring[i]) * (y - ring[i + 1])) / (ring[j + 1] - ring[i + 1]) + ring[i]
    )
      found = !found;
  return found;
}

// Holes behind the polygon they lie in, since the format does not say which that is.
function grouped(rings) {
  const outer = rings.filter((one) => turn(one) >= 0).map((ring) => [ring]);
  if (!outer.length) return rings.map((one) => [one]);
  for (const hole of rings.filter((one) => turn(one) < 0)) {
    const holder = outer.length === 1 ? outer[0] : outer.find(([ring]) => within(hole, ring));
    if (holder) holder.push(hole);
    else outer.push([hole]);
  }
  return outer;
}

function shape(view, at, gather, properties) {
  const type = view.getInt32(at, true);
  const kind = KINDS[type];
  if (type === 0) return gather.none();
  if (!kind) throw new Fault(type === 31 ? "curved" : "not_format", { format: FORMAT });
  if (type % 10 === 1) return gather.add(POINT, [vertices(view, at + 4, 1)], properties);
  const count = view.getInt32(at + 36, true);
  if (type % 10 === 8)
    return gather.add(
      POINT,
      Array.from({ length: count }, (_, n) => vertices(view, at + 40 + 16 * n, 1)),
      properties,
    );
  const points = view.getInt32(at + 40, true);
  const first = Array.from({ length: count }, (_, n) => view.getInt32(at + 44 + 4 * n, true));
  const parts = first.map((one, n) => vertices(view, at + 44 + 4 * count + 16 * one, (first[n + 1] ?? points) - one));
  if (kind === LINE) return gather.add(LINE, parts, properties);
  const all = grouped(parts.filter((one) => one.length));
  gather.add(
    AREA,
    all.flat(),
    properties,
    all.flatMap((rings) => rings.map((_, n) => (n ? 0 : 1))),
  );
}

// What a record of the table says, as numbers and texts.
function* rows(bytes, text) {
  const view = viewOf(bytes);
  const [count, head, length] = [view.getUint32(4, true), view.getUint16(8, true), view.getUint16(10, true)];
  const fields = [];
  for (let at = 32, from = 1; at + 32 <= head && bytes[at] !== 0x0d; at += 32) {
    const name = text(bytes.subarray(at, at + 11)).split("\0")[0];
    fields.push({ name, from, kind: String.fromCharCode(bytes[at + 11]), long: bytes[at + 16] });
    from += bytes[at + 16];
  }
  for (let i = 0, at = head; i < count; i++, at += length) {
    if (at + length > bytes.length) throw new RangeError("records are missing");
    const row = {};
    for (const { name, from, kind, long } of fields) {
      const value = text(bytes.subarray(at + from, at + from + long))
        .replace(/\0/g, "")
        .trim();
      const isNumber = "NFO".includes(kind) && value !== "";
      row[name] = isNumber ? Number(value) : /^\*+$/.test(value) ? "" : value;
    }
    yield bytes[at] === DELETED ? null : row;
  }
}

// One coder for the whole table: that of the .cpg, else UTF-8 if all of it is, else that of Windows.
function coder({ dbf, cpg }, note) {
  const found = cpg && named(decoded(cpg));
  if (found) return (bytes) => found.decode(bytes);
  let latin = false;
  decoded(dbf.subarray(32), () => {
    latin = true;
    note("latin1");
  });
  const other = new TextDecoder(latin ? "windows-1252" : "utf-8");
  return (bytes) => other.decode(bytes);
}

export function read({ shp, dbf, prj, cpg }, gather) {
  const view = viewOf(shp);
  if (view.getInt32(0) !== MAGIC) throw new Fault("not_format", { format: FORMAT });
  const length = 2 * view.getInt32(24);
  if (length > shp.byteLength) throw new RangeError("shapes are missing");
  gather.system(prj ? { wkt: decoded(prj).trim() } : "open");
  const table = dbf
    ? rows(
        dbf,
        coder({ dbf, cpg }, (key) => gather.note(key)),
      )
    : null;
  if (!table) gather.note("no_table");
  for (let at = HEADER; at + 8 <= length; at += 8 + 2 * view.getInt32(at + 4)) {
    if (view.getInt32(at + 4) < SHORTEST) throw new Fault("not_format", { format: FORMAT }); // it would never end
    const row = table?.next().value;
    if (row === null) continue; // deleted
    shape(view, at + 8, gather, row ?? {});
  }
}
