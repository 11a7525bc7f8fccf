// GeoJSON (RFC 7946, and the older form that names its coordinate system).
import { Fault } from "./fault.js";
import { AREA, LINE, POINT } from "./gather.js";
import { textOf } from "./text.js";

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

// One feature a line, each perhaps after a mark (RFC 8142).
function lines(text) {
  const found = text
    .split(/\r?\n/)
    .map((one) => (one.startsWith(MARK) ? one.slice(1) : one))
    .filter((one) => one.trim());
  return { type: "FeatureCollection", features: found.map((one) => JSON.parse(one)) };
}

// Each browser words its errors in its own way; what is never closed says that the end is missing.
function isCut(text) {
  const marks = text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"?/gs, "").trimStart();
  const count = (pattern) => marks.match(pattern)?.length ?? 0;
  return /^[[{]/.test(marks) && count(/[[{]/g) > count(/[\]}]/g);
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    try {
      return lines(text);
    } catch {
      throw new Fault(isCut(text) ? "truncated" : "not_format", { format: FORMAT });
    }
  }
}

export function read(bytes, gather) {
  const data = parsed(textOf(bytes, FORMAT, (key) => gather.note(key)));
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
