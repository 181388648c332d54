-- Who waits for tickets, and who comes first (see book/line.h).
ALTER TABLE rate_limits
  ADD COLUMN IF NOT EXISTS line TEXT CHARACTER SET ascii NOT NULL DEFAULT '';
