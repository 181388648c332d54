-- Rate limits that all workers on all hosts keep together.  Times are
-- microseconds of the database's clock since 1970 (see book/gcra.h).

CREATE TABLE IF NOT EXISTS rate_limits (
  provider VARCHAR(32) NOT NULL,
  -- '*': the limit is the account's, whatever the model
  model VARCHAR(191) NOT NULL,
  seen_us BIGINT NOT NULL DEFAULT 0,
  -- the theoretical arrival time of the next ticket
  tat_us BIGINT NOT NULL DEFAULT 0,
  -- the service asked everybody to wait until then
  closed_us BIGINT NOT NULL DEFAULT 0,
  -- millionths of the configured rate that are in force
  share_ppm BIGINT NOT NULL DEFAULT 1000000,
  cut_us BIGINT NOT NULL DEFAULT 0,
  quiet_us BIGINT NOT NULL DEFAULT 0,
  -- a rate that the service has named, for a while
  told_interval_us BIGINT NOT NULL DEFAULT 0,
  told_burst BIGINT NOT NULL DEFAULT 0,
  told_until_us BIGINT NOT NULL DEFAULT 0,
  -- a book below its share was turned away by the concurrency cap
  short_us BIGINT NOT NULL DEFAULT 0,
  short_job CHAR(36) CHARACTER SET ascii NOT NULL DEFAULT '',
  -- how often the service closed the window
  closings BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (provider, model)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- Calls in flight are counted here, and only they are in this range.
ALTER TABLE provider_calls
  ADD INDEX IF NOT EXISTS calls_flight
    (state, provider, deadline_at, model, job_id);
