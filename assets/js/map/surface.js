// The computed surface of temperature below the stations: a picture, off until asked for, and never of another time.
(function (S) {
  "use strict";
  const AGAIN = 300e3, OLDEST = 7200e3; // ms: how often it is asked for, and how old it may be (analysis/heat/surface/quality.py)
  let told = null, box = null, overlay = null, bygone = false, failed = false;

  const path = (kind) => `${S.page.base}/api/layers/${told.layer}/surface.${kind}`;
  const at = () => Date.parse(told.observed_at);

  function words() {
    if (failed) return S.say("surface.failed");
    if (bygone && box.checked) return S.say("surface.bygone");
    const error = told.loo_rmse_k === null ? "" : S.number(told.loo_rmse_k, told.shown ? 1 : 2);
    const values = { error, limit: S.number(told.loo_rmse_limit_k, 0), n: S.number(told.n_stations, 0), fewest: S.number(told.n_stations_needed, 0) };
    return S.say(told.shown ? "surface.said" : "surface.why." + told.reason, { ...values, time: told.observed_at ? S.when(at()) : "" });
  }

  function write(id, text) {
    const element = document.getElementById(id);
    if (element.textContent !== text) element.textContent = text;
  }

  function drawn() {
    const [west, south, east, north] = told.bounds, url = `${path("png")}?v=${told.computed_at}`;
    if (overlay && overlay.getElement() && overlay.options.url === url) return;
    if (overlay) overlay.remove();
    overlay = L.imageOverlay(url, [[south, west], [north, east]], { url, className: "surface", alt: "" });
    overlay.on("error", () => { failed = true; draw(); });
    overlay.addTo(S.map.leaflet);
  }

  function draw() {
    if (!box) return;
    if (told.shown && S.now() - at() > OLDEST) told = { ...told, shown: false, reason: "old" };
    const on = box.checked && told.shown && !bygone && !failed && S.map.shown(told.layer);
    box.disabled = !told.shown;
    write("surface-note", words());
    const line = document.getElementById("surface-legend");
    line.hidden = !on;
    write("surface-legend", words());
    if (on && S.map.ready) drawn();
    if (on || !overlay) return;
    overlay.remove();
    overlay = null;
  }

  function switched() {
    failed = false;
    if (box.checked) S.map.switchOn(told.layer);
    draw();
  }

  async function again() {
    if (document.hidden) return;
    try {
      const answer = await fetch(path("json"), { cache: "no-cache" });
      if (answer.ok) told = await answer.json();
    } finally {
      draw();
    }
  }

  S.surface = {
    draw,
    // Whether the map shows another hour than now.
    past(other) { bygone = other; draw(); },
    start() {
      told = S.page.surface;
      box = told && document.getElementById("show-surface");
      if (!box) return;
      box.checked = false;
      box.addEventListener("change", switched);
      window.setInterval(() => again().catch(() => {}), AGAIN);
    },
  };
})((window.stadtklima = window.stadtklima || {}));
