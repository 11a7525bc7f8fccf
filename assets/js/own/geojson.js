// GeoJSON (RFC 7946, and the older form that names its coordinate system), and what else is written as JSON: a drive test.
import { Fault } from "./fault.js";
import { AREA, LINE, POINT } from "./gather.js";
import { textOf } from "./text.js";
import * as ttn from "./ttn.js";

const FORMAT = "GeoJSON";
const MARK = "\u001e";
const SINGLE = { Point: POINT, LineString: LINE, Polygon: AREA };
const flat = (line) => line.flatMap((at) => at.slice(0, 2));
const SHAPES = {
  Point: (at) => [at.slice(0, 2)],
  MultiPoint: (all) => all.map((one) => one.slice(0, 2)),
  LineString: (line) => [flat(line)],
  MultiLineString: (all) => all.map(flat),
  Polygon: (rings) => rings.map(flat),
  MultiPolygon: (all) => all.flatMap((rings) => rings.map(flat)),
};

export const GEOMETRIES = [...Object.keys(SHAPES), "GeometryCollection"];

function put(gather, geometry, properties) {
  if (!geometry) return gather.none();
  const { type, coordinates, geometries } = geometry;
  if (type === "GeometryCollection") return geometries.forEach((one) => put(gather, one, properties));
  if (!SHAPES[type]) throw new Fault("not_format", { format: FORMAT });
  const outer = type === "MultiPolygon" && coordinates.flatMap((rings) => rings.map((_, n) => (n ? 0 : 1)));
  gather.add(SINGLE[type.replace("Multi", "")], SHAPES[type](coordinates), properties, outer || null);
}

// `urn:ogc:def:crs:EPSG::25832` and its kin; undefined: none is named.
function system({ crs }) {
  if (!crs) return undefined;
  const name = String(crs.properties?.name ?? crs.properties?.code ?? "");
  if (/CRS:?:?84$/.test(name)) return 4326;
  return Number(/(\d{4,6})$/.exec(name)?.[1]) || null;
}

function features(data) {
  if (data?.type === "FeatureCollection" && Array.isArray(data.features)) return data.features;
  if (data?.type === "Feature") return [data];
  if (GEOMETRIES.includes(data?.type)) return [{ geometry: data, properties: {} }];
  throw new Fault("not_format", { format: FORMAT });
}

// One value a line, each perhaps after a mark (RFC 8142).
function lines(text) {
  const found = text
    .split(/\r?\n/)
    .map((one) => (one.startsWith(MARK) ? one.slice(1) : one))
    .filter((one) => one.trim());
  return { type: "FeatureCollection", features: found.map((one) => JSON.parse(one)) };
}

// Values after one another without a line each, as programs write them that append.
function several(text) {
  const found = [];
  let [depth, start, quoted] = [0, 0, false];
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    if (!depth && !/[\s,[{]/.test(letter)) throw new SyntaxError("something else stands between");
    if (quoted) {
      if (letter === "\\") at += 1;
      else quoted = letter !== '"';
    } else if (letter === '"') quoted = true;
    else if (letter === "[" || letter === "{") {
      if (!depth) start = at;
      depth += 1;
    } else if (letter === "]" || letter === "}") {
      depth -= 1;
      if (!depth) found.push(JSON.parse(text.slice(start, at + 1)));
    }
  }
  if (depth || !found.length) throw new SyntaxError("it is cut");
  return { type: "FeatureCollection", features: found };
}

// Each browser words its errors in its own way; what is never closed says that the end is missing.
function isCut(text) {
  const marks = text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"?/gs, "").trimStart();
  const count = (pattern) => marks.match(pattern)?.length ?? 0;
  return /^[[{]/.test(marks) && count(/[[{]/g) > count(/[\]}]/g);
}

function parsed(text) {
  for (const read of [JSON.parse, lines, several]) {
    try {
      const found = read(text);
      if (read !== several || messages(found)) return found;
    } catch {
      // As the next one reads it.
    }
  }
  throw new Fault(isCut(text) ? "truncated" : "not_format", { format: FORMAT });
}

// The messages of a drive test, if it is one: an array, a message, or several of both.
function messages(data) {
  const all = Array.isArray(data) ? data : data?.type === "FeatureCollection" ? data.features : [data];
  const flat = Array.isArray(all) ? all.flat() : [];
  return flat.some(ttn.isMessage) ? flat : null;
}

export function read(bytes, gather) {
  const data = parsed(textOf(bytes, FORMAT, (key) => gather.note(key)));
  const drive = messages(data);
  if (drive) return ttn.read(drive, gather);
  const found = features(data);
  let last = system(data) ?? "open";
  gather.system(last);
  for (const one of found) {
    const own = system(one) ?? system(one.geometry || {}) ?? system(data) ?? "open";
    if (own !== last) gather.system(own);
    last = own;
    put(gather, one.geometry, one.id === undefined ? one.properties : { id: one.id, ...one.properties });
  }
}
