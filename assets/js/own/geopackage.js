// GeoPackage (OGC 12-128): every table of features, each in its own coordinate system.
import { Fault } from "./fault.js";
import { Sqlite } from "./sqlite.js";
import * as wkb from "./wkb.js";

const FORMAT = "GeoPackage";
const ENVELOPES = [0, 32, 48, 48, 64]; // bytes, by their kind
const EMPTY = 0x10; // flag of a geometry

function shape(blob, gather, properties) {
  if (!(blob instanceof Uint8Array)) return gather.none();
  if (blob[0] !== 0x47 || blob[1] !== 0x50) throw new Fault("not_format", { format: FORMAT });
  if (blob[3] & EMPTY) return gather.none();
  wkb.read(blob, gather, properties, 8 + (ENVELOPES[(blob[3] >> 1) & 7] ?? 0));
}

// The code where the file has one of EPSG, else its definition as WKT; -1 and 0 are "nobody knows".
function systems(file) {
  const found = new Map();
  for (const one of file.rows("gpkg_spatial_ref_sys")) {
    const epsg = String(one.organization).toUpperCase() === "EPSG" && one.organization_coordsys_id;
    found.set(one.srs_id, one.srs_id <= 0 ? "open" : { epsg: epsg || null, wkt: one.definition });
  }
  return found;
}

export function read(bytes, gather) {
  const file = new Sqlite(bytes);
  const contents = new Set(
    [...file.rows("gpkg_contents")].filter((one) => one.data_type === "features").map((one) => one.table_name),
  );
  const known = systems(file);
  const layers = [...file.rows("gpkg_geometry_columns")].filter((one) => contents.has(one.table_name));
  if (!layers.length) throw new Fault("no_layers", { format: FORMAT });
  for (const { table_name: table, column_name: column, srs_id: srs } of layers) {
    gather.system(known.get(srs) ?? "open");
    const more = layers.length > 1 ? { layer: table } : {};
    for (const row of file.rows(table)) {
      const properties = { ...more };
      for (const name in row) if (name !== column && !(row[name] instanceof Uint8Array)) properties[name] = row[name];
      shape(row[column], gather, properties);
    }
  }
  if (layers.length > 1) gather.note("layers", { n: layers.length });
}
