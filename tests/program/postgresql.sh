# postgresql.sh - a PostgreSQL cluster of a test's own: sourced after common.sh. Its data and its socket are below $folder; no TCP. It ends with
# the test, also when that is killed (setpriv --pdeathsig).
# shellcheck shell=bash disable=SC2154
postgresql=$(find /usr/lib/postgresql /usr/bin -name initdb -printf '%h\n' 2>/dev/null | sort -V | tail -1)
cluster=$folder/cluster
address=postgresql:///postgres?host=${folder// /%20}

# initdb and postgres refuse to run as root; then nobody runs them, in a folder of its own.
as_owner=(setpriv --pdeathsig=QUIT)
[ "$(id -u)" = 0 ] && as_owner=(setpriv --reuid=nobody --regid="$(id -gn nobody)" --clear-groups --pdeathsig=QUIT)

# sql TEXT: as the cluster's owner; values only.
sql() { psql -X -q -A -t -h "$folder" -U forkjoin postgres -c "$1"; }

# postgresql_make: once a test; false where PostgreSQL is missing or cannot be run.
postgresql_make() {
    [ -n "$postgresql" ] && command -v psql >/dev/null && command -v setpriv >/dev/null || return 1
    chmod 711 "$folder" && mkdir "$cluster"
    if [ "$(id -u)" = 0 ]; then chown nobody "$cluster" "$folder"; fi
    "${as_owner[@]}" test -w "$cluster" || return 1
    (cd "$cluster" && "${as_owner[@]}" "$postgresql/initdb" -D "$cluster" -A trust -U forkjoin --no-sync -E UTF8 --locale=C) >initdb.log 2>&1 ||
        { fail "initdb"; cat initdb.log; }
}

# postgresql_start OPTION...: for example -c max_connections=5. Its process is $server.
postgresql_start() {
    "${as_owner[@]}" "$postgresql/postgres" -D "$cluster" -k "$folder" -h '' -F "$@" >server.log 2>&1 </dev/null &
    server=$!
    until_true 20 sql 'SELECT 1' || cat server.log
}

# postgresql_stop: at once.
postgresql_stop() {
    kill -QUIT "$server"
    wait "$server" 2>/dev/null
}
