-- name: slices_of_hours
-- One measure at every site of a layer in slices of $slice_hours hours from $start on: the mean of its hourly means (and
-- channels), in how many hours it has one, and during how many one of its channels lay from $low to below $below: by the
-- hourly mean, or, of codes ($are_codes), throughout the hour. What is below $least does not count. Hours that end in
-- $start < end of hour <= $end.
-- from: rollup_hour
-- param: prefix: VARCHAR
-- param: measure: VARCHAR
-- param: start: TIMESTAMPTZ
-- param: end: TIMESTAMPTZ
-- param: slice_hours: BIGINT
-- param: low: DOUBLE
-- param: below: DOUBLE
-- param: are_codes: BOOLEAN
-- param: least: DOUBLE
WITH known AS (
    SELECT site_id, hour, (date_diff('hour', $start, hour) - 1) // $slice_hours AS slice, mean,
        CASE WHEN $are_codes THEN "min" ELSE mean END AS lowest, CASE WHEN $are_codes THEN "max" ELSE mean END AS highest
    FROM rollup_hour
    WHERE measure = $measure AND starts_with(site_id, $prefix) AND hour > $start AND hour <= $end AND mean >= $least
)
SELECT site_id, slice::INTEGER AS slice, avg(mean) AS mean, count(DISTINCT hour)::INTEGER AS steps,
    (count(DISTINCT hour) FILTER (WHERE lowest >= $low AND highest < $below))::INTEGER AS within
FROM known
GROUP BY site_id, slice
ORDER BY site_id, slice

-- name: slices_of_days
-- One measure at every site of a layer in slices of $slice_days days from $first on: the mean of its daily means (and
-- channels), and on how many UTC+1 days it has one. What is below $least does not count.
-- from: rollup_day
-- param: prefix: VARCHAR
-- param: measure: VARCHAR
-- param: first: DATE
-- param: last: DATE
-- param: slice_days: BIGINT
-- param: least: DOUBLE
SELECT site_id, (date_diff('day', $first, day) // $slice_days)::INTEGER AS slice, avg(mean) AS mean,
    count(DISTINCT day)::INTEGER AS steps
FROM rollup_day
WHERE measure = $measure AND starts_with(site_id, $prefix) AND day >= $first AND day <= $last AND mean >= $least
GROUP BY site_id, date_diff('day', $first, day) // $slice_days
ORDER BY site_id, slice

-- name: site_figures
-- Lowest, mean and highest value of each of these measures at every site of all layers on the UTC+1 days $first..$last,
-- means weighted by readings, and on how many days there was one. What of a measure is below its number in $least does
-- not count.
-- from: rollup_day
-- param: first: DATE
-- param: last: DATE
-- param: measures: VARCHAR[]
-- param: least: DOUBLE[]
WITH wanted AS (
    SELECT unnest($measures) AS measure, unnest($least) AS least
)
SELECT rollup_day.site_id, rollup_day.measure,
    min("min") FILTER (WHERE "min" >= wanted.least) AS "min",
    (sum(mean * n) FILTER (WHERE mean >= wanted.least)) / (sum(n) FILTER (WHERE mean >= wanted.least)) AS mean,
    max("max") FILTER (WHERE "max" >= wanted.least) AS "max", count(DISTINCT day)::INTEGER AS days
FROM rollup_day JOIN wanted ON rollup_day.measure = wanted.measure
WHERE day >= $first AND day <= $last AND n > 0
GROUP BY rollup_day.site_id, rollup_day.measure
ORDER BY rollup_day.site_id, rollup_day.measure
