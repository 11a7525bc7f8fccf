// Style functions of the renderer "points": (feature, latlng, context) with context.hideout, for dash-leaflet and
// plain Leaflet alike. Nothing else is read, so that the same marker stands on the map and in an embed.
(function (S) {
  "use strict";
  const BOX = 44; // px: every marker can be hit with a finger
  const RING = 14.5, RING_WIDTH = 4.5, ROUND = 17.5; // radius of the ring's middle, its width, radius of its ground

  // Where several layers are on the map, each symbol carries the mark of its own.
  function marker(latlng, drawn, classes, drawing) {
    const html = drawing.several ? `${drawn}<span class="badge">${S.glyph(drawing)}</span>` : drawn;
    const icon = L.divIcon({ html, className: "mark " + classes, iconSize: [BOX, BOX] });
    return L.marker(latlng, { icon, keyboard: false, riseOnHover: true, zIndexOffset: drawing.front ? 10000 : 0 });
  }

  function pill(drawing, value, look, more) {
    const style = look.colour ? ` style="background:${look.colour};color:${S.ink(look.colour)}${more.style || ""}"` : "";
    const classes = `pill pill--${drawing.shape}${more.classes || ""}`;
    return `<span class="${classes}"${style}>${String(Math.round(value)).replace("-", "\u2212")}</span>`;
  }

  function drawn(drawing, properties) {
    const look = S.look(drawing, properties);
    const value = properties[drawing.shows];
    const counted = drawing.kind === "scale" && typeof value === "number" && ["ok", "old", "suspect"].includes(properties.state);
    if (!counted) return S.symbol(look.symbol, look.colour);
    return pill(drawing, value, look, { classes: look.index < 0 ? ` pill--${properties.state}` : "" });
  }

  function marks(drawing, properties) {
    const changed = drawing.changedUntil > Date.now() && drawing.changed.includes(properties.site_id);
    const lit = drawing.lit === properties.site_id;
    return `mark--${properties.state}${changed ? " mark--pulse" : ""}${lit ? " mark--lit" : ""}`;
  }

  function pointToLayer(feature, latlng, context) {
    const drawing = context.hideout, properties = feature.properties;
    const html = drawn(drawing, properties).replace(/^<(svg|span) /, `<$1 data-site="${properties.site_id}" `);
    const made = marker(latlng, html, marks(drawing, properties), drawing);
    made.options.title = properties.name;
    return made;
  }

  // ---- clusters --------------------------------------------------------------------------------------------
  function arc(from, to) {
    const point = (share) => {
      const angle = 2 * Math.PI * share - Math.PI / 2;
      return `${(22 + RING * Math.cos(angle)).toFixed(2)} ${(22 + RING * Math.sin(angle)).toFixed(2)}`;
    };
    return `M${point(from)}A${RING} ${RING} 0 ${to - from > 0.5 ? 1 : 0} 1 ${point(to)}`;
  }

  function segment(from, to, colour) {
    const dashes = colour ? "" : ' stroke-dasharray="1.5 2.5"';
    const stroke = `stroke="${colour || "var(--quiet)"}" stroke-width="${colour ? RING_WIDTH : 2}"${dashes}`;
    if (to - from > 0.999) return `<circle cx="22" cy="22" r="${RING}" fill="none" ${stroke}/>`;
    return `<path d="${arc(from, to)}" fill="none" ${stroke}/>`;
  }

  // A ring whose segments are the shares of the classes; what has no value is a thin dotted line.
  function ring(drawing, leaves, count) {
    const counts = drawing.classes.map(() => 0);
    leaves.forEach((leaf) => {
      const index = S.classOf(drawing, leaf.properties);
      if (index >= 0) counts[index] += 1;
    });
    const known = counts.reduce((sum, one) => sum + one, 0);
    const parts = [...counts.map((one, index) => [one, drawing.classes[index].colour]), [leaves.length - known, null]];
    let from = 0;
    const segments = parts.map(([one, colour]) => {
      const start = from;
      from += one / leaves.length;
      return one ? segment(start, from, colour) : "";
    });
    const ground = `<circle class="ring__ground" cx="22" cy="22" r="${ROUND}"/>`;
    return `<svg class="ring" width="44" height="44" viewBox="0 0 44 44">${ground}${segments.join("")}<text x="22" y="22.5">${count}</text></svg>`;
  }

  // Numbers do not add up: several stations are shown by the middle one of their values.
  function stack(drawing, leaves) {
    const known = leaves.map((leaf) => leaf.properties).filter((one) => S.classOf(drawing, one) >= 0);
    if (!known.length) return drawn(drawing, leaves[0].properties).replace('class="pill', 'class="pill pill--many');
    known.sort((a, b) => a[drawing.shows] - b[drawing.shows]);
    const middle = known[Math.floor(known.length / 2)], look = S.look(drawing, middle);
    return pill(drawing, middle[drawing.shows], look, { classes: " pill--many", style: `;--pill-under:${look.colour}` });
  }

  function clusterToLayer(feature, latlng, index, context) {
    const drawing = context.hideout, { cluster_id: id, point_count: count } = feature.properties;
    const leaves = index.getLeaves(id, Infinity);
    const html = drawing.kind === "scale" ? stack(drawing, leaves) : ring(drawing, leaves, count);
    const changed = drawing.changedUntil > Date.now() && leaves.some((leaf) => drawing.changed.includes(leaf.properties.site_id));
    return marker(latlng, html, "mark--many" + (changed ? " mark--pulse" : ""), drawing);
  }

  const filter = (feature, context) => !context.hideout.off;

  S.points = { pointToLayer, clusterToLayer, filter };
})((window.stadtklima = window.stadtklima || {}));
