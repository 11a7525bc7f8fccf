// CSV as offices write it: any of four separators, points or commas in numbers, German names of columns.
import { Fault } from "./fault.js";
import { textOf } from "./text.js";
import { put as shape } from "./wkt.js";

const FORMAT = "CSV";
const SEPARATORS = [";", "\t", ",", "|"];
const LOOKED = 20; // lines by which the separator is chosen
// Names of columns in pairs, x first; the first pair that is there holds.
const PAIRS = [
  [
    "degrees",
    /^(lon|long|lng|longitude|laenge|geolaenge|laengengrad|geographischelaenge|xwgs84|lonwgs84)$/,
    /^(lat|latitude|breite|geobreite|breitengrad|geographischebreite|ywgs84|latwgs84)$/,
  ],
  ["german", /^(rechtswert|rechts|rw|rwert)$/, /^(hochwert|hoch|hw|hwert)$/],
  [
    "metres",
    /^((utm|utm32|etrs|etrs89)?(ostwert|ost|easting|east|e)|(utm|utm32|etrs|etrs89)x|x(utm|utm32|25832))$/,
    /^((utm|utm32|etrs|etrs89)?(nordwert|nord|northing|north|n)|(utm|utm32|etrs|etrs89)y|y(utm|utm32|25832))$/,
  ],
  [
    "open",
    /^(x|xcoord|xkoordinate|koordx|xkoord|coordx|pointx|geox|xwert|koordinatex)$/,
    /^(y|ycoord|ykoordinate|koordy|ykoord|coordy|pointy|geoy|ywert|koordinatey)$/,
  ],
];
const SHAPE = /^(wkt|geom|geometry|thegeom|geometrie|wktgeom)$/;
const plain = (name) =>
  name
    .toLowerCase()
    .replace(/ä/g, "ae")
    .replace(/ö/g, "oe")
    .replace(/ü/g, "ue")
    .replace(/[^a-z0-9]/g, "");

// Rows of a text, quoted values and line breaks within them understood (RFC 4180).
export function* rows(text, separator) {
  let row = [];
  let at = 0;
  while (at <= text.length) {
    let value = "";
    if (text[at] === '"') {
      for (;;) {
        const end = text.indexOf('"', at + 1);
        if (end < 0) throw new Fault("truncated", { format: FORMAT });
        value += text.slice(at + 1, end);
        at = end + 1;
        if (text[at] !== '"') break;
        value += '"';
      }
    }
    let end = at;
    while (end < text.length && text[end] !== separator && text[end] !== "\n" && text[end] !== "\r") end += 1;
    value += text.slice(at, end);
    row.push(value.trim());
    if (text[end] !== separator) {
      if (row.length > 1 || row[0] !== "") yield row;
      row = [];
      if (text[end] === "\r" && text[end + 1] === "\n") end += 1;
    }
    at = end + 1;
  }
}

// The one by which most of the first lines have the same number of values, more than one.
function separator(text) {
  const first = text
    .slice(0, 20000)
    .split(/\r\n?|\n/)
    .filter((one) => one.trim())
    .slice(0, LOOKED);
  const scored = SEPARATORS.map((one) => {
    const width = first[0].split(one).length;
    const same = first.filter((line) => line.replace(/"[^"]*"/g, "").split(one).length === width).length;
    return { one, score: width > 1 ? same * 100 + width : 0 };
  });
  return scored.reduce((best, other) => (other.score > best.score ? other : best)).one;
}

// 51,5489 and 2.597.123,4 and 51.5489 and 51,5489° N.
export function coordinate(text) {
  const bare = text.replace(/[\s°'NEO]/g, "");
  const point = bare.lastIndexOf(",") > bare.lastIndexOf(".") ? "," : ".";
  const thousands = point === "," ? /\./g : /,/g;
  const several = bare.split(point).length > 2; // 2.597.123 has no decimals
  const number = several ? bare.split(point).join("") : bare.replace(thousands, "").replace(point, ".");
  return bare === "" || !/^[-+]?\d/.test(bare) ? Number.NaN : Number(number);
}

function places(names) {
  const known = names.map(plain);
  for (const [kind, x, y] of PAIRS) {
    const [across, up] = [x, y].map((one) => known.findIndex((name) => one.test(name)));
    if (across >= 0 && up >= 0) return { kind, across, up };
  }
  const drawn = known.findIndex((name) => SHAPE.test(name));
  if (drawn >= 0) return { kind: "open", drawn };
  throw new Fault("no_columns", { names: names.slice(0, 8).join(", ") });
}

// A Rechtswert says its zone by its first digit; longer ones are those of UTM with the zone before them.
function german(x) {
  const zone = Math.floor(x / 1e6);
  if (zone >= 2 && zone <= 5) return 31464 + zone;
  return x < 1e6 ? 25832 : zone === 32 ? 4647 : null;
}
const SYSTEMS = {
  degrees: () => 4326,
  german,
  metres: (x) => (x > 1e5 && x < 1e6 ? 25832 : german(x)),
  open: () => "open",
};

export function read(bytes, gather) {
  const text = textOf(bytes, FORMAT, (key) => gather.note(key))
    .replace(/^\ufeff/, "")
    .replace(/^sep=(.)\r?\n/i, "");
  const mark = separator(text);
  const all = rows(text, mark);
  const names = all.next().value || [];
  const where = places(names);
  const others = names
    .map((name, n) => [name || `${n + 1}`, n])
    .filter(([, n]) => n !== where.across && n !== where.up && n !== where.drawn);
  let last = null;
  for (const row of all) {
    const properties = {};
    for (const [name, n] of others) properties[name] = row[n];
    if (where.drawn !== undefined) {
      if (last === null) gather.system(shape.system(row[where.drawn]) ?? "open");
      last = "drawn";
      shape(gather, row[where.drawn], properties);
      continue;
    }
    const [x, y] = [where.across, where.up].map((n) => coordinate(row[n] ?? ""));
    if (!Number.isFinite(x) || !Number.isFinite(y)) {
      gather.none();
      continue;
    }
    const system = SYSTEMS[where.kind](x);
    if (system !== last) gather.system(system);
    last = system;
    gather.point(x, y, properties);
  }
  if (last === null && gather.bare === 0) throw new Fault("empty");
}
