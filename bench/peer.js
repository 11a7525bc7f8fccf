// A map as one would write it by hand, with nothing but Leaflet and a plugin for clusters.
import * as L from "leaflet";
import { page } from "../assets/js/core/page.js";
import { basemap } from "../assets/js/map/basemap.js";
import * as drawn from "../assets/js/map/points.js";

const WITHIN = 22; // px
const TILE = 256; // px

async function draw(group, map, id, drawing) {
  const data = await (await fetch(`/api/collections/${id}/items?limit=10000`)).json();
  data.features.forEach((one) => {
    one.properties.site_id = one.id;
  });
  const context = { hideout: drawing };
  group.addLayer(L.geoJSON(data, { pointToLayer: (feature, latlng) => drawn.pointToLayer(feature, latlng, context) }));
  map.addLayer(group);
}

async function start({ lat, lon, zoom, drawings }) {
  window.L = { ...L }; // where both plugins look for it
  await import("leaflet.markercluster");
  const map = window.L.map("map", { attributionControl: false }).setView([lat, lon], zoom);
  basemap(false, TILE).addTo(map);
  Object.entries(drawings).forEach(([id, drawing]) => {
    draw(window.L.markerClusterGroup({ maxClusterRadius: WITHIN }), map, id, drawing);
  });
}

start(page);
