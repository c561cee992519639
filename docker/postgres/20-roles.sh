#!/bin/bash
# The roles of the application's database: `festival_owner` migrates, and owns everything; `festival`, the worker's and the
# dashboard's, may neither change tables nor the records of decisions; people who only read are put into
# `festival_lookup_reader`. Rights on tables are given by the migrations.
#
# Runs when the data folder is empty, and may be run again: it changes the passwords, and gives what `festival` owned in a
# stack of before to `festival_owner`. docker compose exec postgres bash /docker-entrypoint-initdb.d/20-roles.sh
set -euo pipefail

psql --no-psqlrc --set ON_ERROR_STOP=1 --username postgres --dbname festival_lookup \
  --set owner_password="$FESTIVAL_OWNER_DB_PASSWORD" --set festival_password="$FESTIVAL_DB_PASSWORD" <<'SQL'
SELECT format('CREATE ROLE %I', name) FROM unnest(ARRAY['festival_owner', 'festival', 'festival_lookup_application', 'festival_lookup_reader']) name
  WHERE to_regrole(name) IS NULL
\gexec
ALTER ROLE festival_owner LOGIN PASSWORD :'owner_password';
ALTER ROLE festival LOGIN PASSWORD :'festival_password';
GRANT festival_lookup_application TO festival;
REASSIGN OWNED BY festival TO festival_owner;
ALTER DATABASE festival_lookup OWNER TO festival_owner;
GRANT CONNECT ON DATABASE festival_lookup TO festival_lookup_application, festival_lookup_reader;
SQL
