-- A role that reads and never writes, for analysts with their own SQL tools. Run once as the owner of the database:
--   psql "$DATABASE" -v role=analyst -v password="'…'" -f analysts_role.sql
-- It sees all tables and views of plans, but neither accounts, tokens nor the audit log. A statement may take 60 seconds.
CREATE ROLE :"role" LOGIN PASSWORD :password;
ALTER ROLE :"role" SET default_transaction_read_only = on;
ALTER ROLE :"role" SET statement_timeout = '60s';
GRANT USAGE ON SCHEMA public TO :"role";
GRANT SELECT ON ALL TABLES IN SCHEMA public TO :"role";
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO :"role";
REVOKE SELECT ON accounts, audit, tokens FROM :"role";
