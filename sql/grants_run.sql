-- What the running programs may do (doc/install.md), no more: root says
--	mariadb NAME-OF-THE-DATABASE <grants_run.sql
-- after the first `pagescape migrate` and after each that made new tables.
-- The user is recognised by its system account; one of that name which is
-- there already, with a password or on another host, stays as it is (edit a
-- copy of this file for another name).

CREATE USER IF NOT EXISTS pagescape@localhost IDENTIFIED VIA unix_socket;
REVOKE ALL PRIVILEGES, GRANT OPTION FROM pagescape@localhost;

-- The web app's tables: books come in, and what we say of them; nobody's text
-- is changed, no book goes.
GRANT SELECT, INSERT,
    UPDATE (status, processing_errors, processing_stats, updated_at)
    ON books TO pagescape@localhost;
GRANT SELECT, INSERT, UPDATE (scene_id) ON pages TO pagescape@localhost;
GRANT SELECT, INSERT, UPDATE, DELETE ON scenes TO pagescape@localhost;
GRANT SELECT, INSERT, UPDATE, DELETE ON soundscapes TO pagescape@localhost;

-- Work: made, changed, and thrown away when a book is done anew.
GRANT SELECT, INSERT, UPDATE ON jobs TO pagescape@localhost;
GRANT SELECT, INSERT, UPDATE, DELETE ON spreads TO pagescape@localhost;
GRANT SELECT, INSERT, UPDATE, DELETE ON sounds TO pagescape@localhost;
GRANT SELECT, INSERT, UPDATE, DELETE ON processing_errors
    TO pagescape@localhost;
GRANT SELECT, INSERT, UPDATE ON rate_limits TO pagescape@localhost;
GRANT SELECT, INSERT, UPDATE, DELETE ON queue_settings TO pagescape@localhost;

-- Books of account: old rows are swept, sums stay, what was done stands.
GRANT SELECT, INSERT, UPDATE, DELETE ON provider_calls TO pagescape@localhost;
GRANT SELECT, INSERT, UPDATE ON spend_days TO pagescape@localhost;
GRANT SELECT, INSERT, UPDATE ON call_sums TO pagescape@localhost;
GRANT SELECT, INSERT, DELETE ON audit_log TO pagescape@localhost;
GRANT SELECT, INSERT, UPDATE, DELETE ON activity TO pagescape@localhost;
GRANT SELECT, INSERT, UPDATE ON metrics_steps TO pagescape@localhost;
GRANT SELECT, INSERT, UPDATE ON metrics_counters TO pagescape@localhost;

-- Who may ask, and what tickets are signed with.
GRANT SELECT, INSERT, UPDATE ON api_tokens TO pagescape@localhost;
GRANT SELECT, INSERT ON secrets TO pagescape@localhost;
GRANT SELECT ON schema_migrations TO pagescape@localhost;
