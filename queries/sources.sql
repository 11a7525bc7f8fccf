-- name: readings
-- The table `readings` of other blocks: the snapshot's files and, from memory, what of them is new and small.
-- What became known late about a reading is among its flags. Partition values are only in the paths and nothing
-- asks for them, so paths are not parsed.
-- param: readings_files: VARCHAR[]
-- param: generation: BIGINT
SELECT site_id, channel, measure, value, observed_at, received_at, device_id,
    told.flags | coalesce(known_late.flags, 0) AS flags, simulated
FROM (
    SELECT site_id, channel, measure, value, observed_at, received_at, device_id, flags, simulated
    FROM read_parquet($readings_files, hive_partitioning = false)
    UNION ALL
    SELECT site_id, channel, measure, value, observed_at, received_at, device_id, flags, simulated
    FROM tail
    WHERE since <= $generation AND until > $generation
) AS told
LEFT JOIN (
    SELECT site_id, channel, measure, observed_at, bit_or(flags) AS flags
    FROM late
    WHERE since <= $generation AND until > $generation
    GROUP BY site_id, channel, measure, observed_at
) AS known_late USING (site_id, channel, measure, observed_at)

-- name: readings_none
-- The table `readings` where no file is to be read: only what is in memory.
-- param: generation: BIGINT
SELECT site_id, channel, measure, value, observed_at, received_at, device_id,
    tail.flags | coalesce(known_late.flags, 0) AS flags, simulated
FROM tail
LEFT JOIN (
    SELECT site_id, channel, measure, observed_at, bit_or(flags) AS flags
    FROM late
    WHERE since <= $generation AND until > $generation
    GROUP BY site_id, channel, measure, observed_at
) AS known_late USING (site_id, channel, measure, observed_at)
WHERE since <= $generation AND until > $generation

-- name: site_changes
-- The table `site_changes` of other blocks.
-- param: site_changes_files: VARCHAR[]
SELECT site_id, changed_at, name, district, attributes, geometry, source, valid_from, valid_to
FROM read_parquet($site_changes_files, hive_partitioning = false)

-- name: site_changes_none
-- The table `site_changes` where no file is to be read.
SELECT
    NULL::VARCHAR AS site_id, NULL::TIMESTAMPTZ AS changed_at, NULL::VARCHAR AS name, NULL::VARCHAR AS district,
    NULL::VARCHAR AS attributes, NULL::BLOB AS geometry, NULL::VARCHAR AS source,
    NULL::TIMESTAMPTZ AS valid_from, NULL::TIMESTAMPTZ AS valid_to
WHERE false

-- name: site_counts
-- The table `site_counts` of other blocks.
-- param: site_counts_files: VARCHAR[]
SELECT layer_id, district, counted_at, n
FROM read_parquet($site_counts_files, hive_partitioning = false)

-- name: site_counts_none
-- The table `site_counts` where no file is to be read.
SELECT NULL::VARCHAR AS layer_id, NULL::VARCHAR AS district, NULL::TIMESTAMPTZ AS counted_at, NULL::INTEGER AS n
WHERE false

-- name: create_tail
-- The rows of small new files. A snapshot of generation g sees the rows with since <= g < until, so that a
-- question that began before a compaction neither misses nor doubles a row.
CREATE TABLE tail (
    site_id VARCHAR, channel SMALLINT, measure VARCHAR, value DOUBLE, observed_at TIMESTAMPTZ,
    received_at TIMESTAMPTZ, device_id VARCHAR, flags INTEGER, simulated BOOLEAN,
    file VARCHAR, since BIGINT, until BIGINT
)

-- name: extend_tail
-- Takes the rows of further files in.
-- param: files: VARCHAR[]
-- param: generation: BIGINT
INSERT INTO tail
SELECT site_id, channel, measure, value, observed_at, received_at, device_id, flags, simulated,
    filename, $generation, 9223372036854775807
FROM read_parquet($files, hive_partitioning = false, filename = true)

-- name: end_tail
-- Hides the rows of files that are not live any more from this generation on.
-- param: files: VARCHAR[]
-- param: generation: BIGINT
UPDATE tail SET until = $generation WHERE until > $generation AND list_contains($files, file)

-- name: shrink_tail
-- Gives back the memory of rows that no snapshot since this generation can see.
-- param: generation: BIGINT
CREATE OR REPLACE TABLE tail AS SELECT * FROM tail WHERE until > $generation

-- name: create_late
-- Flags that became known after their reading was written; as long as compaction has not put them among its flags.
CREATE TABLE late (
    site_id VARCHAR, channel SMALLINT, measure VARCHAR, observed_at TIMESTAMPTZ, flags INTEGER,
    file VARCHAR, since BIGINT, until BIGINT
)

-- name: extend_late
-- Takes the flags of further files in.
-- param: files: VARCHAR[]
-- param: generation: BIGINT
INSERT INTO late
SELECT site_id, channel, measure, observed_at, flags, filename, $generation, 9223372036854775807
FROM read_parquet($files, hive_partitioning = false, filename = true)

-- name: end_late
-- Hides the flags of files that are not live any more from this generation on.
-- param: files: VARCHAR[]
-- param: generation: BIGINT
UPDATE late SET until = $generation WHERE until > $generation AND list_contains($files, file)

-- name: shrink_late
-- Gives back the memory of flags that no snapshot since this generation can see.
-- param: generation: BIGINT
CREATE OR REPLACE TABLE late AS SELECT * FROM late WHERE until > $generation

-- name: late_flags
-- The flags of the given files, one row a reading.
-- param: files: VARCHAR[]
SELECT site_id, channel, measure, observed_at, bit_or(flags) AS flags
FROM read_parquet($files, hive_partitioning = false)
GROUP BY site_id, channel, measure, observed_at

-- name: uplinks
-- The table `uplinks`: a row for each gateway that heard a message.
-- param: uplinks_files: VARCHAR[]
SELECT device_id, received_at, f_cnt, gateway_id, rssi_dbm, snr_db, sf
FROM read_parquet($uplinks_files, hive_partitioning = false)

-- name: uplinks_none
-- The table `uplinks` where no file is to be read.
SELECT
    NULL::VARCHAR AS device_id, NULL::TIMESTAMPTZ AS received_at, NULL::BIGINT AS f_cnt, NULL::VARCHAR AS gateway_id,
    NULL::FLOAT AS rssi_dbm, NULL::FLOAT AS snr_db, NULL::TINYINT AS sf
WHERE false

-- name: rejected
-- The table `rejected`: messages that could not be read, and why.
-- param: rejected_files: VARCHAR[]
SELECT received_at, source, reason, raw
FROM read_parquet($rejected_files, hive_partitioning = false)

-- name: rejected_none
-- The table `rejected` where no file is to be read.
SELECT NULL::TIMESTAMPTZ AS received_at, NULL::VARCHAR AS source, NULL::VARCHAR AS reason, NULL::BLOB AS raw
WHERE false

-- name: rollup_hour
-- The table `rollup_hour`; `hour` is the end of the hour.
-- param: rollup_hour_files: VARCHAR[]
SELECT site_id, channel, measure, hour, "min", mean, "max", n, expected
FROM read_parquet($rollup_hour_files, hive_partitioning = false)

-- name: rollup_hour_none
-- The table `rollup_hour` where no file is to be read.
SELECT
    NULL::VARCHAR AS site_id, NULL::SMALLINT AS channel, NULL::VARCHAR AS measure, NULL::TIMESTAMPTZ AS hour,
    NULL::DOUBLE AS "min", NULL::DOUBLE AS mean, NULL::DOUBLE AS "max", NULL::INTEGER AS n, NULL::INTEGER AS expected
WHERE false

-- name: rollup_day
-- The table `rollup_day`; `day` is the UTC+1 day.
-- param: rollup_day_files: VARCHAR[]
SELECT site_id, channel, measure, day, "min", mean, "max", n, expected
FROM read_parquet($rollup_day_files, hive_partitioning = false)

-- name: rollup_day_none
-- The table `rollup_day` where no file is to be read.
SELECT
    NULL::VARCHAR AS site_id, NULL::SMALLINT AS channel, NULL::VARCHAR AS measure, NULL::DATE AS day,
    NULL::DOUBLE AS "min", NULL::DOUBLE AS mean, NULL::DOUBLE AS "max", NULL::INTEGER AS n, NULL::INTEGER AS expected
WHERE false

-- name: events
-- The table `events`: the snapshot's files and, from memory, what of them is new and small.
-- param: events_files: VARCHAR[]
-- param: generation: BIGINT
SELECT site_id, channel, kind, "at", detail
FROM read_parquet($events_files, hive_partitioning = false)
UNION ALL
SELECT site_id, channel, kind, "at", detail FROM news WHERE since <= $generation AND until > $generation

-- name: events_none
-- The table `events` where no file is to be read: only what is in memory.
-- param: generation: BIGINT
SELECT site_id, channel, kind, "at", detail FROM news WHERE since <= $generation AND until > $generation

-- name: create_news
-- Events of small new files.
CREATE TABLE news (
    site_id VARCHAR, channel SMALLINT, kind VARCHAR, "at" TIMESTAMPTZ, detail VARCHAR,
    file VARCHAR, since BIGINT, until BIGINT
)

-- name: extend_news
-- Takes the events of further files in.
-- param: files: VARCHAR[]
-- param: generation: BIGINT
INSERT INTO news
SELECT site_id, channel, kind, "at", detail, filename, $generation, 9223372036854775807
FROM read_parquet($files, hive_partitioning = false, filename = true)

-- name: end_news
-- Hides the events of files that are not live any more from this generation on.
-- param: files: VARCHAR[]
-- param: generation: BIGINT
UPDATE news SET until = $generation WHERE until > $generation AND list_contains($files, file)

-- name: shrink_news
-- Gives back the memory of events that no snapshot since this generation can see.
-- param: generation: BIGINT
CREATE OR REPLACE TABLE news AS SELECT * FROM news WHERE until > $generation
