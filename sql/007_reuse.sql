-- Sounds that are used again, money by day, time by step, and what /metrics
-- counts.

ALTER TABLE soundscapes
  -- the scene that this one was made for, where it is not its own
  ADD COLUMN IF NOT EXISTS reused_from {id} NULL;

ALTER TABLE sounds
  -- its classes, "forest/tense/low/rain/night", "" where they are unknown
  ADD COLUMN IF NOT EXISTS reuse_key VARCHAR(120) CHARACTER SET ascii
    NOT NULL DEFAULT '',
  -- taken over from this scene of another book
  ADD COLUMN IF NOT EXISTS reused_from {id} NULL,
  ADD COLUMN IF NOT EXISTS prompt TEXT NULL,
  ADD INDEX IF NOT EXISTS sounds_reuse (reuse_key, made_at);

ALTER TABLE spreads
  MODIFY COLUMN sound_state
    ENUM('none', 'pending', 'made', 'failed', 'reused')
    NOT NULL DEFAULT 'none',
  -- milliseconds by phase, as JSON
  ADD COLUMN IF NOT EXISTS timings VARCHAR(400) CHARACTER SET ascii NULL,
  ADD COLUMN IF NOT EXISTS sound_timings VARCHAR(400) CHARACTER SET ascii NULL;

ALTER TABLE jobs
  ADD COLUMN IF NOT EXISTS estimate_nano_usd BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN IF NOT EXISTS soundscapes_reused INT NOT NULL DEFAULT 0;

ALTER TABLE provider_calls
  -- the row of spend_days that it counts in
  ADD COLUMN IF NOT EXISTS spend_day DATE NULL;

UPDATE provider_calls SET spend_day = DATE(created_at)
  WHERE spend_day IS NULL;

-- The ledger's sums by day (UTC), exact at every commit: what calls in flight
-- hold (their estimates), what closed ones cost, and the estimates of those
-- that nobody knows about.  They outlive the ledger's rows.
CREATE TABLE IF NOT EXISTS spend_days (
  day DATE NOT NULL PRIMARY KEY,
  reserved_nano_usd BIGINT NOT NULL DEFAULT 0,
  spent_nano_usd BIGINT NOT NULL DEFAULT 0,
  unknown_nano_usd BIGINT NOT NULL DEFAULT 0
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

REPLACE INTO spend_days
  (day, reserved_nano_usd, spent_nano_usd, unknown_nano_usd)
  SELECT spend_day,
    SUM(IF(state IN ('open', 'running'), estimate_nano_usd, 0)),
    SUM(IF(state IN ('done', 'failed'), cost_nano_usd, 0)),
    SUM(IF(state = 'unknown', estimate_nano_usd, 0))
  FROM provider_calls GROUP BY spend_day;

CREATE TABLE IF NOT EXISTS metrics_counters (
  name VARCHAR(64) CHARACTER SET ascii NOT NULL,
  -- as Prometheus prints them, without the braces
  labels VARCHAR(191) CHARACTER SET ascii NOT NULL,
  value BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (name, labels)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- A histogram a row: how many took up to 1 ms, 5 ms, 10 ms, 50 ms, 100 ms,
-- 500 ms, 1 s, 2.5 s, 5 s, 10 s, 30 s, 60 s, 300 s, and longer.
CREATE TABLE IF NOT EXISTS metrics_steps (
  step VARCHAR(16) CHARACTER SET ascii NOT NULL,
  phase VARCHAR(16) CHARACTER SET ascii NOT NULL,
  b0 BIGINT NOT NULL DEFAULT 0,
  b1 BIGINT NOT NULL DEFAULT 0,
  b2 BIGINT NOT NULL DEFAULT 0,
  b3 BIGINT NOT NULL DEFAULT 0,
  b4 BIGINT NOT NULL DEFAULT 0,
  b5 BIGINT NOT NULL DEFAULT 0,
  b6 BIGINT NOT NULL DEFAULT 0,
  b7 BIGINT NOT NULL DEFAULT 0,
  b8 BIGINT NOT NULL DEFAULT 0,
  b9 BIGINT NOT NULL DEFAULT 0,
  b10 BIGINT NOT NULL DEFAULT 0,
  b11 BIGINT NOT NULL DEFAULT 0,
  b12 BIGINT NOT NULL DEFAULT 0,
  b13 BIGINT NOT NULL DEFAULT 0,
  sum_us BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (step, phase)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;
