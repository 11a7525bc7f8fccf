// Own files in every format, written by GDAL, where pyproj says their places are.
import assert from "node:assert/strict";
import { test } from "node:test";
import { toDegrees } from "../../assets/js/own/crs.js";
import { coordinate } from "../../assets/js/own/csv.js";
import { notes, opened, stored, truths, written } from "./own_files/opened.js";

const NAMES = Object.keys(truths.places);
const LONG = { de: 71.7e3, up: 111.2e3 }; // metres of a degree

const metres = ([lon, lat], [x, y]) => Math.hypot((lon - x) * LONG.de, (lat - y) * LONG.up);

function near(made, index, name, most = 0.02) {
  const at = made.geometry(index).coordinates;
  const off = metres(at, truths.places[name]);
  assert.ok(off < most, `${name} is ${off} m away, at ${at}`);
}

const FORMATS = [
  ["GeoJSON in degrees", ["places.geojson"], 0.02],
  ["GeoJSON in metres that names its system", ["metres.geojson"], 0.02],
  ["Shapefile of Gauß-Krüger in Latin-1", ["gauss.shp", "gauss.dbf", "gauss.prj", "gauss.cpg"], 5],
  ["KML", ["places.kml"], 0.02],
  ["GPX", ["places.gpx"], 0.02],
  ["GeoPackage", ["town.gpkg"], 0.02],
  ["GeoParquet in metres", ["snappy.parquet"], 0.02],
  ["GeoParquet as our downloads are", ["zstd.parquet"], 0.02],
];

for (const [title, names, most] of FORMATS) {
  test(`${title} has its places and names`, async () => {
    const made = await opened(stored(...names));
    NAMES.forEach((name, n) => {
      near(made, n, name, most);
      assert.equal(made.properties(n).name, name);
    });
  });
}

for (const names of [
  ["places.geojson"],
  ["places.kml"],
  ["gauss.shp", "gauss.dbf", "gauss.prj"],
  ["zstd.parquet"],
  ["town.gpkg"],
]) {
  test(`numbers, blanks and codes of ${names[0]} are what they were`, async () => {
    const made = await opened(stored(...names));
    const of = (key) => NAMES.map((_, n) => made.properties(n)[key]);
    assert.deepEqual(of("plaetze"), [12, undefined, 7]);
    assert.deepEqual(of("anteil"), [0.5, 12.25, undefined]);
    assert.deepEqual(of("plz"), ["44575", "04416", "44579"]);
  });
}

test("a GeoPackage has every layer, each of its own system, and long texts up to what is kept", async () => {
  const made = await opened(stored("town.gpkg"));
  assert.deepEqual([made.count, made.kind], [6, "mixed"]);
  assert.deepEqual(
    [...made.features()].map(({ geometry }) => geometry.type),
    ["Point", "Point", "Point", "Polygon", "MultiPolygon", "LineString"],
  );
  assert.deepEqual(notes(made).get("layers"), { n: 3 });
  assert.match(notes(made).get("systems").names, /25832.*31466/);
  assert.ok(metres(made.geometry(5).coordinates[2], [7.33, 51.55]) < 5);
  assert.equal(made.properties(0).lang, `${"x".repeat(199)}…`);
  assert.equal(made.properties(1).lang, "ä".repeat(30));
});

test("polygons of a packed Shapefile keep holes and parts apart", async () => {
  const made = await opened(stored("areas.zip"));
  const [hole, parts] = [made.geometry(0), made.geometry(1)];
  assert.deepEqual([hole.type, hole.coordinates.length], ["Polygon", 2]);
  assert.deepEqual([parts.type, parts.coordinates.length, parts.coordinates[0].length], ["MultiPolygon", 2, 1]);
  assert.deepEqual(
    made.bounds.map((one) => Number(one.toFixed(5))),
    [7.3, 51.5, 7.38, 51.56],
  );
});

test("each known system is where pyproj says", () => {
  for (const [code, { same, chosen }] of Object.entries(truths.systems)) {
    const forward = toDegrees(Number(code));
    NAMES.forEach((name, n) => {
      assert.ok(metres(forward([...same[n]]), truths.places[name]) < 0.001, `EPSG:${code}`);
      assert.ok(metres(forward([...chosen[n]]), truths.places[name]) < 5, `EPSG:${code} as pyproj chooses its shift`);
    });
  }
});

// ---- CSV ---------------------------------------------------------------------------------------------------------------
const [FIRST] = NAMES;
const [LON, LAT] = truths.places[FIRST];
const at = (code) => truths.systems[code].same[0];
const comma = (value) => value.toFixed(3).replace(".", ",");
const TABLES = {
  "semicolons and decimal commas": `Name;Breite;Länge;Plätze\n"Rathaus Europaplatz";${String(LAT).replace(".", ",")};${String(LON).replace(".", ",")};12,5\n`,
  "commas and points": `lat,lon,Name,Plätze\n${LAT},${LON},${FIRST},12.5\n`,
  tabs: `longitude\tlatitude\tName\tPlätze\n${LON}\t${LAT}\t${FIRST}\t12,5\n`,
  "Rechtswert and Hochwert": `Rechtswert;Hochwert;Name;Plätze\n${comma(at(31466)[0])};${comma(at(31466)[1])};${FIRST};12,5\n`,
  "Rechtswert of the third strip": `Rechtswert;Hochwert;Name;Plätze\n${comma(at(31467)[0])};${comma(at(31467)[1])};${FIRST};12,5\n`,
  "UTM with the zone before it": `Ostwert;Nordwert;Name;Plätze\n${comma(at(4647)[0])};${comma(at(4647)[1])};${FIRST};12,5\n`,
  UTM: `UTM_East;UTM_North;Name;Plätze\n${comma(at(25832)[0])};${comma(at(25832)[1])};${FIRST};12,5\n`,
  WKT: `WKT;Name;Plätze\nPOINT (${LON} ${LAT});${FIRST};12,5\n`,
  "x and y in degrees, swapped": `x;y;Name;Plätze\n${LAT};${LON};${FIRST};12,5\n`,
};

for (const [title, text] of Object.entries(TABLES)) {
  test(`CSV with ${title}`, async () => {
    const made = await opened(written("orte.csv", text));
    near(made, 0, FIRST);
    assert.deepEqual(made.properties(0), { Name: FIRST, Plätze: 12.5 });
  });
}

test("x and y in metres are asked for, with a guess that lies in Germany", async () => {
  for (const code of [25832, 31466, 31467, 4647, 3857]) {
    const asked = [];
    const answer = (facts) => asked.push(facts) && Promise.resolve(facts.guess);
    const made = await opened(written("orte.csv", `X;Y\n${at(code).join(";")}\n${at(code).join(";")}\n`), answer);
    assert.deepEqual(
      asked.map(({ guess }) => guess),
      [code],
    );
    near(made, 1, FIRST);
  }
});

test("a table of Windows is read with its umlauts, and says so", async () => {
  const latin = Buffer.from(`lat;lon;Straße\n${LAT};${LON};Händelstraße\n`, "latin1");
  const made = await opened(written("orte.csv", latin));
  assert.equal(made.properties(0).Straße, "Händelstraße");
  assert.ok(notes(made).has("latin1"));
});

test("values in quotes may hold separators, quotes and line breaks", async () => {
  const made = await opened(written("orte.csv", `lat;lon;Text\r\n${LAT};${LON};"a;b ""c""\nd"\r\n`));
  assert.equal(made.properties(0).Text, 'a;b "c"\nd');
});

test("coordinates as people write them", () => {
  const given = ["51,5489", "51.5489", "51.5489° N", "2.597.123,4", "2597123.4", "2.597.123", "7", "", "unbekannt"];
  assert.deepEqual(given.map(coordinate), [51.5489, 51.5489, 51.5489, 2597123.4, 2597123.4, 2597123, 7, NaN, NaN]);
});

// ---- other forms -------------------------------------------------------------------------------------------------------
test("a feature a line, and a geometry alone, are GeoJSON too", async () => {
  const one = JSON.stringify({ type: "Feature", properties: {}, geometry: { type: "Point", coordinates: [LON, LAT] } });
  assert.equal((await opened(written("a.geojsonl", `${one}\n${one}\n`))).count, 2);
  assert.equal((await opened(written("a.json", '{"type":"Point","coordinates":[7.3,51.5]}'))).count, 1);
});

test("a KML of several kinds keeps each, and tracks of GPX their segments", async () => {
  const kml = `<kml xmlns="http://www.opengis.net/kml/2.2"><Placemark><name>A &amp; B</name><MultiGeometry><Point><coordinates>7.3,51.5</coordinates></Point>
    <Polygon><outerBoundaryIs><LinearRing><coordinates>7,51 8,51 8,52 7,51</coordinates></LinearRing></outerBoundaryIs></Polygon></MultiGeometry></Placemark></kml>`;
  const made = await opened(written("a.kml", kml));
  assert.deepEqual(
    [...made.features()].map(({ geometry, properties }) => [geometry.type, properties.name]),
    [
      ["Point", "A & B"],
      ["Polygon", "A & B"],
    ],
  );
  const segment = '<trkseg><trkpt lat="51.5" lon="7.3"/><trkpt lat="51.6" lon="7.4"/></trkseg>';
  const track = await opened(
    written(
      "a.gpx",
      `<gpx xmlns="http://www.topografix.com/GPX/1/1"><trk><name>Fahrt</name>${segment}${segment}</trk></gpx>`,
    ),
  );
  assert.deepEqual(track.feature(0).geometry, {
    type: "MultiLineString",
    coordinates: [
      [
        [7.3, 51.5],
        [7.4, 51.6],
      ],
      [
        [7.3, 51.5],
        [7.4, 51.6],
      ],
    ],
  });
});

test("a collection of geometries becomes features with the same properties", async () => {
  const geometry = {
    type: "GeometryCollection",
    geometries: [
      { type: "Point", coordinates: [7, 51, 60] },
      {
        type: "LineString",
        coordinates: [
          [7, 51],
          [8, 52],
        ],
      },
    ],
  };
  const made = await opened(
    written("a.geojson", JSON.stringify({ type: "Feature", id: 4, properties: { a: 1 }, geometry })),
  );
  assert.deepEqual(
    [...made.features()].map(({ geometry: { type }, properties }) => [type, properties]),
    [
      ["Point", { id: 4, a: 1 }],
      ["LineString", { id: 4, a: 1 }],
    ],
  );
});
