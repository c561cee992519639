#!/bin/sh
# Brings the tables of the Temporal server up to the version of this image. May run again at any time: tables of that
# version are left as they are. The SQL_* variables say where the databases are.
set -eu

for store in temporal:temporal temporal_visibility:visibility; do
  database=${store%%:*}
  folder=${TEMPORAL_SCHEMA_FOLDER:-/etc/temporal/schema}/postgresql/v12/${store##*:}/versioned
  temporal-sql-tool --database "$database" setup-schema --version 0.0
  temporal-sql-tool --database "$database" update-schema --schema-dir "$folder"
done
