-- name: climate_days
-- Highest and lowest value of each UTC+1 day of one site in $first <= day <= $last, and how much of it was measured.
-- from: rollup_day
-- param: site_id: VARCHAR
-- param: measure: VARCHAR
-- param: first: DATE
-- param: last: DATE
SELECT day, "max" AS tx, "min" AS tn, n, expected
FROM rollup_day
WHERE site_id = $site_id AND channel = 0 AND measure = $measure AND day >= $first AND day <= $last
ORDER BY day

-- name: climate_nights
-- Lowest value of each night 18-06 UTC of one site, named by the day on which it ends, and how much of it was
-- measured. Hours are labelled at their end, so the night has the labels 19 to 24 and 1 to 6; an hour without any
-- reading has no row, so what was expected is that of twelve hours.
-- from: rollup_hour
-- param: site_id: VARCHAR
-- param: measure: VARCHAR
-- param: first: DATE
-- param: last: DATE
WITH dark AS (
    SELECT (hour + INTERVAL 5 HOUR)::DATE AS day, "min", n, expected
    FROM rollup_hour
    WHERE site_id = $site_id AND channel = 0 AND measure = $measure
        AND (extract(hour FROM hour) >= 19 OR extract(hour FROM hour) <= 6)
)
SELECT day, min("min") AS tn, sum(n)::INTEGER AS n, (12 * max(expected))::INTEGER AS expected
FROM dark
WHERE day >= $first AND day <= $last
GROUP BY day
ORDER BY day

-- name: hourly_differences
-- Hourly mean of one site less that of another at the same hour, plus $correction_k for their heights. Only hours of which both sites
-- measured at least $complete_percent of what was expected; hours that end in $start < end of hour <= $end.
-- from: rollup_hour
-- param: site_id: VARCHAR
-- param: reference_id: VARCHAR
-- param: measure: VARCHAR
-- param: start: TIMESTAMPTZ
-- param: end: TIMESTAMPTZ
-- param: complete_percent: DOUBLE
-- param: correction_k: DOUBLE
WITH complete AS (
    SELECT site_id, hour, mean
    FROM rollup_hour
    WHERE channel = 0 AND measure = $measure AND hour > $start AND hour <= $end
        AND 100 * n >= $complete_percent * expected AND (site_id = $site_id OR site_id = $reference_id)
)
SELECT here.hour, here.mean, there.mean AS reference_mean, here.mean - there.mean + $correction_k AS difference
FROM complete AS here
INNER JOIN complete AS there ON there.hour = here.hour AND there.site_id = $reference_id
WHERE here.site_id = $site_id
ORDER BY here.hour
