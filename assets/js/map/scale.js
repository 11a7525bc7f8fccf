// The second scale of a layer: how far each site is from the mean of all of them at the same moment, as
// dashboard/parts/deviation.py computes it. Knows nothing of pages or maps.
const FEWEST = 2;
const TENTH = 10;
const INWARDS = 0.05; // what is written as a limit belongs to the class nearer to the mean

const written = (value) => (Math.sign(value) * Math.floor(Math.abs(value) * TENTH + 0.5)) / TENTH;

export function indexOf(value, classes) {
  const inner = written(value) - (value < 0 ? -INWARDS : INWARDS);
  return Math.max(
    0,
    classes.findLastIndex((one) => one.low <= inner),
  );
}

// How a layer is drawn with these features: by its second scale, where that is on and there is somebody to compare with.
export function scaled(drawing, features) {
  const { deviation, shows } = drawing;
  if (!deviation?.on) return drawing;
  const level = (one) => one[shows] + (deviation.lifts[one.site_id] || 0);
  const known = features
    .map(({ properties }) => properties)
    .filter((one) => one.state === "ok" && typeof one[shows] === "number");
  if (known.length < FEWEST) return drawing;
  const mean = known.reduce((sum, one) => sum + level(one), 0) / known.length;
  return { ...drawing, classes: deviation.classes, differs: (one) => level(one) - mean };
}

const language = () => globalThis.document?.documentElement.lang || "de";

// How many sites a ring stands for.
export const whole = (count) => new Intl.NumberFormat(language()).format(count);

// The number on a site's symbol: a difference with its sign, else a value, whole until one looks closer.
export function figure({ differs, near, decimals = 0 }, value) {
  const digits = differs ? 1 : near ? Math.min(1, decimals) : 0;
  const format = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  const text = new Intl.NumberFormat(language(), format)
    .format(differs ? written(value) : value)
    .replace("-", "\u2212");
  const isZero = !/[1-9]/.test(text);
  if (isZero) return text.replace("\u2212", "");
  return differs && value > 0 ? `+${text}` : text;
}
