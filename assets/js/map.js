// The map of the page: gives its layers what was fetched, opens popups, keeps zoom, choice and focus while values change.
(function (S) {
  "use strict";
  const NEAR = 15, NARROW_MAP = 600;
  let map = null, ground = null, views = null, drawable = false;

  const box = (layerId) => document.getElementById("show-" + layerId);
  const shown = (layerId) => box(layerId).checked;
  const hideout = (layerId, more) => ({ ...S.page.layers[layerId], changed: [], changedUntil: 0, off: !shown(layerId), lit: S.popup.site, front: layerId === S.page.opened, version: S.layers.version(layerId), ...more });
  const setProps = (layerId, props) => window.dash_clientside.set_props("layer-" + layerId, props);

  // New features are handed over whole; later the map's own features have changed already and are drawn anew.
  function give(layerId) {
    const data = S.layers.collection(layerId);
    if (drawable && data) setProps(layerId, { data, hideout: hideout(layerId) });
  }
  function redraw(layerId, changed) {
    if (!drawable) return;
    setProps(layerId, { hideout: hideout(layerId, { changed: changed || [], changedUntil: Date.now() + S.layers.pulse }) });
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
    document.querySelectorAll(`[data-legend="${layerId}"]`).forEach((one) => { one.hidden = !shown(layerId); });
    if (S.layers.collection(layerId)) redraw(layerId);
    else S.layers.load(layerId, S.page.layers[layerId].version).catch(() => S.map.failed("layer_failed"));
    if (!shown(layerId) && S.popup.layer === layerId) map.closePopup();
  }

  function switchOn(layerId) {
    if (shown(layerId)) return;
    box(layerId).checked = true;
    switched(layerId);
  }

  // ---- choosing a site ---------------------------------------------------------------------------------------
  function remember(site) {
    const here = new URL(window.location.href);
    if (site) here.searchParams.set("site", site);
    else here.searchParams.delete("site");
    window.history.replaceState(window.history.state, "", here);
    S.theme.links();
  }

  function chosen(layerId, site, from) {
    S.popup.show(map, layerId, site, from);
    remember(site);
    S.list.lit();
    redraw(layerId);
  }

  function select(site, from) {
    const layerId = S.layers.of(site), feature = S.layers.feature(layerId, site);
    if (!feature) return;
    const [lon, lat] = feature.geometry.coordinates;
    switchOn(layerId);
    if (S.narrow()) window.scrollTo(0, 0);
    map.closePopup();
    map.setView([lat, lon], Math.max(map.getZoom(), NEAR), { animate: false });
    chosen(layerId, site, from);
  }

  // Called by dash-leaflet for a click on anything of a layer.
  function clicked(event, context) {
    const feature = event.propagatedFrom.feature, properties = feature.properties;
    if (!properties.cluster) return chosen(S.layers.of(properties.site_id), properties.site_id, null);
    const [lon, lat] = feature.geometry.coordinates;
    return map.setView([lat, lon], Math.min(map.getZoom() + 2, map.getMaxZoom()), { animate: !S.calm() });
  }

  function closed() {
    const layerId = S.popup.layer;
    S.popup.closed();
    remember(null);
    S.list.lit();
    if (layerId) redraw(layerId);
  }

  // ---- the map itself ----------------------------------------------------------------------------------------
  // A small map begins with the whole town, a large one with its middle.
  function firstView() {
    if (document.getElementById("map-area").clientWidth >= NARROW_MAP) return [S.page.centre, S.page.zoom];
    const [[south, west], [north, east]] = S.page.bounds;
    return [[(south + north) / 2, (west + east) / 2], S.page.zoom - 1];
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
    let awaited = Object.keys(S.page.layers).length;
    map.on("layeradd", ({ layer }) => {
      if (!(layer instanceof L.GeoJSON)) return;
      awaited -= 1;
      if (awaited === 0) window.setTimeout(() => { drawable = true; Object.keys(S.page.layers).forEach(give); }, 0);
    });
  }

  function created(made) {
    map = made;
    map.setView(...firstView(), { animate: false });
    ground = S.basemap.layer(views, S.theme.dark()).addTo(map);
    map.setMaxBounds(L.latLngBounds(S.page.bounds).pad(0.5));
    map.on("popupopen", ({ popup }) => {
      const close = popup.getElement().querySelector(".leaflet-popup-close-button");
      close.setAttribute("aria-label", S.say("site.close"));
    });
    map.on("popupclose", closed);
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") map.closePopup(); });
    named();
    document.getElementById("map-area").classList.add("map--ready");
    whenDrawable();
    const site = new URL(window.location.href).searchParams.get("site");
    if (site) S.layers.load(S.layers.of(site), S.page.layers[S.layers.of(site)].version).then(() => select(site, null));
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
    created, clicked, select, switchOn,
    get ready() { return Boolean(map); },
    get leaflet() { return map; },
    refront: () => Object.keys(S.page.layers).forEach((id) => redraw(id)),
    wants: (layerId) => shown(layerId) || layerId === S.page.opened,
    recolour: () => ground && S.basemap.recolour(ground, S.theme.dark()),
    failed(key) { document.getElementById("alert").textContent = S.say("warning." + key); },

    start() {
      const area = document.getElementById("map-area");
      views = S.basemap.open(S.page.basemap);
      S.basemap.prefetch(views, ...firstView(), { x: area.clientWidth, y: area.clientHeight });
      if (S.narrow()) document.getElementById("legend").open = false;
      S.layers.heard.push(heard);
      Object.keys(S.page.layers).forEach((id) => {
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
  S.live.start();
})((window.stadtklima = window.stadtklima || {}));
