-- name: events_between
-- What happened at the sites of a layer, or at one of them, in $start < at <= $end.
-- from: events
-- param: prefix: VARCHAR
-- param: site_id: VARCHAR
-- param: kinds: VARCHAR[]
-- param: start: TIMESTAMPTZ
-- param: end: TIMESTAMPTZ
SELECT site_id, channel, kind, "at", detail
FROM events
WHERE starts_with(site_id, $prefix) AND ($site_id = '' OR site_id = $site_id) AND list_contains($kinds, kind)
    AND "at" > $start AND "at" <= $end
ORDER BY "at", site_id, channel, kind
