-- Rows of calls, errors and actions are swept when they are older than
-- retention.days; what calls have cost stays.

CREATE TABLE IF NOT EXISTS call_sums (
  book_id {id} NOT NULL,
  job_id CHAR(36) CHARACTER SET ascii NOT NULL,
  spend_day DATE NOT NULL,
  step ENUM('analysis', 'soundscape') NOT NULL,
  provider VARCHAR(32) NOT NULL,
  model VARCHAR(191) NOT NULL,
  n_done INT NOT NULL DEFAULT 0,
  n_failed INT NOT NULL DEFAULT 0,
  n_unknown INT NOT NULL DEFAULT 0,
  -- by done and failed ones; the estimates of unknown ones
  spent_nano_usd BIGINT NOT NULL DEFAULT 0,
  unknown_nano_usd BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (book_id, job_id, spend_day, step, provider, model),
  KEY sums_day (spend_day),
  FOREIGN KEY (book_id) REFERENCES books (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- Current errors stay, however old: the sweep does not read over them.
ALTER TABLE processing_errors
  ADD INDEX IF NOT EXISTS errors_sweep (is_current, occurred_at),
  DROP INDEX IF EXISTS errors_age;
