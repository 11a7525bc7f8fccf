// Pictures of the camera, made small enough for a line in the field; a drawing carries nothing else of the picture.
const LARGEST = 1600; // px
const SMALLEST = 400; // px
const QUALITY = 0.8;

async function drawn(blob, largest) {
  const image = await createImageBitmap(blob);
  const share = Math.min(1, largest / Math.max(image.width, image.height));
  const [width, height] = [image.width, image.height].map((one) => Math.max(1, Math.round(one * share)));
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  canvas.getContext("2d").drawImage(image, 0, 0, width, height);
  return new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
}

// A picture as it is sent; null: it is none.
export const picture = (file) => drawn(file, LARGEST).catch(() => null);

// Half as large; null: it would be of no use.
export async function smaller(blob) {
  const image = await createImageBitmap(blob);
  const half = Math.floor(Math.max(image.width, image.height) / 2);
  return half < SMALLEST ? null : drawn(blob, half);
}
