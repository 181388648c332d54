-- For `pagescape migrate` where root of the database is somebody else: root
-- says
--	mariadb NAME-OF-THE-DATABASE <grants_migrate.sql
-- and then, as the system account of that name:
--	pagescape migrate --user=pagescape_migrate
-- Tables are made and changed, duplicates sorted out in temporary ones; the
-- programs that run all day never have these rights (grants_run.sql).

CREATE USER IF NOT EXISTS pagescape_migrate@localhost
    IDENTIFIED VIA unix_socket;
REVOKE ALL PRIVILEGES, GRANT OPTION FROM pagescape_migrate@localhost;
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX, REFERENCES,
    CREATE TEMPORARY TABLES ON * TO pagescape_migrate@localhost;
