-- name: readings_of_site
-- Raw readings of one site.
-- from: readings
-- param: site_id: VARCHAR
-- param: measures: VARCHAR[]
-- param: start: TIMESTAMPTZ
-- param: end: TIMESTAMPTZ
SELECT observed_at, channel, measure, value, flags, simulated
FROM readings
WHERE site_id = $site_id AND list_contains($measures, measure) AND observed_at >= $start AND observed_at < $end
ORDER BY channel, measure, observed_at

-- name: hours_of_site
-- Hourly figures of one site; hours that end in $start < end of hour <= $end.
-- from: rollup_hour
-- param: site_id: VARCHAR
-- param: measures: VARCHAR[]
-- param: start: TIMESTAMPTZ
-- param: end: TIMESTAMPTZ
SELECT hour AS observed_at, channel, measure, "min", mean, "max", n, expected
FROM rollup_hour
WHERE site_id = $site_id AND list_contains($measures, measure) AND hour > $start AND hour <= $end
ORDER BY channel, measure, hour

-- name: days_of_site
-- Daily figures of one site; UTC+1 days that begin in $start <= first instant < $end, labelled by their date.
-- from: rollup_day
-- param: site_id: VARCHAR
-- param: measures: VARCHAR[]
-- param: start: TIMESTAMPTZ
-- param: end: TIMESTAMPTZ
SELECT day AS observed_at, channel, measure, "min", mean, "max", n, expected
FROM rollup_day
WHERE site_id = $site_id AND list_contains($measures, measure)
    AND day::TIMESTAMPTZ - INTERVAL 1 HOUR >= $start AND day::TIMESTAMPTZ - INTERVAL 1 HOUR < $end
ORDER BY channel, measure, day
