// The map of the page: gives its layers what was fetched, opens popups, keeps zoom, choice and focus while values change.
(function (S) {
  "use strict";
  const NEAR = 15, ROOM = 1.1, EDGE = 16; // zoom of a chosen site; the town's corners may be cut off by a tenth; px
  const SPREAD = [[2, 1], [4, 1.4], [Infinity, 2]]; // below so many layers on the map, clusters reach so much farther
  let map = null, ground = null, views = null, drawable = false, travelling = false;

  const box = (layerId) => document.getElementById("show-" + layerId);
  const shown = (layerId) => box(layerId).checked;
  const ids = () => Object.keys(S.page.layers);
  const several = () => ids().filter(shown).length > 1;
  const hideout = (layerId, more) => ({ ...S.page.layers[layerId], changed: [], changedUntil: 0, off: !shown(layerId), several: several(), lit: S.popup.site, front: layerId === S.page.opened, version: S.layers.version(layerId), ...more });
  const setProps = (layerId, props) => window.dash_clientside.set_props("layer-" + layerId, props);

  let bygone = {}; // by layer: features of another hour (assets/js/past.js), which values of now must not replace
  function past(layerId, collection) {
    if (collection) bygone = { ...bygone, [layerId]: collection };
    else delete bygone[layerId];
    give(layerId);
  }

  // New features are handed over whole; later the map's own features have changed already and are drawn anew.
  function give(layerId) {
    const data = bygone[layerId] || S.layers.collection(layerId);
    if (drawable && data) setProps(layerId, { data, hideout: hideout(layerId) });
  }
  function redraw(layerId, changed) {
    if (!drawable) return;
    setProps(layerId, { hideout: hideout(layerId, { changed: (!bygone[layerId] && changed) || [], changedUntil: Date.now() + S.layers.pulse }) });
  }

  // More layers, larger clusters: so many symbols fit on a map, and not many more.
  let spread = 1;
  function crowd() {
    const wanted = SPREAD.find(([below]) => ids().filter(shown).length < below)[1];
    if (!drawable || wanted === spread) return;
    spread = wanted;
    ids().forEach((id) => {
      const cluster = S.page.layers[id].cluster;
      setProps(id, { superClusterOptions: { ...cluster, radius: cluster.radius * spread }, hideout: hideout(id) });
    });
  }

  function heard(layerId, changed) {
    if (changed === null) give(layerId);
    else if (changed.length) redraw(layerId, changed);
    if (layerId === S.popup.layer) S.popup.refresh();
    if (layerId !== S.page.opened) return;
    S.list.refresh(changed);
    S.showSentence();
  }

  // ---- layer switch ------------------------------------------------------------------------------------------
  function switched(layerId) {
    document.querySelectorAll(`[data-legend~="${layerId}"]`).forEach((one) => { one.hidden = !one.dataset.legend.split(" ").some(shown); });
    document.getElementById("legend-badge").hidden = !several();
    crowd();
    ids().filter((id) => shown(id) || id === layerId).forEach((id) => redraw(id));
    remember();
    S.surface.draw();
    if (!S.layers.collection(layerId)) S.layers.load(layerId, S.page.layers[layerId].version).catch(() => S.map.failed("layer_failed"));
    if (!shown(layerId) && S.popup.layer === layerId) map.closePopup();
  }

  function switchOn(layerId) {
    if (shown(layerId)) return;
    box(layerId).checked = true;
    switched(layerId);
  }

  // ---- choosing a site ---------------------------------------------------------------------------------------
  // An address of this page with what is on the map and which popup is open.
  function address(href) {
    const url = new URL(href), usual = ids().filter((id) => S.page.layers[id].on || id === S.page.opened), on = ids().filter(shown);
    if (on.join() === usual.join()) url.searchParams.delete("layers");
    else url.searchParams.set("layers", on.join());
    if (S.popup.site) url.searchParams.set("site", S.popup.site);
    else url.searchParams.delete("site");
    url.search = url.search.replace(/%2C/g, ",");
    return url;
  }

  // Opening a popup is a step that the back button takes back; all else is not.
  function remember() {
    if (travelling) return;
    const here = new URL(window.location.href), next = address(here);
    if (next.href === here.href) return;
    const step = S.popup.site && !here.searchParams.has("site");
    window.history[step ? "pushState" : "replaceState"](window.history.state, "", next);
    S.theme.links();
  }

  function quietly(act) {
    travelling = true;
    act();
    travelling = false;
  }

  function restore(on) {
    quietly(() => ids().filter((id) => shown(id) !== on.includes(id)).forEach((id) => {
      box(id).checked = on.includes(id);
      switched(id);
    }));
    S.view.restore();
    const site = new URL(window.location.href).searchParams.get("site");
    if (!site) quietly(() => map.closePopup());
    else if (site !== S.popup.site) arrive(site);
  }

  function arrive(site) {
    const layerId = S.layers.of(site);
    if (!S.page.layers[layerId]) return;
    const stays = S.view.read() !== null; // who passed on a view meant that view
    S.layers.load(layerId, S.page.layers[layerId].version).then(() => quietly(() => select(site, null, { stays })));
  }

  function chosen(layerId, site, from) {
    quietly(() => map.closePopup());
    S.popup.show(map, layerId, site, from);
    remember();
    S.list.lit();
    redraw(layerId);
  }

  function select(site, from, { stays = false } = {}) {
    const layerId = S.layers.of(site), feature = S.layers.feature(layerId, site);
    if (!feature) return;
    const [lon, lat] = feature.geometry.coordinates;
    switchOn(layerId);
    if (S.narrow()) window.scrollTo(0, 0);
    if (!stays) map.setView([lat, lon], Math.max(map.getZoom(), NEAR), { animate: false });
    chosen(layerId, site, from);
  }

  // Called by dash-leaflet for a click on anything of a layer.
  function clicked(event, context) {
    const feature = event.propagatedFrom.feature, properties = feature.properties;
    if (!properties.cluster) return chosen(S.layers.of(properties.site_id), properties.site_id, null);
    const [lon, lat] = feature.geometry.coordinates;
    S.view.taken();
    return map.setView([lat, lon], Math.min(map.getZoom() + 2, map.getMaxZoom()), { animate: !S.calm() });
  }

  function closed() {
    const layerId = S.popup.layer;
    S.popup.closed();
    remember();
    S.list.lit();
    if (layerId) redraw(layerId);
  }

  // ---- the map itself ----------------------------------------------------------------------------------------
  const startView = () => S.view.read() || firstView();

  // Without a link to a view, the map begins with the whole town, as large as whole zoom levels allow: between them the basemap would blur.
  // Where there is room it stands beside the legend, not below it.
  function firstView() {
    const area = document.getElementById("map-area"), [[south, west], [north, east]] = S.page.bounds;
    const mercator = (lat) => Math.asinh(Math.tan((lat * Math.PI) / 180)) / (2 * Math.PI);
    const world = Math.min((area.clientWidth * 360) / (east - west), area.clientHeight / (mercator(north) - mercator(south)));
    const zoom = Math.max(S.page.minZoom, Math.min(S.page.zoom, Math.floor(Math.log2((world * ROOM) / 256))));
    const degrees = 360 / (256 * 2 ** zoom), free = (area.clientWidth - (east - west) / degrees) / 2 - EDGE;
    const aside = S.narrow() ? 0 : Math.max(0, Math.min(document.getElementById("legend").offsetWidth / 2, free));
    return [[(south + north) / 2, (west + east) / 2 - aside * degrees], zoom];
  }

  function named() {
    map.getContainer().setAttribute("role", "application");
    map.getContainer().setAttribute("aria-label", document.getElementById("map-area").getAttribute("aria-label"));
    if (!map.zoomControl) return;
    [["in", "_zoomInButton"], ["out", "_zoomOutButton"]].forEach(([way, button]) => {
      map.zoomControl[button].title = S.say("zoom." + way);
      map.zoomControl[button].setAttribute("aria-label", S.say("zoom." + way));
    });
  }

  // dash-leaflet's GeoJSON loses what it is told before its own first (empty) load is over.
  function whenDrawable() {
    let awaited = ids().length;
    map.on("layeradd", ({ layer }) => {
      if (!(layer instanceof L.GeoJSON)) return;
      awaited -= 1;
      if (awaited === 0) window.setTimeout(() => { drawable = true; crowd(); ids().forEach(give); }, 0);
    });
  }

  function created(made) {
    map = made;
    map.setView(...startView(), { animate: false });
    ground = S.basemap.layer(views, S.theme.dark()).addTo(map);
    map.setMaxBounds(S.view.limits());
    S.view.start(map);
    map.on("popupopen", ({ popup }) => {
      const close = popup.getElement().querySelector(".leaflet-popup-close-button");
      close.setAttribute("aria-label", S.say("site.close"));
    });
    map.on("popupclose", closed);
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") map.closePopup(); });
    named();
    S.apart(map, several);
    document.getElementById("map-area").classList.add("map--ready");
    whenDrawable();
    S.surface.draw();
    const site = new URL(window.location.href).searchParams.get("site");
    if (site) arrive(site);
  }

  function sheet() {
    const button = document.getElementById("sheet"), panel = document.getElementById("panel");
    const up = () => panel.getBoundingClientRect().top < window.innerHeight * 0.3;
    const say = () => {
      button.setAttribute("aria-expanded", String(up()));
      document.getElementById("sheet-label").textContent = S.say(up() ? "page.panel_close" : "page.panel_open");
    };
    button.addEventListener("click", () => {
      window.scrollTo({ top: up() ? 0 : panel.offsetTop, behavior: S.calm() ? "auto" : "smooth" });
    });
    window.addEventListener("scroll", say, { passive: true });
  }

  S.map = {
    created, clicked, past, select, shown, switchOn, address, restore,
    get ready() { return Boolean(map); },
    get leaflet() { return map; },
    refront: () => ids().forEach((id) => redraw(id)),
    wants: (layerId) => shown(layerId) || layerId === S.page.opened,
    recolour: () => ground && S.basemap.recolour(ground, S.theme.dark()),
    failed(key) { document.getElementById("alert").textContent = S.say("warning." + key); },

    start() {
      const area = document.getElementById("map-area");
      views = S.basemap.open(S.page.basemap);
      S.basemap.prefetch(views, ...startView(), { x: area.clientWidth, y: area.clientHeight });
      if (S.narrow()) document.getElementById("legend").open = false;
      S.layers.heard.push(heard);
      ids().forEach((id) => {
        box(id).checked = box(id).defaultChecked; // a reload shows what the address says, not what a browser remembers
        box(id).addEventListener("change", () => switched(id));
        if (S.map.wants(id)) S.layers.load(id, S.page.layers[id].version).catch(() => S.map.failed("layer_failed"));
      });
      sheet();
    },
  };

  if (!S.page) return;
  S.theme.start();
  S.list.start();
  S.map.start();
  S.past.start();
  S.surface.start();
  S.live.start();
})((window.stadtklima = window.stadtklima || {}));
