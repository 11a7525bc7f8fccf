// The basemap: pale and quiet, so that data are the only saturated colours; painted from one PMTiles file of ours.
// The layers of the file are described in data/basemap/__init__.py.
(function (S) {
  "use strict";
  const LIGHT = {
    outside: "#ebe9e3", land: "#f5f4f0", built: "#efede7", work: "#ebe9e6", green: "#e3ebdd", field: "#f4f4ed", square: "#f6efe4",
    water: "#cfe0ea", building: "#e3dfd7", buildingEdge: "#d8d3ca", road: "#ffffff", casing: "#ddd9d0", motorway: "#f3e3c3",
    motorwayCasing: "#d9c49a", rail: "#c3c0ba", border: "#a9a39a", district: "#cdc8bf", label: "#5b6470", quiet: "#777f89",
    greenLabel: "#5f7a58", waterLabel: "#557f99", halo: "#f5f4f0", shield: "#8a6d2f", shieldText: "#ffffff",
  };
  const DARK = {
    outside: "#15181c", land: "#1d2126", built: "#22272d", work: "#252a30", green: "#1f2d28", field: "#1f2426", square: "#2a2824",
    water: "#1c3445", building: "#2b3138", buildingEdge: "#333a42", road: "#3a424b", casing: "#14171b", motorway: "#5a4d33",
    motorwayCasing: "#14171b", rail: "#474e57", border: "#5d646d", district: "#3a4149", label: "#b7bec8", quiet: "#8b939e",
    greenLabel: "#86a37d", waterLabel: "#7ba6c2", halo: "#1d2126", shield: "#6b5526", shieldText: "#f3e3c3",
  };
  const SHAPES = { // road width in px by zoom
    motorway: [[9, 1.4], [12, 3], [14, 7], [16, 12], [19, 34]], link: [[11, 1], [14, 4], [16, 8], [19, 24]],
    major: [[10, 0.8], [12, 2], [14, 5], [16, 11], [19, 34]], medium: [[11, 0.7], [13, 2.4], [14, 4], [16, 9], [19, 28]],
    minor: [[12, 0.6], [14, 2.6], [16, 7], [19, 24]], pedestrian: [[13, 0.8], [14, 2], [16, 5.5], [19, 18]],
  };
  const ROADS = ["minor", "pedestrian", "medium", "major", "link", "motorway"];

  const kind = (...names) => (zoom, feature) => names.includes(feature.props.kind);
  const named = (...names) => (zoom, feature) => names.includes(feature.props.kind) && feature.props.name;
  const eased = (stops, more) => protomapsL.exp(1.5, stops.map(([zoom, width]) => [zoom, width + (more || 0)]));

  function areas(c) {
    const fill = (dataLayer, colour, filter, minzoom) => ({ dataLayer, symbolizer: new protomapsL.PolygonSymbolizer({ fill: colour }), filter, minzoom });
    return [
      fill("earth", c.land),
      fill("landuse", c.built, kind("residential")), fill("landuse", c.work, kind("industrial")),
      fill("landuse", c.field, kind("farmland")), fill("landuse", c.green, kind("wood", "park", "meadow", "cemetery", "sport")),
      fill("landuse", c.square, kind("square")), fill("water", c.water),
      { dataLayer: "waterways", minzoom: 12, symbolizer: new protomapsL.LineSymbolizer({ color: c.water, width: eased([[11, 0.8], [14, 2], [17, 6]]) }) },
      { dataLayer: "boundaries", filter: kind("district"), symbolizer: new protomapsL.LineSymbolizer({ color: c.district, width: 1, dash: [4, 4] }) },
      { dataLayer: "buildings", minzoom: 14, symbolizer: new protomapsL.PolygonSymbolizer({ fill: c.building, stroke: c.buildingEdge, width: 0.6 }) },
    ];
  }

  function ways(c) {
    const line = (names, colour, width, more) => ({ dataLayer: "roads", filter: kind(...names), symbolizer: new protomapsL.LineSymbolizer({ color: colour, width, lineCap: "round", lineJoin: "round", ...more }) });
    const isMotorway = (name) => name === "motorway" || name === "link";
    return [
      { ...line(["path", "track"], c.casing, eased([[13, 0.6], [16, 1.6], [19, 4]]), { dash: [3, 3], lineCap: "butt" }), minzoom: 14 },
      ...ROADS.map((name) => line([name], isMotorway(name) ? c.motorwayCasing : c.casing, eased(SHAPES[name], 1.6))),
      { dataLayer: "railway", symbolizer: new protomapsL.LineSymbolizer({ color: c.rail, width: eased([[10, 0.8], [14, 1.6], [17, 3]]) }) },
      { dataLayer: "railway", minzoom: 14, symbolizer: new protomapsL.LineSymbolizer({ color: c.land, width: eased([[14, 0.8], [17, 1.8]]), dash: [6, 6] }) },
      ...ROADS.map((name) => line([name], isMotorway(name) ? c.motorway : c.road, eased(SHAPES[name]))),
      { dataLayer: "boundaries", filter: kind("town"), symbolizer: new protomapsL.LineSymbolizer({ color: c.border, width: 1.4 }) },
    ];
  }

  function labels(c) {
    const type = (size, weight, colour, more) => ({ fontFamily: "Fira Sans", fontSize: size, fontWeight: weight, fill: colour, stroke: c.halo, width: 2.5, labelProps: ["name"], ...more });
    const point = (names, options, limits) => ({ dataLayer: "places", filter: named(...names), symbolizer: new protomapsL.CenteredTextSymbolizer(options), ...limits });
    const along = (filter, options, limits) => ({ dataLayer: "roads", filter, symbolizer: new protomapsL.LineLabelSymbolizer(options), ...limits });
    const size = (small, large) => (zoom) => (zoom < 14 ? small : large);
    return [
      point(["town"], type((zoom) => (zoom < 12 ? 15 : 17), 600, c.label), { maxzoom: 11 }),
      point(["district"], type(size(12.5, 15), 600, c.label, { letterSpacing: 0.4 }), { minzoom: 12, maxzoom: 16 }),
      { dataLayer: "places", filter: named("motorway"), symbolizer: new protomapsL.ShieldSymbolizer({ fontFamily: "Fira Sans", fontSize: 10.5, fontWeight: 600, fill: c.shieldText, background: c.shield, padding: 3, labelProps: ["name"] }) },
      point(["neighbour"], type(12.5, 400, c.quiet, { stroke: c.outside, letterSpacing: 0.6 })),
      point(["square", "station"], type(12, 600, c.label), { minzoom: 15 }),
      point(["park", "wood", "cemetery", "sport", "meadow"], type(11.5, 400, c.greenLabel, { maxLineChars: 14 }), { minzoom: 14 }),
      along((zoom, feature) => feature.props.name && ["major", "medium"].includes(feature.props.kind), type(11.5, 400, c.label, { stroke: c.road }), { minzoom: 14 }),
      along((zoom, feature) => Boolean(feature.props.name), type(11, 400, c.label, { stroke: c.road }), { minzoom: 15 }),
      { dataLayer: "waterways", filter: (zoom, feature) => Boolean(feature.props.name), minzoom: 14, symbolizer: new protomapsL.LineLabelSymbolizer(type(11.5, 400, c.waterLabel, { stroke: c.water })) },
      { dataLayer: "housenumbers", minzoom: 18, symbolizer: new protomapsL.CenteredTextSymbolizer(type(10, 400, c.quiet, { labelProps: ["number"] })) },
    ];
  }

  function rules(dark) {
    const colours = dark ? DARK : LIGHT;
    return { paintRules: [...areas(colours), ...ways(colours)], labelRules: labels(colours), backgroundColor: colours.outside };
  }

  const fonts = () => [400, 600].map((weight) => document.fonts.load(`${weight} 12px "Fira Sans"`));

  S.basemap = {
    // Views of the file; they may be asked for tiles before there is a map.
    open: (url) => protomapsL.sourcesToViews({ url }),

    // Fetches the tiles of a first view while the libraries of the map are still on their way.
    prefetch(views, centre, zoom, size) {
      const world = 256 * 2 ** zoom, sine = Math.sin((centre[0] * Math.PI) / 180);
      const x = (centre[1] / 360 + 0.5) * world, y = (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * world;
      const tile = (pixel) => Math.floor(pixel / 256);
      for (let column = tile(x - size.x / 2); column <= tile(x + size.x / 2); column += 1) {
        for (let row = tile(y - size.y / 2); row <= tile(y + size.y / 2); row += 1) {
          views.forEach((view) => view.getDisplayTile({ z: zoom, x: column, y: row }).catch(() => {}));
        }
      }
    },

    layer(views, dark) {
      const layer = protomapsL.leafletLayer({ ...rules(dark), sources: {}, attribution: "", tasks: fonts(), tileDelay: 1, maxZoom: 19 });
      layer.views = views;
      return layer;
    },

    recolour(layer, dark) {
      Object.assign(layer, rules(dark));
      layer.clearLayout();
      layer.rerenderTiles();
    },
  };
})((window.stadtklima = window.stadtklima || {}));
