-- name: counts_between
-- How many sites of a layer that is not kept each district had, in $start <= counted_at < $end.
-- from: site_counts
-- param: layer_id: VARCHAR
-- param: start: TIMESTAMPTZ
-- param: end: TIMESTAMPTZ
SELECT counted_at, district, n
FROM site_counts
WHERE layer_id = $layer_id AND counted_at >= $start AND counted_at < $end
ORDER BY counted_at, district
