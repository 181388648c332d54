-- When a step that has failed is tried again; NULL: not, or nobody knows.
ALTER TABLE processing_errors
  ADD COLUMN IF NOT EXISTS retry_at DATETIME(3) NULL AFTER occurred_at;
