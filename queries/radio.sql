-- name: radio_of_devices
-- How the radio of each device did in $start <= received_at < $end: messages that were heard, messages that were lost
-- (gaps in the frame counter; one of $restart or more is a restart, not a loss), the mean link margin in dB at the
-- gateway that heard best (signal to noise above what the spreading factor needs), gateways, and when it was last heard.
-- from: uplinks
-- param: start: TIMESTAMPTZ
-- param: end: TIMESTAMPTZ
-- param: restart: INTEGER
WITH heard AS (
    SELECT device_id, received_at, f_cnt, max(snr_db + 7.5 + 2.5 * (sf - 7)) AS margin_db, count(*) AS gateways
    FROM uplinks
    WHERE received_at >= $start AND received_at < $end
    GROUP BY device_id, received_at, f_cnt
),
counted AS (
    SELECT device_id, received_at, margin_db, gateways,
        f_cnt - lag(f_cnt) OVER (PARTITION BY device_id ORDER BY received_at, f_cnt) - 1 AS missed
    FROM heard
)
SELECT device_id, count(*)::INTEGER AS heard,
    coalesce(sum(missed) FILTER (WHERE missed > 0 AND missed < $restart), 0)::INTEGER AS lost,
    avg(margin_db) AS margin_db, avg(gateways) AS gateways, max(received_at) AS last_heard
FROM counted
GROUP BY device_id
ORDER BY device_id

-- name: receptions
-- How each gateway heard each device in $start <= received_at < $end: messages, mean strength and signal to noise of those
-- of which it told them, the weakest strength, and the spreading factor used most sparingly.
-- from: uplinks
-- param: start: TIMESTAMPTZ
-- param: end: TIMESTAMPTZ
SELECT device_id, gateway_id, count(*)::INTEGER AS heard, avg(rssi_dbm) AS rssi_dbm, avg(snr_db) AS snr_db,
    min(rssi_dbm) AS weakest_dbm, min(sf)::INTEGER AS sf
FROM uplinks
WHERE received_at >= $start AND received_at < $end AND gateway_id IS NOT NULL
GROUP BY device_id, gateway_id
ORDER BY device_id, gateway_id

-- name: rejected_reasons
-- Why messages could not be read in $start <= received_at < $end, how many, and when the last one came.
-- from: rejected
-- param: start: TIMESTAMPTZ
-- param: end: TIMESTAMPTZ
SELECT source, reason, count(*)::INTEGER AS n, max(received_at) AS last
FROM rejected
WHERE received_at >= $start AND received_at < $end
GROUP BY source, reason
ORDER BY n DESC, source, reason
