-- Our own tables: the queue, what is known of every spread, every error that
-- happened and every call that was paid for.  All go with their book.

CREATE TABLE IF NOT EXISTS jobs (
  id CHAR(36) CHARACTER SET ascii NOT NULL PRIMARY KEY,
  seq BIGINT UNSIGNED NOT NULL AUTO_INCREMENT UNIQUE,
  book_id {id} NOT NULL,
  -- 1 until the job is cancelled or ended, then NULL: one live job a book
  live TINYINT NULL DEFAULT 1,
  state ENUM('queued', 'running', 'paused', 'parked', 'cancelled', 'ended')
    NOT NULL DEFAULT 'queued',
  priority SMALLINT NOT NULL DEFAULT 0,
  restart BOOLEAN NOT NULL DEFAULT FALSE,
  -- scenes of an earlier job exist: publish over them when settled
  replaces BOOLEAN NOT NULL DEFAULT FALSE,
  -- fencing: a taker raises run_token; every write of a worker checks it
  run_token BIGINT UNSIGNED NOT NULL DEFAULT 0,
  beat BIGINT UNSIGNED NOT NULL DEFAULT 0,
  beat_at DATETIME(3) NULL,
  host VARCHAR(255) NOT NULL DEFAULT '',
  pid INT NOT NULL DEFAULT 0,
  crashes INT NOT NULL DEFAULT 0,
  cause VARCHAR(32) NOT NULL DEFAULT '',
  reason VARCHAR(600) NOT NULL DEFAULT '',
  total_spreads INT NOT NULL DEFAULT 0,
  processed_spreads INT NOT NULL DEFAULT 0,
  failed_spreads INT NOT NULL DEFAULT 0,
  scenes_created INT NOT NULL DEFAULT 0,
  soundscapes_settled INT NOT NULL DEFAULT 0,
  soundscapes_generated INT NOT NULL DEFAULT 0,
  soundscapes_failed INT NOT NULL DEFAULT 0,
  cost_nano_usd BIGINT NOT NULL DEFAULT 0,
  eta_ms BIGINT NULL,
  running_ms BIGINT NOT NULL DEFAULT 0,
  created_at DATETIME(3) NOT NULL,
  started_at DATETIME(3) NULL,
  ended_at DATETIME(3) NULL,
  UNIQUE KEY jobs_live (book_id, live),
  KEY jobs_claim (state, priority, seq),
  -- the newest job of a book
  KEY jobs_book (book_id, seq),
  FOREIGN KEY (book_id) REFERENCES books (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS spreads (
  book_id {id} NOT NULL,
  spread_index INT NOT NULL,
  text_hash CHAR(64) CHARACTER SET ascii NOT NULL,
  state ENUM('pending', 'processed', 'blank', 'failed')
    NOT NULL DEFAULT 'pending',
  provider VARCHAR(32) NOT NULL DEFAULT '',
  model VARCHAR(191) NOT NULL DEFAULT '',
  analysis LONGTEXT NULL,
  attempts INT NOT NULL DEFAULT 0,
  analysis_ms BIGINT NOT NULL DEFAULT 0,
  cost_nano_usd BIGINT NOT NULL DEFAULT 0,
  -- the decision: the spread that opens this one's scene (NULL: none yet)
  scene_spread INT NULL,
  scene_reason VARCHAR(200) NOT NULL DEFAULT '',
  -- only where scene_spread = spread_index
  sound_state ENUM('none', 'pending', 'made', 'failed')
    NOT NULL DEFAULT 'none',
  sound_request CHAR(64) CHARACTER SET ascii NULL,
  sound_attempts INT NOT NULL DEFAULT 0,
  sound_ms BIGINT NOT NULL DEFAULT 0,
  updated_at DATETIME(3) NOT NULL,
  PRIMARY KEY (book_id, spread_index),
  FOREIGN KEY (book_id) REFERENCES books (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS processing_errors (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  book_id {id} NOT NULL,
  job_id CHAR(36) CHARACTER SET ascii NOT NULL,
  -- NULL: the whole book
  spread_index INT NULL,
  step ENUM('analysis', 'soundscape', 'book') NOT NULL,
  page_numbers VARCHAR(64) NOT NULL DEFAULT '[]',
  error_type VARCHAR(64) NOT NULL,
  cause VARCHAR(32) NOT NULL DEFAULT '',
  message VARCHAR(600) NOT NULL,
  stack TEXT NOT NULL,
  attempt INT NOT NULL DEFAULT 0,
  code INT NOT NULL DEFAULT 0,
  occurred_at DATETIME(3) NOT NULL,
  -- the step has failed for good and nothing has healed it since
  is_current BOOLEAN NOT NULL DEFAULT FALSE,
  KEY errors_book (book_id, is_current, spread_index, step),
  KEY errors_list (book_id, id),
  KEY errors_age (occurred_at),
  FOREIGN KEY (book_id) REFERENCES books (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS provider_calls (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  book_id {id} NOT NULL,
  job_id CHAR(36) CHARACTER SET ascii NOT NULL,
  run_token BIGINT UNSIGNED NOT NULL,
  spread_index INT NOT NULL,
  step ENUM('analysis', 'soundscape') NOT NULL,
  provider VARCHAR(32) NOT NULL,
  model VARCHAR(191) NOT NULL,
  attempt INT NOT NULL,
  -- open: about to be made; running: the provider has named its id
  state ENUM('open', 'running', 'done', 'failed', 'unknown')
    NOT NULL DEFAULT 'open',
  external_id VARCHAR(191) CHARACTER SET ascii NULL,
  request_hash CHAR(64) CHARACTER SET ascii NOT NULL,
  tokens_in INT NOT NULL DEFAULT 0,
  tokens_out INT NOT NULL DEFAULT 0,
  tokens_thought INT NOT NULL DEFAULT 0,
  audio_ms INT NOT NULL DEFAULT 0,
  estimate_nano_usd BIGINT NOT NULL DEFAULT 0,
  cost_nano_usd BIGINT NOT NULL DEFAULT 0,
  price_date VARCHAR(10) NOT NULL DEFAULT '',
  http_status INT NOT NULL DEFAULT 0,
  cause VARCHAR(32) NOT NULL DEFAULT '',
  created_at DATETIME(3) NOT NULL,
  deadline_at DATETIME(3) NULL,
  ended_at DATETIME(3) NULL,
  connect_us BIGINT NOT NULL DEFAULT 0,
  first_byte_us BIGINT NOT NULL DEFAULT 0,
  total_us BIGINT NOT NULL DEFAULT 0,
  UNIQUE KEY calls_external (provider, external_id),
  KEY calls_book (book_id, spread_index),
  KEY calls_day (created_at),
  FOREIGN KEY (book_id) REFERENCES books (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- What was made for a book, by what was asked: kept as soon as it exists, so
-- that nothing is bought twice whatever happens before it is published.
CREATE TABLE IF NOT EXISTS sounds (
  book_id {id} NOT NULL,
  request_hash CHAR(64) CHARACTER SET ascii NOT NULL,
  file_name VARCHAR(191) CHARACTER SET ascii NOT NULL,
  seconds DOUBLE NOT NULL,
  loudness_lufs DOUBLE NULL,
  true_peak_dbtp DOUBLE NULL,
  provider VARCHAR(32) NOT NULL,
  model VARCHAR(191) NOT NULL,
  external_id VARCHAR(191) CHARACTER SET ascii NULL,
  cost_nano_usd BIGINT NOT NULL DEFAULT 0,
  made_at DATETIME(3) NOT NULL,
  PRIMARY KEY (book_id, request_hash),
  KEY sounds_file (file_name),
  FOREIGN KEY (book_id) REFERENCES books (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;
