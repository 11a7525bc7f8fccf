-- name: series_raw
-- Raw readings of one measure at every site of a layer.
-- from: readings
-- param: prefix: VARCHAR
-- param: measure: VARCHAR
-- param: start: TIMESTAMPTZ
-- param: end: TIMESTAMPTZ
SELECT observed_at, site_id, channel, value, flags, simulated
FROM readings
WHERE measure = $measure AND starts_with(site_id, $prefix) AND observed_at >= $start AND observed_at < $end
ORDER BY site_id, channel, observed_at

-- name: series_hour
-- Hourly figures of one measure at every site of a layer; hours that end in $start < end of hour <= $end.
-- from: rollup_hour
-- param: prefix: VARCHAR
-- param: measure: VARCHAR
-- param: start: TIMESTAMPTZ
-- param: end: TIMESTAMPTZ
SELECT hour AS observed_at, site_id, channel, "min", mean, "max", n, expected
FROM rollup_hour
WHERE measure = $measure AND starts_with(site_id, $prefix) AND hour > $start AND hour <= $end
ORDER BY site_id, channel, hour

-- name: series_day
-- Daily figures of one measure at every site of a layer; UTC+1 days that begin in $start <= first instant < $end,
-- labelled by their date.
-- from: rollup_day
-- param: prefix: VARCHAR
-- param: measure: VARCHAR
-- param: start: TIMESTAMPTZ
-- param: end: TIMESTAMPTZ
SELECT day AS observed_at, site_id, channel, "min", mean, "max", n, expected
FROM rollup_day
WHERE measure = $measure AND starts_with(site_id, $prefix)
    AND day::TIMESTAMPTZ - INTERVAL 1 HOUR >= $start AND day::TIMESTAMPTZ - INTERVAL 1 HOUR < $end
ORDER BY site_id, channel, day
