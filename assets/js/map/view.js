// The map's view behind the "#" of the address, which browsers send to no server: written once a visitor moved the map.
// It is the middle of the map and never a position of the device: no script moves the map to where somebody is.
(function (S) {
  "use strict";
  const WRITTEN = /^#karte=(\d{1,2})\/(-?\d{1,3}(?:\.\d{1,9})?)\/(-?\d{1,3}(?:\.\d{1,9})?)$/, DECIMALS = 4; // zoom/lat/lon
  const BEYOND = 1.5; // so many times its width the map goes on around the town: less would pull it back to the middle
  const KEYS = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "+", "=", "-", "_"];
  let map = null, own = false; // whether the address tells the view: from a link, or since a visitor moved the map

  const within = (value, least, most) => Math.min(Math.max(value, least), most);

  function limits() {
    const [[south, west], [north, east]] = S.page.bounds, up = (north - south) * BEYOND, aside = (east - west) * BEYOND;
    return [[south - up, west - aside], [north + up, east + aside]];
  }

  // [[lat, lon], zoom] of the address, as near as the map may go; null without one.
  function read() {
    const found = WRITTEN.exec(window.location.hash);
    if (!found) return null;
    const [zoom, lat, lon] = found.slice(1).map(Number), [[south, west], [north, east]] = limits();
    return [[within(lat, south, north), within(lon, west, east)], within(zoom, S.page.minZoom, S.page.maxZoom)];
  }

  function write() {
    if (!own) return;
    const { lat, lng } = map.getCenter(), next = new URL(window.location.href);
    next.hash = `karte=${map.getZoom()}/${lat.toFixed(DECIMALS)}/${lng.toFixed(DECIMALS)}`;
    if (next.href === window.location.href) return;
    window.history.replaceState(window.history.state, "", next);
    S.theme.links();
  }

  const taken = () => { own = true; };

  // Whatever a visitor moves a map with; popups and a window that changes its size move it too, and are no choice.
  function listen() {
    const area = map.getContainer(), early = { capture: true, passive: true };
    map.on("dragstart boxzoomstart", taken);
    ["wheel", "dblclick"].forEach((name) => area.addEventListener(name, taken, early));
    area.addEventListener("keydown", ({ key }) => { if (KEYS.includes(key)) taken(); }, early);
    area.addEventListener("touchstart", ({ touches }) => { if (touches.length > 1) taken(); }, early);
    area.addEventListener("click", ({ target }) => { if (target.closest(".leaflet-control-zoom")) taken(); }, early);
  }

  S.view = {
    read, limits, taken,
    restore() {
      const view = read();
      if (view) map.setView(...view, { animate: false });
    },
    start(made) {
      map = made;
      own = read() !== null;
      listen();
      map.on("moveend", write);
    },
  };
})((window.stadtklima = window.stadtklima || {}));
