// Numbers, times and ages as people write them; the same rules as dashboard/parts/figures.py.
(function (S) {
  "use strict";
  const ZONE = "Europe/Berlin";
  const MINUTE = 60e3, HOUR = 3600e3, DAY = 86400e3;
  const locale = () => (S.page.language === "de" ? "de-DE" : "en-GB");
  const formats = {};

  function format(kind, options) {
    const key = kind + JSON.stringify(options);
    return (formats[key] = formats[key] || new Intl[kind](locale(), options));
  }

  S.number = function (value, decimals) {
    const rounded = Number(value.toFixed(decimals)) || 0;
    const options = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
    return format("NumberFormat", options).format(rounded).replace("-", "\u2212");
  };
  S.quantity = (value, measure) => S.number(value, measure.decimals) + (measure.unit ? "\u00a0" + measure.unit : "");

  const part = (at, options) => format("DateTimeFormat", { timeZone: ZONE, ...options }).format(at);
  const dayOf = (at) => part(at, { year: "numeric", month: "2-digit", day: "2-digit" });
  S.clock = (at) => part(at, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  S.hour = (at) => Number(part(at, { hour: "2-digit", hourCycle: "h23" }).replace(/\D/g, ""));
  S.isToday = (at) => dayOf(at) === dayOf(S.now());
  S.isYesterday = (at) => dayOf(at) === dayOf(S.now() - DAY);

  S.when = function (at) {
    const time = S.clock(at);
    if (S.isToday(at)) return S.say("time.clock", { time });
    if (S.isYesterday(at)) return S.say("time.yesterday", { time });
    const german = S.page.language === "de";
    const date = part(at, german ? { day: "2-digit", month: "2-digit" } : { day: "numeric", month: "short" });
    return S.say("time.date", { date, time });
  };

  // "16:30", or "Mo, 08:00" on another day.
  function nextTime(at) {
    if (S.isToday(at)) return S.clock(at);
    const weekday = new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, weekday: "short" }).format(at);
    const day = S.say("attended.weekdays").split(" ")[["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].indexOf(weekday)];
    return S.say("attended.on_day", { day, time: S.clock(at) });
  }

  // A place with people, and until when it is open or closed; the same rules as dashboard/parts/attendance.py.
  S.attended = function (layer, properties) {
    const what = layer.attended, until = properties.state_until && Date.parse(properties.state_until);
    return until ? S.say(`attended.${properties.state}_until`, { what, time: nextTime(until) }) : S.say("attended." + properties.state, { what });
  };

  S.age = function (at) {
    const passed = Math.max(0, S.now() - at);
    for (const [unit, length] of [["day", DAY], ["hour", HOUR], ["minute", MINUTE]]) {
      const count = Math.floor(passed / length);
      if (count === 1) return S.say("age." + unit);
      if (count > 1) return S.say("age." + unit + "s", { n: S.number(count, 0) });
    }
    return S.say("age.now");
  };
})((window.stadtklima = window.stadtklima || {}));
