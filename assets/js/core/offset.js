// " (UTC+2)" of a clock time that comes twice where summer time ends, else nothing; as in dashboard/parts/figures.py.
const HOUR = 3600e3;

export function offset(at, timeZone) {
  const part = (when, options) => new Intl.DateTimeFormat("en-GB", { timeZone, ...options }).formatToParts(when);
  const written = (when) => JSON.stringify(part(when, { hour: "numeric", minute: "numeric", hourCycle: "h23" }));
  if (![at - HOUR, at + HOUR].some((other) => written(other) === written(at))) return "";
  const named = part(at, { timeZoneName: "shortOffset" }).find(({ type }) => type === "timeZoneName");
  return ` (${named.value.replace("GMT", "UTC")})`;
}
