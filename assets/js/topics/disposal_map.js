// The map of the search: all places quietly, the answer clearly, the way as a line. Symbols are those of the other pages.
(function (S) {
  "use strict";
  const MOST_DRAWN = 160, NEAR = 16, NARROW_MAP = 600, MARGIN = 40, POPUP_WIDTH = 260;
  let map = null, ground = null, sites = null, answer = null, route = null;

  const icon = (html, classes, size) => L.divIcon({ html, className: classes, iconSize: [size, size] });

  // As many as can be told apart are drawn with their symbols; of more only dots, until one looks closer.
  function draw() {
    const collection = S.layers.collection(S.page.opened), layer = S.page.layers[S.page.opened];
    sites.clearLayers();
    if (!collection) return;
    const seen = collection.features.filter(({ geometry: { coordinates: [lon, lat] } }) => map.getBounds().contains([lat, lon]));
    const context = { hideout: { ...layer, changed: [], changedUntil: 0 } };
    seen.forEach((feature) => {
      const [lon, lat] = feature.geometry.coordinates;
      const marker = seen.length > MOST_DRAWN ? L.circleMarker([lat, lon], { radius: 2, className: "dot", interactive: false })
        : S.points.pointToLayer(feature, [lat, lon], context);
      marker.options.interactive = false;
      marker.options.title = "";
      sites.addLayer(marker);
    });
  }

  function spot(offer, number) {
    const look = S.look(S.page.layers[S.page.opened], offer);
    const html = `<span class="spot__number">${number}</span>${S.symbol(look.symbol, look.colour)}`;
    const marker = L.marker([offer.lat, offer.lon], { icon: icon(html, "spot", 44), keyboard: false, zIndexOffset: 1000 - number });
    return marker.on("click", () => S.answer.open(offer.site_id));
  }

  function line(offer, from) {
    const points = offer.route.coordinates.map(([lon, lat]) => [lat, lon]);
    const last = points[points.length - 1];
    const off = [[from, points[0]], [last, [offer.lat, offer.lon]]];
    return [
      L.polyline(points, { className: "way way--casing", interactive: false }),
      ...off.map((ends) => L.polyline(ends, { className: "way way--off", interactive: false })),
      L.polyline(points, { className: "way", interactive: false }),
    ];
  }

  const fit = (bounds) => map.fitBounds(bounds, { padding: [MARGIN, MARGIN], maxZoom: NEAR + 1, animate: !S.calm() });

  function ready() {
    const area = document.getElementById("map-area");
    map.getContainer().setAttribute("role", "application");
    map.getContainer().setAttribute("aria-label", area.getAttribute("aria-label"));
    [["in", "_zoomInButton"], ["out", "_zoomOutButton"]].forEach(([way, button]) => {
      map.zoomControl[button].title = S.say("zoom." + way);
      map.zoomControl[button].setAttribute("aria-label", S.say("zoom." + way));
    });
    area.classList.add("map--ready");
  }

  S.map = {
    recolour: () => ground && S.basemap.recolour(ground, S.theme.dark()),
    failed(key) { document.getElementById("alert").textContent = S.say("warning." + key); },
    draw,

    start(tapped) {
      const area = document.getElementById("map-area"), calm = S.calm();
      map = L.map("ground", { attributionControl: false, minZoom: 11, maxZoom: 19, zoomAnimation: !calm, fadeAnimation: !calm, inertia: !calm });
      map.setView(S.page.centre, area.clientWidth < NARROW_MAP ? S.page.zoom - 1 : S.page.zoom, { animate: false });
      ground = S.basemap.layer(S.basemap.open(S.page.basemap), S.theme.dark()).addTo(map);
      map.setMaxBounds(L.latLngBounds(S.page.bounds).pad(0.5));
      [sites, route, answer] = [L.layerGroup(), L.layerGroup(), L.layerGroup()].map((one) => one.addTo(map));
      map.on("click", ({ latlng }) => tapped(latlng));
      map.on("moveend", draw);
      new ResizeObserver(() => map.invalidateSize()).observe(area);
      ready();
    },

    // From here, the numbered answers, and the way to one of them.
    answer(from, offers) {
      answer.clearLayers();
      route.clearLayers();
      if (!from) return;
      answer.addLayer(L.marker(from, { icon: icon("", "here", 20), interactive: false, keyboard: false, zIndexOffset: 2000 }));
      offers.forEach((offer, index) => answer.addLayer(spot(offer, index + 1)));
    },

    way(from, offer) {
      route.clearLayers();
      const bounds = L.latLngBounds([from, [offer.lat, offer.lon]]);
      if (offer.route) {
        line(offer, from).forEach((one) => route.addLayer(one));
        offer.route.coordinates.forEach(([lon, lat]) => bounds.extend([lat, lon]));
      }
      fit(bounds);
    },

    // A place of the list, with what the list says of it.
    show(site, text) {
      const feature = S.layers.feature(S.page.opened, site);
      if (!feature) return false;
      const [lon, lat] = feature.geometry.coordinates;
      map.setView([lat, lon], NEAR, { animate: !S.calm() });
      L.popup({ maxWidth: POPUP_WIDTH, className: "site-popup" }).setLatLng([lat, lon]).setContent(`<div class="popup popup--plain">${text}</div>`).openOn(map);
      map.getContainer().querySelector(".leaflet-popup-close-button").setAttribute("aria-label", S.say("site.close"));
      return true;
    },
  };
})((window.stadtklima = window.stadtklima || {}));
