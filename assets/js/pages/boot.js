// Runs when the libraries of the map are there: the basemap joins every map, then Dash draws its part of the page.
(function (S) {
  "use strict";
  if (!window.L || !window.DashRenderer) {
    S.map.failed("map_failed");
    return;
  }
  if (S.calm()) L.Map.mergeOptions({ zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false, inertia: false });
  L.Map.addInitHook(function () { S.map.created(this); });
  S.renderer = new window.DashRenderer();
})((window.stadtklima = window.stadtklima || {}));
