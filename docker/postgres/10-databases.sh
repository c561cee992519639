#!/bin/bash
# Runs once, when the data folder is empty: one database and one owner each for Temporal and for this application, so
# that neither can read the other's and none of them is the superuser.
set -euo pipefail

# The statements come by standard input, where psql quotes the passwords itself.
psql --no-psqlrc --set ON_ERROR_STOP=1 --username postgres --set temporal_password="$TEMPORAL_DB_PASSWORD" <<'SQL'
CREATE ROLE temporal LOGIN PASSWORD :'temporal_password';
CREATE DATABASE temporal OWNER temporal;
CREATE DATABASE temporal_visibility OWNER temporal;
CREATE DATABASE festival_lookup;
REVOKE CONNECT ON DATABASE temporal, temporal_visibility, festival_lookup FROM PUBLIC;
SQL
