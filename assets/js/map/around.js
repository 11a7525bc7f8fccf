// The pieces of the basemap around a tour, asked for once while there is a connection: the worker keeps each of them.
import { mercator } from "./view.js";

const FEWEST = 12; // zoom from which on a crew looks at its map
const MOST = 300; // pieces
const WIDE = 1; // tiles around each stop

const column = (lon, zoom) => Math.floor(((lon + 180) / 360) * 2 ** zoom);
const row = (lat, zoom) => Math.floor((1 / 2 - mercator(lat)) * 2 ** zoom);

// [zoom, x, y] of the tiles around places of {lat, lon}, the farthest zoom first, each once.
export function tiles(places, least, most) {
  const found = new Map();
  for (let zoom = least; zoom <= most; zoom += 1)
    for (const { lat, lon } of places)
      for (let x = column(lon, zoom) - WIDE; x <= column(lon, zoom) + WIDE; x += 1)
        for (let y = row(lat, zoom) - WIDE; y <= row(lat, zoom) + WIDE; y += 1)
          found.set(`${zoom}/${x}/${y}`, [zoom, x, y]);
  return [...found.values()].slice(0, MOST);
}

// `file` is the basemap as PMTiles.
export async function keepAround(file, places) {
  const { minZoom, maxZoom } = await file.getHeader();
  for (const [zoom, x, y] of tiles(places, Math.max(FEWEST, minZoom), maxZoom)) await file.getZxy(zoom, x, y);
}
