// The chart of a tile: drawn anew when the tile's words have changed, but not while somebody reads its table.
(function (S) {
  "use strict";
  const place = document.getElementById("chart");

  const read = () => Boolean(place.querySelector("details[open]")) || place.contains(document.activeElement);

  async function draw() {
    if (read()) return;
    const layerId = S.page.site.slice(0, S.page.site.lastIndexOf("-")), layer = S.page.layers[layerId];
    const measure = layer.measures.find((one) => one.id === layer.shows);
    const html = await S.chart(S.page.site, layer, measure);
    if (place.innerHTML !== html) place.innerHTML = html;
  }

  if (!place || !S.page.site) return;
  const again = () => draw().catch(() => {});
  document.addEventListener("tile:changed", again);
  again();
})((window.stadtklima = window.stadtklima || {}));
