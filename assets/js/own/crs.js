// Coordinate systems: which one it is, and from it to degrees (proj4).
import proj4 from "proj4";

const ETRS = "+ellps=GRS80 +towgs84=0,0,0 +units=m +no_defs";
const DHDN = "+ellps=bessel +towgs84=598.1,73.7,418.2,0.202,0.045,-2.455,6.7 +units=m +no_defs"; // EPSG:1777, 3 to 5 m
const utm = (zone) => `+proj=utm +zone=${zone} ${ETRS}`;
const strip = (zone) => `+proj=tmerc +lat_0=0 +lon_0=${3 * zone} +k=1 +x_0=${zone}500000 +y_0=0 ${DHDN}`;
const prefixed = (zone) => `+proj=tmerc +lat_0=0 +lon_0=${6 * zone - 183} +k=0.9996 +x_0=${zone}500000 +y_0=0 ${ETRS}`;
const DEFINED = {
  4258: "+proj=longlat +ellps=GRS80 +towgs84=0,0,0 +no_defs",
  4314: DHDN.replace("+units=m", "+proj=longlat"),
  25831: utm(31),
  25832: utm(32),
  25833: utm(33),
  3044: utm(32), // its axes are swapped on paper only
  3045: utm(33),
  32631: "+proj=utm +zone=31 +datum=WGS84",
  32632: "+proj=utm +zone=32 +datum=WGS84",
  32633: "+proj=utm +zone=33 +datum=WGS84",
  4647: prefixed(32),
  5650: prefixed(33),
  31466: strip(2),
  31467: strip(3),
  31468: strip(4),
  31469: strip(5),
  3035: `+proj=laea +lat_0=52 +lon_0=10 +x_0=4321000 +y_0=3210000 ${ETRS}`,
};
for (const [code, text] of Object.entries(DEFINED)) proj4.defs(`EPSG:${code}`, text);

const NAMES = {
  4326: "WGS 84",
  4258: "ETRS89",
  25832: "UTM 32 (ETRS89)",
  25833: "UTM 33 (ETRS89)",
  4647: "UTM 32 (ETRS89, 32 …)",
  31466: "Gauß-Krüger 2",
  31467: "Gauß-Krüger 3",
  3857: "Web Mercator",
};
export const CHOICES = [4326, 25832, 25833, 4647, 31466, 31467, 3857].map((code) => ({ code, name: NAMES[code] }));
const GUESSED = [25832, 31466, 31467, 4647, 3857, 25833];
const GERMANY = { west: 5.5, south: 47, east: 15.5, north: 55.2 };

export const nameOf = (code) => `EPSG:${code}${NAMES[code] ? ` ${NAMES[code]}` : ""}`;
export const isDegrees = (code) => code === 4326 || code === 4258;
export const isOld = (code) => code === 4314 || (code >= 31466 && code <= 31469);
export const inGermany = ([x, y]) => x > GERMANY.west && x < GERMANY.east && y > GERMANY.south && y < GERMANY.north;

// By name or by what it says of itself; null: we do not know it.
function coded(wkt) {
  const code = Number(/(?:AUTHORITY|ID)\s*\[\s*"EPSG"\s*,\s*"?(\d+)"?\s*\]\s*\]?\s*$/i.exec(wkt)?.[1]);
  if (known(code)) return code;
  if (!/DHDN|Hauptdreiecksnetz/i.test(wkt)) return null; // what ESRI writes of it lacks the shift to WGS 84
  const easting = /"False_Easting"\s*,\s*(\d)500000/i.exec(wkt)?.[1];
  return easting ? 31464 + Number(easting) : /^GEO/i.test(wkt) ? 4314 : null;
}

const known = (code) => Boolean(code && proj4.defs(`EPSG:${code}`));

// A system as readers tell it: a code, {epsg, wkt}, {projjson}; null: it is none that we can read.
export function understood(crs) {
  if (typeof crs === "number") return known(crs) ? crs : null;
  if (crs?.epsg && known(crs.epsg)) return crs.epsg;
  const definition = crs?.projjson ?? crs?.wkt;
  if (!definition) return null;
  const code = typeof definition === "string" ? coded(definition) : null;
  if (code) return code;
  if (typeof definition === "string" && !/^\s*(GEO|PROJ|BOUND|COMP)/i.test(definition)) return null;
  if (/DHDN|Hauptdreiecksnetz/i.test(JSON.stringify(definition))) return null;
  try {
    return proj4(definition).oProj || proj4(definition) ? definition : null;
  } catch {
    return null;
  }
}

export function named(crs) {
  if (typeof crs === "number") return nameOf(crs);
  return crs.name ?? /"([^"]+)"/.exec(crs)?.[1] ?? "";
}

// A function of a pair of numbers to [longitude, latitude].
export function toDegrees(crs) {
  if (isDegrees(crs)) return (pair) => pair;
  const { forward } = proj4(typeof crs === "number" ? `EPSG:${crs}` : crs, "EPSG:4326");
  return forward;
}

// Which of the usual systems would put this place into Germany.
export function guess(pair) {
  const fits = (code) => {
    const at = toDegrees(code)([...pair]);
    return at.every(Number.isFinite) && inGermany(at);
  };
  if (inGermany(pair)) return 4326;
  return GUESSED.find((code) => plausible(code, pair) && fits(code)) ?? null;
}

// A zone reaches so far from its middle; beyond it the next one is meant.
function plausible(code, [x]) {
  const middle = { 25832: 5e5, 25833: 5e5, 31466: 25e5, 31467: 35e5, 4647: 325e5 }[code];
  return middle === undefined || Math.abs(x - middle) < 4e5;
}
