// Draws features from their arrays: points are stamped into pixels, since a path of 100,000 circles takes too long.
import { AREA, POINT } from "./gather.js";

const STEP = 5000; // points that are stamped before the page may do something else
const EDGE = 1; // px, white around a point, so that points upon each other can be told apart

// The pixels of one point: 0 nothing, 1 its edge, 2 its colour.
export function disc(radius) {
  const reach = Math.ceil(radius + EDGE);
  const size = 2 * reach + 1;
  const pixels = new Uint8Array(size * size);
  for (let y = -reach; y <= reach; y++)
    for (let x = -reach; x <= reach; x++) {
      const far = Math.hypot(x, y);
      pixels[(y + reach) * size + x + reach] = far <= radius ? 2 : far <= radius + EDGE ? 1 : 0;
    }
  return { reach, size, pixels };
}

// One colour as a pixel of ImageData, from #rrggbb.
export function pixel(colour) {
  const value = Number.parseInt(colour.slice(1), 16);
  return ((255 << 24) | ((value & 255) << 16) | (value & 0xff00) | (value >> 16)) >>> 0;
}

// Stamps every point that is in the picture, a few thousand at a time; says how many those were. `view`: scale in px of the
// whole world, and the world's x and y of the upper left corner.
export function* stamp(made, view, image, { radius, colour, edge = "#ffffff" }) {
  const { width, height, pixels } = image;
  const { world, kinds, first, parts } = made;
  const drawn = disc(radius);
  const { reach } = drawn;
  const colours = [0, pixel(edge), pixel(colour)];
  const whole = runs(drawn, width, colours);
  let count = 0;
  for (let n = 0; n < kinds.length; n++) {
    if (n % STEP === STEP - 1) yield count;
    if (kinds[n] !== POINT) continue;
    for (let i = 2 * parts[first[n]]; i < 2 * parts[first[n + 1]]; i += 2) {
      const x = Math.round((world[i] - view.x) * view.scale);
      const y = Math.round((world[i + 1] - view.y) * view.scale);
      if (x < -reach || y < -reach || x >= width + reach || y >= height + reach) continue;
      if (x < reach || y < reach || x >= width - reach || y >= height - reach)
        print(drawn, x - reach, y - reach, width, height, pixels, colours);
      else for (let k = 0, at = y * width + x; k < whole.length; k += 2) pixels[at + whole[k]] = whole[k + 1];
      count += 1;
    }
  }
  yield count;
}

// Where the pixels of a point lie in a picture of that width, from its middle on, and their colours.
function runs({ reach, size, pixels }, width, colours) {
  const found = [];
  pixels.forEach((value, n) => {
    if (value) found.push((Math.floor(n / size) - reach) * width + (n % size) - reach, colours[value]);
  });
  return Float64Array.from(found);
}

function print({ size, pixels: mask }, left, top, width, height, pixels, colours) {
  const [from, to] = [Math.max(0, -left), Math.min(size, width - left)];
  for (let row = Math.max(0, -top); row < size && top + row < height; row++) {
    const line = (top + row) * width + left;
    for (let column = from; column < to; column++) {
      const value = mask[row * size + column];
      if (value) pixels[line + column] = colours[value];
    }
  }
}

// Draws lines and areas one after the other; it may be stopped after each, so that a page can breathe.
export function* shapes(made, view, context, { colour, width, fill = 0.25 }) {
  const { kinds, boxes } = made;
  const { canvas } = context;
  const [right, bottom] = [view.x + canvas.width / view.scale, view.y + canvas.height / view.scale];
  Object.assign(context, { strokeStyle: colour, fillStyle: colour, lineWidth: width, lineJoin: "round" });
  for (let n = 0; n < kinds.length; n++) {
    const box = 4 * n;
    if (
      kinds[n] === POINT ||
      boxes[box] > right ||
      boxes[box + 2] < view.x ||
      boxes[box + 1] > bottom ||
      boxes[box + 3] < view.y
    )
      continue;
    context.beginPath();
    trace(made, n, view, context);
    if (kinds[n] === AREA) {
      context.globalAlpha = fill;
      context.fill("evenodd");
      context.globalAlpha = 1;
    }
    context.stroke();
    yield n;
  }
}

// Vertices that fall onto the same pixel are one.
function trace({ world, parts, first, kinds }, n, view, context) {
  for (let part = first[n]; part < first[n + 1]; part++) {
    let [lastX, lastY] = [NaN, NaN];
    for (let i = 2 * parts[part]; i < 2 * parts[part + 1]; i += 2) {
      const x = (world[i] - view.x) * view.scale;
      const y = (world[i + 1] - view.y) * view.scale;
      if (Math.abs(x - lastX) < 0.5 && Math.abs(y - lastY) < 0.5) continue;
      if (i === 2 * parts[part]) context.moveTo(x, y);
      else context.lineTo(x, y);
      [lastX, lastY] = [x, y];
    }
    if (kinds[n] === AREA) context.closePath();
  }
}
