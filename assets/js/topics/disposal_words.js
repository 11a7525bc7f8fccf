// Distances, durations, directions and Einwurfzeiten as people say them.
(function (S) {
  "use strict";
  const MINUTE_S = 60, HOUR_MIN = 60, LONG_MIN = 90, DAY = 86400e3;
  const DAYS = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];
  const ZONE = { timeZone: "Europe/Berlin" };
  const say = (key, values) => S.say("disposal." + key, values);

  // No false precision: tens of metres, then tenths of kilometres.
  function distance(metres) {
    if (metres < 995) return say("meters", { n: S.number(Math.max(10, Math.round(metres / 10) * 10), 0) });
    return say("kilometres", { n: S.number(metres / 1000, 1) });
  }

  function duration(seconds, mode) {
    const minutes = Math.max(1, Math.round(seconds / MINUTE_S));
    if (minutes === 1) return say(mode + ".minute");
    if (minutes < LONG_MIN) return say(mode + ".minutes", { n: S.number(minutes, 0) });
    return say(mode + ".hours", { n: S.number(minutes / HOUR_MIN, 0) });
  }

  const way = (offer, mode) => say("way", { distance: say(offer.distance_kind, { distance: distance(offer.distance_m) }), duration: duration(offer.duration_s, mode) });

  function clock(hour, minute) {
    return say(minute === "00" ? "hour" : "hour_minute", { hour: String(Number(hour)), minute });
  }

  // "heute ab 7 Uhr", "am Montag ab 7 Uhr".
  function opening(at) {
    const time = clock(...S.clock(at).split(":")), locale = S.page.language === "de" ? "de-DE" : "en-GB";
    if (S.isToday(at)) return say("today", { time });
    if (S.isToday(at - DAY)) return say("tomorrow", { time });
    return say("on_day", { day: new Intl.DateTimeFormat(locale, { ...ZONE, weekday: "long" }).format(at), time });
  }

  const dayNames = () => say("days").split(" ");
  const days = (text) => text.replace(/\b(Mo|Tu|We|Th|Fr|Sa|Su)\b/g, (day) => dayNames()[DAYS.indexOf(day)]).replace("-", "–");

  function span(text) {
    const parts = /^(\d\d):(\d\d)-(\d\d):(\d\d)$/.exec(text);
    if (!parts) return null;
    const bare = (hour, minute) => (minute === "00" && S.page.language === "de" ? String(Number(hour)) : `${Number(hour)}:${minute}`);
    return say("span", { from: bare(parts[1], parts[2]), to: bare(parts[3], parts[4]) });
  }

  function rule(text) {
    if (text === "PH off") return say("holidays_off");
    const parts = /^([A-Z][a-zA-Z,-]*) (\S+)$/.exec(text), time = parts && span(parts[2]);
    return time && `${days(parts[1])} ${time}`;
  }

  // "Mo-Sa 07:00-20:00; PH off" -> "Mo–Sa 7–20 Uhr, nicht an Feiertagen"; what is harder stays as it was written.
  function hours(expression) {
    const rules = expression.split(";").map((one) => rule(one.trim()));
    return rules.every(Boolean) ? rules.join(", ") : expression;
  }

  function turn(step) {
    const direction = say("direction." + (Math.round(step.bearing_deg / 45) % 8));
    const what = say("turn." + step.turn, { direction });
    return step.street && step.turn !== "arrive" ? say("step_street", { turn: what, street: step.street }) : what;
  }

  S.disposal = { say, distance, duration, way, opening, hours, turn };
})((window.stadtklima = window.stadtklima || {}));
