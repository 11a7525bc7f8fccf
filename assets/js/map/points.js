// Style functions of the renderer "points": (feature, latlng, context) with context.hideout, for dash-leaflet and for our
// own map alike; each gives its own Leaflet. Nothing else is read, so that the same marker stands on every map.
import { classOf, glyph, ink, look, symbol } from "./looks.js";

const BOX = 44; // px: every marker can be hit with a finger
const RING = 14.5; // radius of the ring's middle
const RING_WIDTH = 4.5;
const ROUND = 17.5; // radius of its ground
const COUNTED = ["ok", "old", "suspect"];

function pill(drawing, value, seen, { classes = "", style = "" } = {}) {
  const colours = seen.colour ? ` style="background:${seen.colour};color:${ink(seen.colour)}${style}"` : "";
  const text = String(Math.round(value)).replace("-", "\u2212");
  return `<span class="pill pill--${drawing.shape}${classes}"${colours}>${text}</span>`;
}

function drawn(drawing, properties) {
  const seen = look(drawing, properties);
  const value = properties[drawing.shows];
  const counted = drawing.kind === "scale" && typeof value === "number" && COUNTED.includes(properties.state);
  if (!counted) return symbol(seen.symbol, seen.colour);
  return pill(drawing, value, seen, { classes: seen.index < 0 ? ` pill--${properties.state}` : "" });
}

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
export function ring(drawing, leaves, count) {
  const counts = drawing.classes.map(() => 0);
  const classed = leaves.map((leaf) => classOf(drawing, leaf.properties)).filter((index) => index >= 0);
  classed.forEach((index) => {
    counts[index] += 1;
  });
  const parts = counts.map((one, index) => [one, drawing.classes[index].colour]);
  let from = 0;
  const segments = [...parts, [leaves.length - classed.length, null]].map(([one, colour]) => {
    const start = from;
    from += one / leaves.length;
    return one ? segment(start, from, colour) : "";
  });
  const ground = `<circle class="ring__ground" cx="22" cy="22" r="${ROUND}"/>`;
  return `<svg class="ring" width="44" height="44" viewBox="0 0 44 44">${ground}${segments.join("")}<text x="22" y="22.5">${count}</text></svg>`;
}

// Numbers do not add up: several stations are shown by the middle one of their values.
export function stack(drawing, leaves) {
  const known = leaves.map((leaf) => leaf.properties).filter((one) => classOf(drawing, one) >= 0);
  if (!known.length) return drawn(drawing, leaves[0].properties).replace('class="pill', 'class="pill pill--many');
  known.sort((a, b) => a[drawing.shows] - b[drawing.shows]);
  const middle = known[Math.floor(known.length / 2)];
  const seen = look(drawing, middle);
  return pill(drawing, middle[drawing.shows], seen, { classes: " pill--many", style: `;--pill-under:${seen.colour}` });
}

function pulses(drawing, features) {
  const fresh =
    drawing.changedUntil > Date.now() && features.some((one) => drawing.changed.includes(one.properties.site_id));
  return fresh ? " mark--pulse" : "";
}

export function points(L) {
  // Where several layers are on the map, each symbol carries the mark of its own.
  function marker(latlng, inner, classes, drawing, title) {
    const html = drawing.several ? `${inner}<span class="badge">${glyph(drawing)}</span>` : inner;
    const icon = L.divIcon({ html, className: `mark ${classes}`, iconSize: [BOX, BOX] });
    return L.marker(latlng, {
      icon,
      title,
      keyboard: false,
      riseOnHover: true,
      zIndexOffset: drawing.front ? 10000 : 0,
    });
  }

  function pointToLayer(feature, latlng, { hideout: drawing }) {
    const { site_id: site, state, name } = feature.properties;
    const html = drawn(drawing, feature.properties).replace(/^<(svg|span) /, `<$1 data-site="${site}" `);
    const lit = drawing.lit === site ? " mark--lit" : "";
    return marker(latlng, html, `mark--${state}${pulses(drawing, [feature])}${lit}`, drawing, name);
  }

  function clusterToLayer(feature, latlng, index, { hideout: drawing }) {
    const { cluster_id: id, point_count: count } = feature.properties;
    const leaves = index.getLeaves(id, Number.POSITIVE_INFINITY);
    const html = drawing.kind === "scale" ? stack(drawing, leaves) : ring(drawing, leaves, count);
    return marker(latlng, html, `mark--many${pulses(drawing, leaves)}`, drawing, "");
  }

  return { pointToLayer, clusterToLayer };
}
