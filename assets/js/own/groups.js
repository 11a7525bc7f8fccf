// Which format a file has by its name, and which files belong together.
export const ENDINGS = {
  GeoJSON: /\.(geo)?json$|\.geojsonl$|\.ndjson$/i,
  CSV: /\.(csv|tsv|txt)$/i,
  KML: /\.kml$/i,
  GPX: /\.gpx$/i,
  GeoPackage: /\.gpkg$/i,
  GeoParquet: /\.(geo)?parquet$/i,
  Shapefile: /\.(shp|dbf|prj|cpg|shx|qix|sbn|sbx|shp\.xml|qmd|qpj)$/i,
};

export const formatOf = (name) => Object.keys(ENDINGS).find((format) => ENDINGS[format].test(name));
const stem = (name) => name.replace(ENDINGS.Shapefile, "").toLowerCase();

// The parts of a Shapefile belong together, every other file is by itself.
export function groups(files) {
  const found = new Map();
  for (const file of files) {
    const key = formatOf(file.name) === "Shapefile" ? `shape ${stem(file.name)}` : `${found.size} ${file.name}`;
    found.set(key, [...(found.get(key) || []), file]);
  }
  return [...found.values()];
}
