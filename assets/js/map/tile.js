// The map of a tile: Leaflet alone, the same symbols and popups as on our pages; inside of other pages it leaves
// scrolling to them.
(function (S) {
  "use strict";
  const SMALL = 600, TINY = 400, HINT = 1400; // px of width; ms
  let map = null, ground = null, hinted = null;
  const groups = {};

  const framed = window.self !== window.top;
  const hideout = (layerId, changed) => ({ ...S.page.layers[layerId], changed, changedUntil: Date.now() + S.layers.pulse, lit: S.popup.site, front: layerId === S.page.opened });

  // ---- markers ---------------------------------------------------------------------------------------------------
  function middle(features) {
    const sum = features.reduce(([x, y], { geometry: { coordinates: [lon, lat] } }) => [x + lon, y + lat], [0, 0]);
    return [sum[1] / features.length, sum[0] / features.length];
  }

  function single(layerId, feature, context) {
    const [lon, lat] = feature.geometry.coordinates;
    return S.points.pointToLayer(feature, [lat, lon], context).on("click", () => S.popup.show(map, layerId, feature.properties.site_id, null));
  }

  function several(features, context) {
    const cluster = { properties: { cluster_id: 0, point_count: features.length } };
    const marker = S.points.clusterToLayer(cluster, middle(features), { getLeaves: () => features }, context);
    return marker.on("click", () => map.setView(marker.getLatLng(), Math.min(map.getZoom() + 2, map.getMaxZoom()), { animate: !S.calm() }));
  }

  function draw(layerId, changed) {
    const collection = S.layers.collection(layerId), zoom = map.getZoom();
    if (!collection) return;
    const project = ({ geometry: { coordinates: [lon, lat] } }) => map.project([lat, lon], zoom);
    const context = { hideout: hideout(layerId, changed || []) };
    const inside = map.getBounds().pad(0.5);
    const together = S.clusters(collection.features, context.hideout.kind, zoom, project);
    groups[layerId].clearLayers();
    together.filter((one) => inside.contains(middle(one))).forEach((one) => {
      groups[layerId].addLayer(one.length === 1 ? single(layerId, one[0], context) : several(one, context));
    });
  }
  const redraw = () => Object.keys(groups).forEach((layerId) => draw(layerId, []));

  function heard(layerId, changed) {
    if (changed === null || changed.length) draw(layerId, changed);
    if (layerId === S.popup.layer) S.popup.refresh();
    if (layerId === S.page.opened) S.showSentence();
  }

  // ---- gestures --------------------------------------------------------------------------------------------------
  function hint(key) {
    const place = document.getElementById("gesture");
    place.textContent = S.say("embed.hint_" + key);
    place.classList.add("map__hint--on");
    window.clearTimeout(hinted);
    hinted = window.setTimeout(() => place.classList.remove("map__hint--on"), HINT);
  }
  const calmed = () => document.getElementById("gesture").classList.remove("map__hint--on");

  // Who scrolls past a frame shall not be caught in it: zooming wants Ctrl, moving wants two fingers.
  function cooperative(area) {
    map.scrollWheelZoom.disable();
    area.addEventListener("wheel", (event) => {
      if (event.ctrlKey || event.metaKey) { map.scrollWheelZoom.enable(); calmed(); return; }
      map.scrollWheelZoom.disable();
      hint(/mac/i.test(navigator.platform) ? "wheel_mac" : "wheel");
    }, { capture: true, passive: true });
    if (!window.matchMedia("(pointer: coarse)").matches) return;
    map.dragging.disable();
    area.addEventListener("touchmove", ({ touches }) => (touches.length === 1 ? hint("touch") : calmed()), { passive: true });
  }

  // ---- the map ---------------------------------------------------------------------------------------------------
  function firstView(area) {
    const [[south, west], [north, east]] = S.page.bounds, { centre, zoom } = S.page.view, width = area.clientWidth;
    const fitting = S.page.zoom - (width < TINY ? 2 : width < SMALL ? 1 : 0);
    const whole = width < SMALL ? [(south + north) / 2, (west + east) / 2] : S.page.centre;
    return [centre || whole, zoom || fitting];
  }

  function named(area) {
    map.getContainer().setAttribute("role", "application");
    map.getContainer().setAttribute("aria-label", area.getAttribute("aria-label"));
    [["in", "_zoomInButton"], ["out", "_zoomOutButton"]].forEach(([way, button]) => {
      map.zoomControl[button].title = S.say("zoom." + way);
      map.zoomControl[button].setAttribute("aria-label", S.say("zoom." + way));
    });
    map.on("popupopen", ({ popup }) => popup.getElement().querySelector(".leaflet-popup-close-button").setAttribute("aria-label", S.say("site.close")));
    map.on("popupclose", S.popup.closed);
    area.classList.add("map--ready");
  }

  function create(area, views) {
    const calm = S.calm(), [minZoom, maxZoom] = S.page.view.limits;
    map = L.map("ground", { attributionControl: false, minZoom, maxZoom, zoomAnimation: !calm, fadeAnimation: !calm, inertia: !calm });
    map.setView(...firstView(area), { animate: false });
    ground = S.basemap.layer(views, S.theme.dark()).addTo(map);
    map.setMaxBounds(L.latLngBounds(S.page.bounds).pad(0.5));
    Object.keys(S.page.layers).reverse().forEach((layerId) => { groups[layerId] = L.layerGroup().addTo(map); });
    map.on("moveend", redraw);
    if (framed) cooperative(area);
    new ResizeObserver(() => map.invalidateSize()).observe(area);
    named(area);
  }

  S.map = {
    wants: () => true,
    recolour: () => ground && S.basemap.recolour(ground, S.theme.dark()),
    failed(key) { document.getElementById("alert").textContent = S.say("warning." + key); },
  };

  const area = document.getElementById("map-area");
  if (!S.page || !area) return;
  if (!window.L) { S.map.failed("map_failed"); return; }
  const views = S.basemap.open(S.page.basemap);
  S.theme.start();
  create(area, views);
  S.layers.heard.push(heard);
  Object.keys(S.page.layers).forEach((id) => S.layers.load(id, S.page.layers[id].version).catch(() => S.map.failed("layer_failed")));
  S.live.start();
})((window.stadtklima = window.stadtklima || {}));
