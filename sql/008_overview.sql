-- What the list of books shows of the whole: how much is done, who fails, and
-- which books have failed of what.

-- Settled work by slots of five minutes (UTC): "books" and "spreads".  Rows
-- older than a week are swept by whoever begins a new slot.
CREATE TABLE IF NOT EXISTS activity (
  slot DATETIME NOT NULL,
  name VARCHAR(16) CHARACTER SET ascii NOT NULL,
  n BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (slot, name)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

ALTER TABLE processing_errors
  ADD INDEX IF NOT EXISTS errors_cause (is_current, cause, book_id);

ALTER TABLE provider_calls
  -- a provider's newest calls
  ADD INDEX IF NOT EXISTS calls_provider (provider, id);
