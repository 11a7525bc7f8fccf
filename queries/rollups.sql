-- name: rollup_hours
-- Lowest, mean and highest healthy value of every series and hour, labelled by the end of the hour, of the readings
-- in $start <= observed_at < $end; hours with suspect values only have n = 0. `n` and `expected` tell how complete
-- an hour is. The bits of $suspect make a reading suspect; the layer is the site_id without its number.
-- from: readings
-- param: start: TIMESTAMPTZ
-- param: end: TIMESTAMPTZ
-- param: suspect: INTEGER
-- param: layers: VARCHAR[]
-- param: intervals_s: INTEGER[]
WITH reporting AS (
    SELECT unnest($layers) AS layer, unnest($intervals_s) AS interval_s
),
hours AS (
    SELECT site_id, channel, measure, date_trunc('hour', observed_at) + INTERVAL 1 HOUR AS hour,
        min(value) FILTER (WHERE flags & $suspect = 0) AS "min",
        avg(value) FILTER (WHERE flags & $suspect = 0) AS mean,
        max(value) FILTER (WHERE flags & $suspect = 0) AS "max",
        count(*) FILTER (WHERE flags & $suspect = 0) AS n
    FROM readings
    WHERE observed_at >= $start AND observed_at < $end
    GROUP BY site_id, channel, measure, date_trunc('hour', observed_at) + INTERVAL 1 HOUR
)
SELECT hours.site_id, hours.channel, hours.measure, hours.hour, hours."min", hours.mean, hours."max",
    hours.n::INTEGER AS n, (3600 / coalesce(reporting.interval_s, 3600))::INTEGER AS expected
FROM hours LEFT JOIN reporting ON reporting.layer = regexp_replace(hours.site_id, '-[^-]*$', '')

-- name: rollup_days
-- Lowest, mean and highest healthy value of every series and UTC+1 day (the UTC date of its hours' labels).
-- from: rollup_hour
SELECT site_id, channel, measure, hour::DATE AS day,
    min("min") AS "min", sum(mean * n) / nullif(sum(n), 0) AS mean, max("max") AS "max",
    sum(n)::INTEGER AS n, 24 * max(expected) AS expected
FROM rollup_hour
GROUP BY site_id, channel, measure, hour::DATE
