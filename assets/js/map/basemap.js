// The basemap: pale and quiet, so that data are the only saturated colours; painted from one PMTiles file of ours.
// The layers of the file are described in data/basemap/__init__.py.
import { FetchSource, PMTiles } from "pmtiles";
import * as paint from "protomaps-leaflet";
import { page } from "../core/page.js";
import PAINT from "./paint.json" with { type: "json" };

const ROADS = ["minor", "pedestrian", "medium", "major", "link", "motorway"]; // the largest above all others
const GREENS = ["wood", "park", "meadow", "cemetery", "sport"];
const FONT = "Fira Sans";
const TILE = 256; // px, of a tile as the library thinks of it

// The file's beginning was asked for by the page's head, long before a script runs.
class Basemap extends FetchSource {
  async getBytes(offset, length, signal, etag) {
    const isAhead = offset === 0 && page.basemapHead && !this.mustReload; // else the file was replaced meanwhile
    const answer = isAhead ? await fetch(page.basemapHead, { signal }).catch(() => null) : null;
    if (!answer?.ok) return super.getBytes(offset, length, signal, etag);
    return { data: await answer.arrayBuffer(), etag: answer.headers.get("ETag") ?? undefined };
  }
}

const file = new PMTiles(new Basemap(page.basemap));
file.getHeader().catch(() => {}); // asked at once: tiles wait for it; where it fails they ask again

function kind(...names) {
  return (_zoom, { props }) => names.includes(props.kind);
}

function named(...names) {
  return (_zoom, { props }) => names.includes(props.kind) && props.name;
}

let scale = 1; // of what is painted: tiles of another size than 256 px stretch it, letters and lines shall stay as they are

const px = (size) => size / scale;
const widened = (stops, more) => stops.map(([zoom, width]) => [zoom, px(width + more)]);
const eased = (name, more = 0) => paint.exp(1.5, widened(PAINT.widths[name], more));

// Labels stand apart: each keeps some px around it free, and the lines of one do not touch.
const ROOM = 4;
const LEADING = 1.35; // heights of its letters from line to line
const spaced = (symbolizer) => ({
  place: (layout, geometry, feature) =>
    symbolizer.place(layout, geometry, feature)?.map((one) => ({ ...one, bboxes: one.bboxes.map(roomy) })),
});
const roomy = ({ minX, minY, maxX, maxY }) => {
  const room = px(ROOM);
  return { minX: minX - room, minY: minY - room, maxX: maxX + room, maxY: maxY + room };
};

const rule = (dataLayer, symbolizer, more) => ({ dataLayer, symbolizer, ...more });
const polygon = (dataLayer, style, more) => rule(dataLayer, new paint.PolygonSymbolizer(style), more);
const line = (dataLayer, style, more) => rule(dataLayer, new paint.LineSymbolizer(style), more);

// How streets and waters go on outside of the town, paler than within.
function surroundings(c) {
  const road = (name, colour, more) =>
    line("surroundings", { color: colour, width: eased(name, more), lineJoin: "round" }, { filter: kind(name) });
  const roads = ["medium", "major", "motorway"];
  return [
    line("surroundings", { color: c.outsideWater, width: eased("waterway", 1) }, { filter: kind("canal", "river") }),
    ...roads.map((name) => road(name, c.outsideCasing, 1.6)),
    line("surroundings", { color: c.outsideCasing, width: eased("railway") }, { filter: kind("rail") }),
    ...roads.map((name) => road(name, c.outsideRoad, 0)),
  ];
}

function areas(c) {
  const landuse = (colour, ...names) => polygon("landuse", { fill: colour }, { filter: kind(...names) });
  return [
    polygon("earth", { fill: c.land }),
    landuse(c.built, "residential"),
    landuse(c.work, "industrial"),
    landuse(c.field, "farmland"),
    landuse(c.green, ...GREENS),
    landuse(c.square, "square"),
    polygon("water", { fill: c.water }),
    line("waterways", { color: c.water, width: eased("waterway") }, { minzoom: 12 }),
    line("boundaries", { color: c.district, width: px(1), dash: [px(4), px(4)] }, { filter: kind("district") }),
    polygon("buildings", { fill: c.building, stroke: c.buildingEdge, width: px(0.6) }, { minzoom: 14 }),
  ];
}

function ways(c) {
  const road = (name, colour, width) =>
    line("roads", { color: colour, width, lineCap: "round", lineJoin: "round" }, { filter: kind(name) });
  const isMotorway = (name) => name === "motorway" || name === "link";
  const casings = ROADS.map((name) => road(name, isMotorway(name) ? c.motorwayCasing : c.casing, eased(name, 1.6)));
  const bodies = ROADS.map((name) => road(name, isMotorway(name) ? c.motorway : c.road, eased(name)));
  const path = { color: c.casing, width: eased("path"), dash: [px(3), px(3)], lineCap: "butt", lineJoin: "round" };
  return [
    line("roads", path, { filter: kind("path", "track"), minzoom: 14 }),
    ...casings,
    line("railway", { color: c.rail, width: eased("railway") }),
    line("railway", { color: c.land, width: eased("sleepers"), dash: [px(6), px(6)] }, { minzoom: 14 }),
    ...bodies,
    line("boundaries", { color: c.border, width: px(1.4) }, { filter: kind("town") }),
  ];
}

// `isBare`: without what map/places.js names.
function labels(c, isBare) {
  const type = (size, weight, colour, more) => ({
    ...{
      fontFamily: FONT,
      fontSize: typeof size === "function" ? size : px(size),
      fontWeight: weight,
      fill: colour,
      stroke: c.halo,
      width: px(2.5),
    },
    labelProps: ["name"],
    lineHeight: LEADING,
    ...more,
  });
  const text = (dataLayer, style, more) => rule(dataLayer, spaced(new paint.CenteredTextSymbolizer(style)), more);
  const place = (names, style, limits) => text("places", style, { filter: named(...names), ...limits });
  const along = (dataLayer, filter, style, minzoom) =>
    rule(dataLayer, new paint.LineLabelSymbolizer(style), { filter, minzoom });
  const atZoom = (limit, below, above) => (zoom) => px(zoom < limit ? below : above);
  const isNamed = (_zoom, feature) => Boolean(feature.props.name);
  const shield = { ...type(10.5, 600, c.shieldText), background: c.shield, padding: px(3) };
  const apart = [
    rule("places", spaced(new paint.ShieldSymbolizer(shield)), { filter: named("motorway") }),
    place(["town"], type(atZoom(12, 15, 17), 600, c.label), { maxzoom: 11 }),
    place(["district"], type(atZoom(14, 12.5, 15), 600, c.label, { letterSpacing: px(0.4) }), {
      minzoom: 12,
      maxzoom: 16,
    }),
    place(["neighbour"], type(12.5, 400, c.quiet, { stroke: c.outside, letterSpacing: px(0.6) })),
  ];
  return [
    ...(isBare ? [] : apart),
    place(["square", "station"], type(12, 600, c.label), { minzoom: 15 }),
    place(GREENS, type(11.5, 400, c.greenLabel, { maxLineChars: 14 }), { minzoom: 14 }),
    along("roads", named("major", "medium"), type(11.5, 400, c.label, { stroke: c.road }), 14),
    along("roads", isNamed, type(11, 400, c.label, { stroke: c.road }), 15),
    along("waterways", isNamed, type(11.5, 400, c.waterLabel, { stroke: c.water }), 14),
    text("housenumbers", type(10, 400, c.quiet, { labelProps: ["number"] }), { minzoom: 18 }),
  ];
}

function rules(dark) {
  const colours = PAINT[dark ? "dark" : "light"];
  return {
    paintRules: [...surroundings(colours), ...areas(colours), ...ways(colours)],
    labelRules: labels(colours, Boolean(page.names?.length)),
    backgroundColor: colours.outside,
  };
}

// A layer for Leaflet, in tiles as large as those of its map; the library looks for Leaflet in the window.
function layer(style, tileSize, more) {
  const devicePixelRatio = window.devicePixelRatio * scale;
  const drawn = { tileSize, devicePixelRatio, tileDelay: 1, maxZoom: 19 };
  return paint.leafletLayer({ ...style, ...drawn, url: file, attribution: "", ...more });
}

export function basemap(dark, tileSize) {
  scale = tileSize / TILE;
  const tasks = [400, 600].map((weight) => document.fonts.load(`${weight} 12px "${FONT}"`));
  return layer(rules(dark), tileSize, { tasks });
}

// The names of a basemap alone, for a pane above what would lie over them.
export function labelled(dark, tileSize, pane) {
  const { labelRules } = rules(dark);
  return layer({ paintRules: [], labelRules }, tileSize, { pane });
}

export function recolour(layer, dark) {
  Object.assign(layer, rules(dark));
  layer.clearLayout();
  layer.rerenderTiles();
}
