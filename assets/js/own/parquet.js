// GeoParquet 1.1 with geometries as WKB, as geopandas, DuckDB and our own downloads write it.
import { Gunzip } from "fflate";
import { decompress } from "fzstd";
import { parquetMetadata, parquetReadObjects, snappyUncompress } from "hyparquet";
import { Fault } from "./fault.js";
import { UNPACKED } from "./limits.js";
import { affordable, large } from "./parquet_pages.js";
import * as wkb from "./wkb.js";

const FORMAT = "GeoParquet";
const raw = (bytes) => bytes;
const STEP = 65536; // bytes that are unpacked at once

// Each page as far as it says it goes, and all of them as far as a browser holds.
function compressors() {
  let left = UNPACKED;
  const bounded = (fill) => (bytes, length) => {
    left -= length;
    if (left < 0) throw large();
    const page = new Uint8Array(length);
    return fill(bytes, page) ?? page;
  };
  return {
    ZSTD: bounded((bytes, page) => decompress(bytes, page)),
    SNAPPY: bounded((bytes, page) => snappyUncompress(bytes, page)),
    GZIP: bounded(gunzip),
  };
}

function gunzip(bytes, page) {
  let length = 0;
  const stream = new Gunzip((piece) => {
    if (length + piece.length > page.length) throw large();
    page.set(piece, length);
    length += piece.length;
  });
  for (let at = 0; at < bytes.length; at += STEP) stream.push(bytes.subarray(at, at + STEP), at + STEP >= bytes.length);
}

// Without a system the standard means degrees; null says that nobody knows.
function system({ crs }) {
  if (crs === undefined) return 4326;
  if (!crs) return "open";
  const { authority, code } = crs.id ?? crs.ids?.[0] ?? {};
  if (authority === "OGC") return 4326;
  return authority === "EPSG" ? Number(code) : { projjson: crs };
}

function value(one) {
  if (typeof one === "bigint") return Number(one);
  return one instanceof Date ? one.toISOString() : one;
}

export async function read(bytes, gather) {
  const whole = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const metadata = parquetMetadata(whole);
  affordable(whole, metadata);
  const about = metadata.key_value_metadata?.find(({ key }) => key === "geo")?.value;
  if (!about) throw new Fault("no_layers", { format: FORMAT });
  const { primary_column: column, columns } = JSON.parse(about);
  if (columns[column].encoding !== "WKB") throw new Fault("curved");
  gather.system(system(columns[column]));
  const parsers = { geometryFromBytes: raw, geographyFromBytes: raw };
  const file = { byteLength: whole.byteLength, slice: async (start, end) => whole.slice(start, end) };
  const hidden = new Set(Object.values(columns).flatMap(({ covering }) => covering?.bbox?.xmin?.[0] ?? []));
  for (const row of await parquetReadObjects({ file, metadata, parsers, compressors: compressors() })) {
    const properties = {};
    for (const name in row)
      if (!columns[name] && !hidden.has(name) && !(row[name] instanceof Uint8Array))
        properties[name] = value(row[name]);
    if (row[column]) wkb.read(row[column], gather, properties);
    else gather.none();
  }
}
