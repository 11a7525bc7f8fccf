// Bad files: each is refused with one reason, or shown with what is wrong about it said.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { zipSync } from "fflate";
import { parquetMetadata } from "hyparquet";
import { parquetHeader } from "hyparquet/src/column.js";
import { dropped } from "../../assets/js/own/dropped.js";
import { UNPACKED } from "../../assets/js/own/limits.js";
import { bytes, notes, opened, refused, stored, truths, written } from "./own_files/opened.js";

const point = (x, y) => ({ type: "Feature", properties: {}, geometry: { type: "Point", coordinates: [x, y] } });
const area = (...ring) => ({ type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: [ring] } });
const collection = (...features) => JSON.stringify({ type: "FeatureCollection", features });
const cut = (name, share = 0.6) => new File([bytes(name).subarray(0, share * bytes(name).length)], name);

// ---- size --------------------------------------------------------------------------------------------------------------
test("a table of 2 GB is refused by its size alone, before a worker starts", async () => {
  const file = { name: "messwerte.csv", size: 2e9, arrayBuffer: () => assert.fail("it was read") };
  assert.deepEqual(await refused([file]), { key: "too_large", mb: 2000, most: 50 });
  const reading = dropped([file], { ask: assert.fail, worker: () => assert.fail("a worker was started") });
  await assert.rejects(reading, { key: "too_large" });
});

const ZEROS = new Uint8Array(10e6);

test("an archive that says it is too large is not unpacked", async () => {
  const bomb = zipSync(Object.fromEntries(Array.from({ length: 25 }, (_, n) => [`${n}.csv`, ZEROS])));
  assert.ok(bomb.length < 1e6);
  assert.deepEqual(await refused(written("a.zip", bomb)), { key: "bomb", most: 200 });
});

test("an archive that says it is small is unpacked only as far as a browser holds it", async () => {
  const bomb = zipSync({ "a.csv": new Uint8Array(UNPACKED + 1e6) });
  const view = new DataView(bomb.buffer);
  for (let at = bomb.length - 22 - 46 - 5; at >= 0; at--)
    if (view.getUint32(at, true) === 0x02014b50) {
      view.setUint32(at + 24, 1000, true);
      break;
    }
  assert.deepEqual(await refused(written("a.zip", bomb)), { key: "bomb", most: 200 });
});

test("a GeoParquet that would unpack to more than a browser holds is not unpacked", async () => {
  assert.ok(bytes("bomb.parquet").length < 50_000);
  assert.deepEqual(await refused(stored("bomb.parquet")), { key: "bomb", most: 200 });
});

// ---- what lies about itself ------------------------------------------------------------------------------------------
// A file of the folder in which something was written over.
function forged(name, write) {
  const content = new Uint8Array(bytes(name));
  write(new DataView(content.buffer), content);
  return new File([content], name);
}

// A number without a sign as Thrift writes it, over as many bytes as it had.
function varint(value, long = 1) {
  const found = [];
  for (let left = BigInt(value); left > 0n || found.length < long; left >>= 7n) found.push(Number(left & 127n) | 128);
  found[found.length - 1] &= 127;
  return found;
}

// One with a sign.
const compact = (value, long) => varint(value < 0 ? -2n * BigInt(value) - 1n : 2n * BigInt(value), long);

test("a GeoParquet whose pages are larger than it says is unpacked no further", async () => {
  const modest = forged("bomb.parquet", (_, content) => {
    for (const { columns } of parquetMetadata(content.buffer).row_groups)
      for (const { meta_data: about } of columns) {
        const old = compact(about.total_uncompressed_size);
        content.set(compact(100, old.length), Buffer.from(content.buffer).lastIndexOf(Buffer.from(old)));
      }
  });
  assert.deepEqual(await refused([modest]), { key: "bomb", most: 200 });
});

// Of each column of a file the header of each page, with where it is.
function pages(content) {
  const view = new DataView(content.buffer);
  return parquetMetadata(content.buffer).row_groups.flatMap(({ columns }) =>
    columns.flatMap(({ meta_data: about }) => {
      const at = Number(about.dictionary_page_offset || about.data_page_offset);
      const found = [];
      const reader = { view, offset: at };
      while (reader.offset < at + Number(about.total_compressed_size) - 1) {
        const start = reader.offset;
        const header = parquetHeader(reader);
        found.push({ header, start, end: reader.offset });
        reader.offset += header.compressed_page_size;
      }
      return found;
    }),
  );
}

// A header that says something else over exactly as many bytes: what it tells of its least and greatest value goes.
function page(values, header, length) {
  const { type, uncompressed_page_size: size, compressed_page_size: packed } = header;
  const numbers = [{ DATA_PAGE: 0, DICTIONARY_PAGE: 2 }[type], size, packed].flatMap((one) => [0x15, ...compact(one)]);
  const inner = [0x15, ...compact(values), 0x15, ...compact(type === "DATA_PAGE" ? 8 : 0)];
  if (type === "DATA_PAGE") inner.push(0x15, ...compact(3), 0x15, ...compact(3));
  const field = type === "DATA_PAGE" ? 0x2c : 0x4c; // the fields 5 and 7, after the field 3
  const head = [...numbers, field, ...inner, 0x00];
  // What is left is a text in a field that nobody reads.
  const rest = length - head.length - 1;
  assert.ok(rest === 0 || rest > 3, `${rest} bytes are left`);
  const padding = rest ? [field === 0x2c ? 0xf8 : 0xd8, ...varint(rest - 3, 2), ...new Array(rest - 3).fill(65)] : [];
  return Uint8Array.from([...head, ...padding, 0x00]);
}

for (const values of [2e9, -5])
  for (const name of ["snappy.parquet", "zstd.parquet"])
    test(`every page of ${name} that says it has ${values} values is believed in none`, async () => {
      const honest = pages(new Uint8Array(bytes(name)));
      let forgeries = 0;
      for (const { header, start, end } of honest) {
        let told;
        try {
          told = page(values, header, end - start);
        } catch {
          continue; // a header without anything that could be left out
        }
        forgeries += 1;
        const file = forged(name, (_, content) => content.set(told, start));
        const why = await refused([file]);
        assert.deepEqual(why, values > 0 ? { key: "bomb", most: 200 } : { key: "truncated", format: "GeoParquet" });
      }
      assert.ok(forgeries > 1, `${forgeries} of ${honest.length} could be forged`);
    });

test("a GeoParquet whose values repeat those before them is not unpacked", async () => {
  assert.deepEqual(await refused(stored("growing.parquet")), { key: "packed", name: "DELTA_BYTE_ARRAY" });
});

test("a shape that says it is shorter than nothing is not gone round for ever", async () => {
  const shp = forged("gauss.shp", (view) => view.setInt32(104, -4));
  assert.equal((await refused([shp, ...stored("gauss.prj")])).key, "not_format");
});

test("a shape that says it has a thousand million vertices takes no memory for them", async () => {
  const shp = forged("gauss.shp", (view) => {
    view.setInt32(108, 3, true); // a line of one part
    view.setInt32(144, 1, true);
    view.setInt32(148, 1e9, true);
    view.setInt32(152, 0, true);
  });
  assert.equal((await refused([shp, ...stored("gauss.prj")])).key, "truncated");
});

test("pages of a GeoPackage that lead to themselves are not walked again and again", async () => {
  const circle = forged("town.gpkg", (view) => {
    view.setUint8(100, 5);
    view.setUint16(103, 50);
    view.setUint32(108, 1);
    for (let i = 0; i < 50; i++) view.setUint16(112 + 2 * i, 300);
    view.setUint32(300, 1);
  });
  assert.equal((await refused([circle])).key, "not_format");
});

test("rows of a GeoPackage that share their bytes do not become more than the file", async () => {
  const shared = forged("town.gpkg", (view, content) => {
    const size = view.getUint16(16);
    const wanted = Buffer.from("Münsterplatz");
    const start = size * Math.floor(Buffer.from(content.buffer).indexOf(wanted) / size);
    const cell = Math.max(
      ...Array.from({ length: view.getUint16(start + 3) }, (_, n) => view.getUint16(start + 8 + 2 * n)),
    );
    const count = Math.floor((cell - 8) / 2);
    view.setUint16(start + 3, count);
    for (let i = 0; i < count; i++) view.setUint16(start + 8 + 2 * i, cell);
  });
  assert.equal((await refused([shared])).key, "not_format");
});

// ---- what is no file of its kind -----------------------------------------------------------------------------------------
const HTML = "<!DOCTYPE html><html><body>Anmeldung</body></html>";
for (const name of ["a.geojson", "a.kml", "a.gpx", "a.gpkg", "a.parquet", "a.zip", "a.shp"]) {
  test(`${name} that is a page of the web is not of its format`, async () => {
    const { key } = await refused(written(name, HTML));
    assert.ok(["not_format", "truncated"].includes(key), key);
  });
}

for (const name of ["a.csv", "a.geojson", "a.kml", "a.gpx", "a.gpkg", "a.parquet", "a.zip", "a.shp"]) {
  test(`an empty ${name} is said to be empty`, async () => {
    assert.equal((await refused(written(name, ""))).key, "empty");
  });
}

test("pictures and programs are told which formats there are", async () => {
  assert.deepEqual(await refused(written("photo.jpg", "x")), { key: "unknown_format", name: "photo.jpg" });
  assert.equal((await refused(written("a.csv", new Uint8Array(100)))).key, "not_format");
  assert.equal((await refused(written("a.zip", zipSync({ "photo.jpg": ZEROS.subarray(0, 9) })))).key, "nothing_inside");
  assert.equal((await refused(stored("gauss.dbf", "gauss.prj"))).key, "no_shp");
});

test("a table without coordinates says which columns it has", async () => {
  const said = await refused(written("a.csv", "Name;Straße\nA;B\n"));
  assert.deepEqual(said, { key: "no_columns", names: "Name, Straße" });
});

for (const name of ["places.geojson", "places.kml", "places.gpx", "town.gpkg", "areas.zip", "gauss.shp"]) {
  test(`${name} that ends in the middle is said to be cut off`, async () => {
    assert.equal((await refused([cut(name)])).key, "truncated");
  });
}

for (const text of ['{"type": ', '{"type"', '{"type": "Feat', '{"type": "F\\"', '[{"a": 1}, {"b": tr', '{"a": "}"']) {
  test(`${text} is said to be cut off, however the engine words it`, async () => {
    assert.equal((await refused(written("a.geojson", text))).key, "truncated");
  });
}

for (const text of ['{"type" 1}', '{"a": 1}}', '["a": 1]', "type: [", "<html>{"]) {
  test(`${text} is no GeoJSON`, async () => {
    assert.equal((await refused(written("a.geojson", text))).key, "not_format");
  });
}

test("a GeoParquet that ends in the middle is not one", async () => {
  assert.ok(["truncated", "not_format"].includes((await refused([cut("snappy.parquet")])).key));
});

test("a table in quotes that never end is cut off", async () => {
  assert.equal((await refused(written("a.csv", 'lat;lon;t\n51;7;"a\n'))).key, "truncated");
});

test("an archive with a password says so", async () => {
  const locked = zipSync({ "a.csv": new TextEncoder().encode("lat;lon\n51;7\n") });
  const view = new DataView(locked.buffer);
  for (let at = 0; at < locked.length - 4; at++)
    if (view.getUint32(at, true) === 0x02014b50) view.setUint16(at + 8, 1, true);
  assert.equal((await refused(written("a.zip", locked))).key, "locked");
});

test("entities of a document are not expanded", async () => {
  const laughs =
    '<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><kml><Placemark><name>&b;</name></Placemark></kml>';
  assert.equal((await refused(written("a.kml", laughs))).key, "not_format");
});

// ---- where it lies -------------------------------------------------------------------------------------------------------
test("features outside the world are left out and counted", async () => {
  const made = await opened(written("a.geojson", collection(point(7, 51), point(200, 51), point(7, 51.1))));
  assert.deepEqual([made.count, notes(made).get("outside")], [2, { n: 1 }]);
});

test("a file that lies outside the world as a whole is refused", async () => {
  assert.deepEqual(await refused(written("a.geojson", collection(point(400, 95)))), { key: "outside", n: 1, all: 1 });
});

test("degrees and metres in one file are refused with their numbers", async () => {
  const mixed = collection(point(7, 51), point(381000, 5712000), point(7, 51));
  assert.deepEqual(await refused(written("a.geojson", mixed)), { key: "mixed", metres: 1, degrees: 2 });
  assert.equal((await refused(written("a.csv", "lat;lon\n51;7\n5712000;381000\n"))).key, "mixed");
});

test("metres without a system are asked for; nobody's answer is an answer", async () => {
  const [x, y] = truths.systems[25832].same[0];
  const file = written("a.geojson", collection(point(x, y)));
  assert.equal((await refused(file, async () => null)).key, "no_crs");
  const made = await opened(file, async ({ guess }) => guess);
  assert.ok(Math.abs(made.bounds[0] - truths.places["Rathaus Europaplatz"][0]) < 1e-6);
  assert.match(notes(made).get("crs_chosen").name, /25832/);
});

test("a Shapefile without .prj is asked for once", async () => {
  const asked = [];
  const made = await opened(stored("gauss.shp", "gauss.dbf"), async ({ guess }) => asked.push(guess) && guess);
  assert.deepEqual(asked, [31466]);
  assert.ok(notes(made).has("old_system"));
});

test("a system that we cannot read is asked for by its name", async () => {
  const files = [...stored("gauss.shp"), new File(['LOCAL_CS["Baustelle Nord",UNIT["Meter",1.0]]'], "gauss.prj")];
  const asked = [];
  await opened(files, async ({ named, guess }) => asked.push(named) && guess);
  assert.deepEqual(asked, ["Baustelle Nord"]);
});

test("features that name systems of their own are each where they say", async () => {
  const named = (code) => ({ type: "name", properties: { name: `urn:ogc:def:crs:EPSG::${code}` } });
  const features = [25832, 31467].map((code) => ({ ...point(...truths.systems[code].same[0]), crs: named(code) }));
  const made = await opened(written("a.geojson", collection(...features)));
  assert.ok(made.bounds[2] - made.bounds[0] < 1e-6);
  assert.ok(notes(made).has("systems"));
});

// ---- what is shown and said ------------------------------------------------------------------------------------------------
test("areas that cross themselves are kept and counted", async () => {
  const fine = area([7, 51], [7.1, 51], [7.1, 51.1], [7, 51.1], [7, 51]);
  const bow = area([7, 51], [7.1, 51.1], [7.1, 51], [7, 51.1], [7, 51]);
  const made = await opened(written("a.geojson", collection(fine, bow, fine)));
  assert.deepEqual([made.count, notes(made).get("crossing")], [3, { n: 1 }]);
});

test("rows without a geometry are left out and counted", async () => {
  const made = await opened(written("a.csv", "lat;lon\n51;7\n;\nunbekannt;7\n"));
  assert.deepEqual([made.count, notes(made).get("no_geometry")], [1, { n: 2 }]);
  assert.equal((await refused(written("a.csv", "lat;lon\n;\n"))).key, "no_geometry");
  assert.equal((await refused(written("a.geojson", collection()))).key, "no_features");
});

test("a table of too many columns is cut, and says so", async () => {
  const properties = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`c${n}`, n]));
  const made = await opened(written("a.geojson", collection({ ...point(7, 51), properties })));
  assert.deepEqual([made.columns.length, notes(made).has("table_cut")], [60, true]);
});

test("every reason and note has its sentence in both languages", () => {
  const sources = [
    "archive",
    "columns",
    "csv",
    "dropped",
    "fault",
    "gather",
    "geojson",
    "geopackage",
    "parquet",
    "places",
    "reading",
    "shapefile",
    "sqlite",
    "text",
    "wkb",
    "xml",
  ];
  const all = sources
    .map((name) => readFileSync(new URL(`../../assets/js/own/${name}.js`, import.meta.url), "utf8"))
    .join("\n");
  const keys = (pattern) => new Set([...all.matchAll(pattern)].map(([, key]) => key));
  const wanted = {
    fault: keys(/new Fault\([^"(]*"(\w+)"/g),
    note: keys(/\bnote\("(\w+)"/g),
  };
  for (const language of ["de", "en"]) {
    const text = readFileSync(new URL(`../../dashboard/texts/${language}.own_files.toml`, import.meta.url), "utf8");
    for (const [section, names] of Object.entries(wanted)) {
      const [, mine] = text.split(`[own_files.${section}]`);
      for (const key of names)
        assert.match(mine.split("\n[")[0], new RegExp(`^${key} = "`, "m"), `${language} ${section}.${key}`);
    }
  }
});
