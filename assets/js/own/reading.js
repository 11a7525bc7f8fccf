// From files to arrays that are handed to the page: runs in a worker, so that the page never waits.
import { isZip, unpacked } from "./archive.js";
import { crosses, PAIRS } from "./crossing.js";
import * as csv from "./csv.js";
import { Fault, guarded } from "./fault.js";
import { AREA, Gather } from "./gather.js";
import * as geojson from "./geojson.js";
import * as geopackage from "./geopackage.js";
import { ENDINGS, formatOf, groups } from "./groups.js";
import { FILE, MB } from "./limits.js";
import * as parquet from "./parquet.js";
import { inside, place } from "./places.js";
import * as shapefile from "./shapefile.js";
import * as xml from "./xml.js";

const one = (read) => (files, gather) => read([...files.values()][0], gather);
const READERS = {
  GeoJSON: one(geojson.read),
  CSV: one(csv.read),
  KML: one(xml.kml),
  GPX: one(xml.gpx),
  GeoPackage: one(geopackage.read),
  GeoParquet: one(parquet.read),
  Shapefile: shape,
};
const PACKED = /\.(zip|kmz)$/i;
const SHOWN = /\.((geo)?json|geojsonl|ndjson|csv|tsv|txt|kml|gpx|gpkg|(geo)?parquet|shp|dbf|prj|cpg)$/i;

function shape(files, gather) {
  const parts = {};
  for (const [name, bytes] of files) parts[name.split(".").at(-1).toLowerCase()] = bytes;
  if (!parts.shp) throw new Fault("no_shp");
  shapefile.read(parts, gather);
}

// One group as a reader takes it: a map of bytes by name.
async function parse(files, gather) {
  const [[name, bytes]] = files;
  if ([...files.values()].every(({ length }) => length === 0)) throw new Fault("empty");
  if (PACKED.test(name) || (isZip(bytes) && !formatOf(name))) return archive(bytes, gather);
  const format = formatOf(name);
  if (!format) throw new Fault("unknown_format", { name });
  const trouble = (read) => guarded(format, read);
  const waiting = trouble(() => READERS[format](files, gather));
  try {
    await waiting;
  } catch (error) {
    trouble(() => {
      throw error;
    });
  }
}

async function archive(bytes, gather) {
  const entries = guarded("ZIP", () => unpacked(bytes, SHOWN));
  const found = groups([...entries].map(([name, content]) => ({ name, content })))
    .map((group) => new Map(group.map(({ name, content }) => [name, content])))
    .filter((group) => [...group.keys()].some((name) => !ENDINGS.Shapefile.test(name) || /\.shp$/i.test(name)));
  const wanted = found.filter((group) => ![...group.keys()].every((name) => /\.txt$/i.test(name))); // notes of who packed it
  if (!wanted.length) throw new Fault("nothing_inside");
  if (wanted.length > 1) gather.note("layers", { n: wanted.length });
  for (const group of wanted) await parse(group, gather);
}

function crossings(gather, kept) {
  const budget = { left: PAIRS };
  const { coordinates, parts, first, kinds } = gather;
  const end = (part) => (part < parts.length ? parts.array[part] : coordinates.length / 2);
  const last = (feature) => (feature + 1 < gather.count ? first.array[feature + 1] : parts.length);
  const crossed = (feature) => {
    for (let part = first.array[feature]; part < last(feature); part++)
      if (crosses(coordinates.array.subarray(2 * parts.array[part], 2 * end(part + 1)), budget)) return true;
    return false;
  };
  return kept.filter((feature) => kinds.array[feature] === AREA && crossed(feature)).length;
}

// Web Mercator as a part of the world, from 0 to 1, by which maps draw.
function projected(coordinates) {
  const world = new Float64Array(coordinates.length);
  for (let i = 0; i < world.length; i += 2) {
    const sine = Math.sin((Math.max(-85.05, Math.min(85.05, coordinates[i + 1])) * Math.PI) / 180);
    world[i] = coordinates[i] / 360 + 0.5;
    world[i + 1] = 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
  }
  return world;
}

// The kept features alone, in arrays of exactly their length.
export function pack(gather, kept) {
  const { coordinates, parts, outer, first, kinds } = gather;
  const firstOf = (feature) => (feature < gather.count ? first.array[feature] : parts.length);
  const startOf = (part) => (part < parts.length ? parts.array[part] : coordinates.length / 2);
  const size = kept.reduce(
    (sum, one) => [
      sum[0] + firstOf(one + 1) - firstOf(one),
      sum[1] + startOf(firstOf(one + 1)) - startOf(firstOf(one)),
    ],
    [0, 0],
  );
  const made = {
    kinds: new Uint8Array(kept.length),
    first: new Uint32Array(kept.length + 1),
    parts: new Uint32Array(size[0] + 1),
    outer: new Uint8Array(size[0]),
    coordinates: new Float64Array(2 * size[1]),
  };
  let [part, vertex] = [0, 0];
  kept.forEach((one, n) => {
    made.kinds[n] = kinds.array[one];
    for (let old = firstOf(one); old < firstOf(one + 1); old++) {
      made.parts[part] = vertex;
      made.outer[part] = outer.array[old];
      made.coordinates.set(coordinates.array.subarray(2 * startOf(old), 2 * startOf(old + 1)), 2 * vertex);
      vertex += startOf(old + 1) - startOf(old);
      part += 1;
    }
    made.first[n + 1] = part;
  });
  made.parts[part] = vertex;
  made.world = projected(made.coordinates);
  made.boxes = boxes(made);
  made.bounds = bounds(made.coordinates);
  made.columns = gather.columns.pack(kept);
  return made;
}

// West, north, east, south of each feature, as a part of the world.
function boxes({ first, parts, world }) {
  const found = new Float64Array(4 * (first.length - 1));
  for (let n = 0; n + 1 < first.length; n++) {
    const box = bounds(world.subarray(2 * parts[first[n]], 2 * parts[first[n + 1]]));
    found.set(box, 4 * n);
  }
  return found;
}

function bounds(pairs) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < pairs.length; i += 2) {
    if (pairs[i] < box[0]) box[0] = pairs[i];
    if (pairs[i] > box[2]) box[2] = pairs[i];
    if (pairs[i + 1] < box[1]) box[1] = pairs[i + 1];
    if (pairs[i + 1] > box[3]) box[3] = pairs[i + 1];
  }
  return box;
}

// The buffers of a packed file, to be handed over instead of copied.
export function buffers(made) {
  const { kinds, first, parts, outer, coordinates, world, boxes, columns } = made;
  const arrays = columns.flatMap(({ numbers, text, ends }) => (numbers ? [numbers] : [text, ends]));
  return [kinds, first, parts, outer, coordinates, world, boxes, ...arrays].map(({ buffer }) => buffer);
}

// `files`: File or Blob with a name; `ask`: answers which coordinate system it is, null: nobody knows.
export async function read(files, ask) {
  for (const { size } of files)
    if (size > FILE) throw new Fault("too_large", { mb: Math.ceil(size / MB), most: FILE / MB });
  const bytes = new Map();
  for (const file of files) bytes.set(file.name, new Uint8Array(await file.arrayBuffer()));
  const gather = new Gather();
  await parse(bytes, gather);
  if (!gather.count) throw new Fault(gather.bare ? "no_geometry" : "no_features", { n: gather.bare });
  const systems = await place(gather, ask);
  const kept = inside(gather);
  const crossed = crossings(gather, kept);
  if (crossed) gather.note("crossing", { n: crossed });
  if (gather.bare) gather.note("no_geometry", { n: gather.bare });
  if (gather.columns.cut) gather.note("table_cut");
  return { ...pack(gather, kept), systems, notes: [...gather.notes] };
}
