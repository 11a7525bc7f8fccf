-- name: last_values
-- The last reading of every site, channel and measure in $since < observed_at <= $until. A reading that its
-- device dates more than ten minutes after its arrival does not count: it would hide all that follow it.
-- from: readings
-- param: since: TIMESTAMPTZ
-- param: until: TIMESTAMPTZ
SELECT site_id, channel, measure,
    max(observed_at) AS observed_at,
    arg_max(value, observed_at) AS value,
    arg_max(flags, observed_at) AS flags,
    arg_max(simulated, observed_at) AS simulated
FROM readings
WHERE observed_at > $since AND observed_at <= $until AND observed_at <= received_at + INTERVAL 10 MINUTE
GROUP BY site_id, channel, measure

-- name: readings_ahead
-- All readings after an instant, in the order of time: those of a clock that was ahead, or of a replay.
-- from: readings
-- param: after: TIMESTAMPTZ
SELECT site_id, channel, measure, observed_at, value, flags, simulated
FROM readings
WHERE observed_at > $after AND observed_at <= received_at + INTERVAL 10 MINUTE
ORDER BY observed_at

-- name: last_values_of_sites
-- As last_values, for a few sites: those that have been silent for long.
-- from: readings
-- param: sites: VARCHAR[]
-- param: until: TIMESTAMPTZ
SELECT site_id, channel, measure,
    max(observed_at) AS observed_at,
    arg_max(value, observed_at) AS value,
    arg_max(flags, observed_at) AS flags,
    arg_max(simulated, observed_at) AS simulated
FROM readings
WHERE site_id IN (SELECT unnest($sites)) AND observed_at <= $until
    AND observed_at <= received_at + INTERVAL 10 MINUTE
GROUP BY site_id, channel, measure

-- name: last_days
-- The last day on which each site, channel and measure reported anything, up to and including $until.
-- from: rollup_day
-- param: until: DATE
SELECT site_id, channel, measure, max(day) AS day
FROM rollup_day
WHERE day <= $until
GROUP BY site_id, channel, measure

-- name: changes_of_sites
-- All that sources said of sites, oldest first.
-- from: site_changes
SELECT site_id, changed_at, name, district, attributes, geometry, source, valid_from, valid_to
FROM site_changes
ORDER BY changed_at, site_id
