# Writes what is secret into memory and becomes PgBouncer. POSTGRES_PASSWORD: letters and digits.
set -eu
umask 077
: "${POSTGRES_PASSWORD:?}"
printf '"poruch" "%s"\n' "$POSTGRES_PASSWORD" > /tmp/users.txt
cat > /tmp/pgbouncer.ini <<END
[databases]
poruch = host=${POSTGRES_HOST:-postgres} port=5432 dbname=poruch
[pgbouncer]
%include /etc/poruch-pgbouncer/pool.ini
listen_addr = 0.0.0.0
listen_port = 6432
unix_socket_dir =
auth_type = scram-sha-256
auth_file = /tmp/users.txt
END
exec pgbouncer /tmp/pgbouncer.ini
