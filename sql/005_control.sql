-- What an owner asks of the queue, and who asked for what.

ALTER TABLE jobs
  -- asked of a running worker, which sees it with its next beat: pause this
  -- book, hand it back because the whole queue is paused (yield), or cancel.
  -- A cancelled job that still has it left predictions behind to be stopped.
  ADD COLUMN IF NOT EXISTS wanted ENUM('none', 'pause', 'yield', 'cancel')
    NOT NULL DEFAULT 'none',
  -- spreads and scenes that have failed stay so unless they were set back
  ADD COLUMN IF NOT EXISTS keeps_failed BOOLEAN NOT NULL DEFAULT FALSE,
  ADD INDEX IF NOT EXISTS jobs_wanted (wanted, state);

ALTER TABLE spreads
  -- raised when the scene's soundscape is made anew: another request
  ADD COLUMN IF NOT EXISTS sound_variant INT NOT NULL DEFAULT 0;

-- A row is there while it is so.
CREATE TABLE IF NOT EXISTS queue_settings (
  name VARCHAR(64) CHARACTER SET ascii NOT NULL PRIMARY KEY,
  actor VARCHAR(191) NOT NULL DEFAULT '',
  since DATETIME(3) NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- Stays when its book is deleted.
CREATE TABLE IF NOT EXISTS audit_log (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  at DATETIME(3) NOT NULL,
  actor VARCHAR(191) NOT NULL,
  action VARCHAR(32) CHARACTER SET ascii NOT NULL,
  book_id {id} NULL,
  job_id CHAR(36) CHARACTER SET ascii NULL,
  detail JSON NULL,
  KEY audit_book (book_id, id),
  KEY audit_age (at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;
