// Geometries as text (WKT, EWKT), as a column of a table holds them.
import { AREA, LINE, POINT } from "./gather.js";

const KINDS = { POINT, MULTIPOINT: POINT, LINESTRING: LINE, MULTILINESTRING: LINE, POLYGON: AREA, MULTIPOLYGON: AREA };
const HEAD = /^\s*(?:SRID=(\d+);)?\s*(MULTI)?(POINT|LINESTRING|POLYGON)\s*(?:ZM?|M)?\s*\((.*)\)\s*$/is;

const flat = (text) =>
  text.split(",").flatMap((one) => one.replace(/[()]/g, "").trim().split(/\s+/).slice(0, 2).map(Number));

function system(text) {
  const code = HEAD.exec(text ?? "")?.[1];
  return code ? Number(code) : null;
}

// A ring that begins with two brackets begins a polygon of several.
export function put(gather, text, properties) {
  const [, , multi, kind, inside] = HEAD.exec(text ?? "") || [];
  if (!kind) return gather.none();
  const name = `${multi ? "MULTI" : ""}${kind}`.toUpperCase();
  const split = /^(MULTI)?(POINT)$/.test(name) ? inside.split(",") : inside.split(/\)\s*,/);
  const parts = name === "LINESTRING" ? [flat(inside)] : split.map(flat);
  if (parts.flat().some((one) => !Number.isFinite(one))) return gather.none();
  gather.add(
    KINDS[name],
    parts,
    properties,
    name === "MULTIPOLYGON" ? split.map((one) => (/^\s*\(\s*\(/.test(one) ? 1 : 0)) : null,
  );
}
put.system = system;
