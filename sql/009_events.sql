-- What this installation alone may know: the key that tickets for event
-- streams are signed with.  Made when it is first needed, the same on all
-- hosts.
CREATE TABLE IF NOT EXISTS secrets (
  name VARCHAR(64) CHARACTER SET ascii NOT NULL PRIMARY KEY,
  value CHAR(64) CHARACTER SET ascii NOT NULL,
  created_at DATETIME(3) NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;
