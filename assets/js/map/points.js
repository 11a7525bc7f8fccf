// Style functions of the renderer "points": (feature, latlng, context) with context.hideout, for dash-leaflet and for our
// own map alike. Beside the window's Leaflet nothing else is read, so that the same marker stands on every map.
import { classOf, escaped, glyph, ink, look, needsAttention, symbol } from "./looks.js";
import { figure, whole } from "./scale.js";

const BOX = 44; // px: every marker can be hit with a finger
const CIRCLE = 'cx="22" cy="22" r="14.5" fill="none"'; // the ring's middle
const RING_WIDTH = 4.5;
const ROUND = 17.5; // radius of its ground
const ABOVE_ALL = 20000; // z, of what needs attention
const COUNTED = ["ok", "old", "suspect"];

function pill(drawing, value, seen, { classes = "", style = "" } = {}) {
  const colours = seen.colour ? ` style="background:${seen.colour};color:${ink(seen.colour)}${style}"` : "";
  return `<span class="pill pill--${drawing.shape}${classes}"${colours}>${figure(drawing, value)}</span>`;
}

const told = ({ differs, shows }, properties) => (differs ? differs(properties) : properties[shows]);

function drawn(drawing, properties) {
  const seen = look(drawing, properties);
  const value = told(drawing, properties);
  const counted =
    drawing.kind === "scale" &&
    typeof value === "number" &&
    (drawing.differs ? ["ok"] : COUNTED).includes(properties.state);
  if (!counted) return symbol(seen.symbol, seen.colour);
  return pill(drawing, value, seen, { classes: seen.index < 0 ? ` pill--${properties.state}` : "" });
}

// A share of the ring, from a share on, clockwise; the browser measures the circle as one.
function segment(from, share, colour) {
  const dash = `pathLength="1" stroke-dasharray="${share} 1" stroke-dashoffset="${-from}"`;
  return `<circle ${CIRCLE} stroke="${colour}" stroke-width="${RING_WIDTH}" ${dash} transform="rotate(-90 22 22)"/>`;
}

// A ring whose segments are the shares of the classes; what has no value leaves a thin dotted line.
export function ring(drawing, leaves, count) {
  const indices = leaves.map((leaf) => classOf(drawing, leaf.properties));
  const ground = `<circle class="ring__ground" cx="22" cy="22" r="${ROUND}"/>`;
  const dots = `<circle ${CIRCLE} stroke="var(--quiet)" stroke-width="2" stroke-dasharray="1.5 2.5"/>`;
  let from = 0;
  const segments = drawing.classes.map(({ colour }, index) => {
    const share = indices.filter((one) => one === index).length / leaves.length;
    from += share;
    return share ? segment(from - share, share, colour) : "";
  });
  const drawn = ground + (indices.includes(-1) ? dots : "") + segments.join("");
  return `<svg class="ring" width="44" height="44" viewBox="0 0 44 44">${drawn}<text x="22" y="22.5">${whole(count)}</text></svg>`;
}

// Numbers do not add up: several stations are shown by the middle one of their values.
export function stack(drawing, leaves) {
  const known = leaves.map((leaf) => leaf.properties).filter((one) => classOf(drawing, one) >= 0);
  if (!known.length) return drawn(drawing, leaves[0].properties).replace('class="pill', 'class="pill pill--many');
  known.sort((a, b) => told(drawing, a) - told(drawing, b));
  const middle = known[Math.floor(known.length / 2)];
  const seen = look(drawing, middle);
  return pill(drawing, told(drawing, middle), seen, { classes: " pill--many", style: `;--pill-under:${seen.colour}` });
}

function pulses({ changed, changedUntil }, features) {
  const fresh = changedUntil > Date.now() && features.some(({ properties }) => changed.includes(properties.site_id));
  return fresh ? " mark--pulse" : "";
}

// Where several layers are on the map, each symbol carries the mark of its own.
function marker(latlng, inner, classes, drawing, title, above = drawing.front ? 10000 : 0) {
  const html = drawing.several ? `${inner}<span class="badge">${glyph(drawing)}</span>` : inner;
  const icon = window.L.divIcon({ html, className: `mark ${classes}`, iconSize: [BOX, BOX] });
  return window.L.marker(latlng, { icon, title, keyboard: false, riseOnHover: true, zIndexOffset: above });
}

const label = (side, name) => (side ? `<span class="mark__name mark__name--${side}">${escaped(name)}</span>` : "");

export function pointToLayer(feature, latlng, { hideout: drawing }) {
  const { site_id: site, state, name } = feature.properties;
  const html = drawn(drawing, feature.properties).replace(/^<(svg|span) /, `<$1 data-site="${site}" `);
  const lit = drawing.lit === site || drawing.ticked?.includes(site) ? " mark--lit" : "";
  const classes = `mark--${state}${pulses(drawing, [feature])}${lit}`;
  const above = needsAttention(drawing, feature.properties) ? ABOVE_ALL : undefined;
  return marker(latlng, html + label(drawing.names?.get(site), name), classes, drawing, name, above);
}

export function clusterToLayer(feature, latlng, index, { hideout: drawing }) {
  const { cluster_id: id, point_count: count } = feature.properties;
  const leaves = index.getLeaves(id, Number.POSITIVE_INFINITY);
  const html = drawing.kind === "scale" ? stack(drawing, leaves) : ring(drawing, leaves, count);
  return marker(latlng, html, `mark--many${pulses(drawing, leaves)}`, drawing, "");
}
