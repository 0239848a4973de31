#!/bin/sh
# Run once, by the image of PostgreSQL, when the volume is new. Patchbay's role owns its database and is no superuser: row-level security,
# which keeps organisations apart, does not bind those.
set -e
psql --set=ON_ERROR_STOP=1 --set=password="$POSTGRES_PASSWORD" --username=postgres --dbname=postgres <<'SQL'
CREATE ROLE patchbay LOGIN PASSWORD :'password';
CREATE DATABASE patchbay OWNER patchbay;
-- The image has given it the same password. Inside of the container the socket needs none.
ALTER ROLE postgres PASSWORD NULL;
SQL
