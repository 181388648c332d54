-- Who may ask the API, where http.auth is "token".  The secret itself is
-- nowhere: only its hash is kept.

CREATE TABLE IF NOT EXISTS api_tokens (
  -- the first part of the token, by which it is found
  id CHAR(16) CHARACTER SET ascii NOT NULL PRIMARY KEY,
  name VARCHAR(64) NOT NULL,
  scope ENUM('read', 'submit', 'admin') NOT NULL,
  secret_hash CHAR(64) CHARACTER SET ascii NOT NULL,
  created_at DATETIME(3) NOT NULL,
  -- to the hour
  used_at DATETIME(3) NULL,
  revoked_at DATETIME(3) NULL,
  -- 1 while it is good, then NULL: one good token for a name
  live TINYINT NULL DEFAULT 1,
  UNIQUE KEY tokens_name (name, live)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;
