// When a place is expected to be full, as people say it; without false precision.
(function (S) {
  "use strict";
  const HOUR = 3600e3, IN_DAYS = 36, TOO_LONG = 14; // ms; hours from which days are said; days from which nobody knows
  const D = S.disposal, say = (key, values) => D.say("outlook." + key, values);
  const whole = (value) => S.number(Math.max(1, Math.round(value)), 0);
  const hoursUntil = (text) => (Date.parse(text) - S.now()) / HOUR;

  function within(hours, earliest, latest) {
    if (hours < 1) return say("soon");
    const unit = hours < IN_DAYS ? "hour" : "day", size = unit === "hour" ? 1 : 24, n = whole(hours / size);
    if (hours / 24 > TOO_LONG) return say("long");
    const span = say("between", { low: whole(earliest / size), high: whole(latest / size) });
    return `${n === "1" ? say(unit) : say(unit + "s", { n })} (${span})`;
  }

  // "voraussichtlich voll in etwa 6 Stunden (3 bis 12)", or why that cannot be said.
  D.outlook = function (offer) {
    if (!offer.full_at_reliability) return "";
    if (!offer.full_at) return say(offer.full_at_reliability);
    const [hours, earliest, latest] = [offer.full_at, offer.full_at_earliest, offer.full_at_latest].map(hoursUntil);
    return say(offer.full_at_reliability, { when: within(hours, earliest, latest) });
  };

  // Room now, but expected to be gone on arrival.
  D.fillsUp = (offer, layer) => Boolean(offer.full_at) && Boolean(layer.usable[S.classOf(layer, offer)]);
})((window.stadtklima = window.stadtklima || {}));
