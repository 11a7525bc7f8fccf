// KML 2.3 and GPX 1.1: their elements, whatever names stand before a colon.
import { parseXml } from "@rgrove/parse-xml";
import { Fault } from "./fault.js";
import { AREA, LINE, POINT } from "./gather.js";
import { textOf } from "./text.js";

const local = (name) => name.slice(name.indexOf(":") + 1);
const children = (element) => (element?.children || []).filter(({ type }) => type === "element");
const all = (element, name) => children(element).filter((one) => local(one.name) === name);
const child = (element, name) => all(element, name)[0];
const text = (element) => element?.text.trim() ?? "";

function* below(element, name) {
  for (const one of children(element)) {
    if (local(one.name) === name) yield one;
    else yield* below(one, name);
  }
}

// What a document says before it is parsed is its encoding; entities of its own are not expanded.
function root(bytes, format, gather) {
  const text = textOf(bytes, format, (key) => {
    if (!/encoding\s*=\s*["'](iso-8859|windows-125)/i.test(new TextDecoder("latin1").decode(bytes.subarray(0, 200))))
      gather.note(key);
  });
  try {
    const found = parseXml(text.replace(/^\ufeff/, "").trimStart()).root;
    if (local(found.name).toUpperCase() === format) return found;
  } catch {
    const begins = new RegExp(`<(\\w+:)?${format}[\\s>]`, "i").test(text);
    const ends = new RegExp(`</(\\w+:)?${format}>\\s*$`, "i").test(text);
    if (begins && !ends) throw new Fault("truncated", { format });
  }
  throw new Fault("not_format", { format });
}

// ---- KML ---------------------------------------------------------------------------------------------------------------
const line = (element) =>
  text(child(element, "coordinates"))
    .split(/\s+/)
    .filter(Boolean)
    .flatMap((one) => one.split(",").slice(0, 2).map(Number));
const track = (element) => all(element, "coord").flatMap((one) => text(one).split(/\s+/).slice(0, 2).map(Number));
const rings = (element) =>
  ["outerBoundaryIs", "innerBoundaryIs"]
    .flatMap((side) => all(element, side))
    .map((one) => line(child(one, "LinearRing")));
const SHAPES = {
  Point: (one) => [POINT, [line(one)]],
  LineString: (one) => [LINE, [line(one)]],
  LinearRing: (one) => [LINE, [line(one)]],
  Track: (one) => [LINE, [track(one)]],
  Polygon: (one) => [AREA, rings(one)],
};

function* shapes(element) {
  for (const one of children(element)) {
    const name = local(one.name);
    if (SHAPES[name]) yield SHAPES[name](one);
    else if (/^Multi/.test(name)) yield* shapes(one);
  }
}

function described(placemark) {
  const found = {};
  for (const name of ["name", "description", "address"])
    if (child(placemark, name)) found[name] = text(child(placemark, name));
  for (const one of below(placemark, "Data")) found[one.attributes.name] = text(child(one, "value"));
  for (const one of below(placemark, "SimpleData")) found[one.attributes.name] = text(one);
  return found;
}

// Shapes of one kind that stand together are one feature.
function put(gather, placemark) {
  const found = [...shapes(placemark)];
  if (!found.length) return gather.none();
  const properties = described(placemark);
  for (const kind of [POINT, LINE, AREA]) {
    const mine = found.filter(([one]) => one === kind).map(([, parts]) => parts);
    if (mine.length)
      gather.add(
        kind,
        mine.flat(),
        properties,
        mine.flatMap((parts) => parts.map((_, n) => (n ? 0 : 1))),
      );
  }
}

export function kml(bytes, gather) {
  gather.system(4326);
  for (const one of below({ children: [root(bytes, "KML", gather)] }, "Placemark")) put(gather, one);
}

// ---- GPX ---------------------------------------------------------------------------------------------------------------
const SAID = ["name", "time", "ele", "cmt", "desc", "type", "sym"];
const at = ({ attributes }) => [Number(attributes.lon), Number(attributes.lat)];
const said = (element) =>
  Object.fromEntries(SAID.filter((one) => child(element, one)).map((one) => [one, text(child(element, one))]));

export function gpx(bytes, gather) {
  const document = root(bytes, "GPX", gather);
  gather.system(4326);
  for (const one of all(document, "wpt")) gather.add(POINT, [at(one)], said(one));
  for (const one of all(document, "rte")) gather.add(LINE, [all(one, "rtept").flatMap(at)], said(one));
  for (const one of all(document, "trk")) {
    const parts = all(one, "trkseg").map((segment) => all(segment, "trkpt").flatMap(at));
    gather.add(LINE, parts, said(one));
  }
}
