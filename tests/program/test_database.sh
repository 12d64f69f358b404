#!/usr/bin/env bash
# test_database.sh - wait.database on SQLite and on a PostgreSQL of its own: proven, disturbed, and gone on every way out; label: fault
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"
# shellcheck source-path=SCRIPTDIR source=postgresql.sh
. "$(dirname "$0")/postgresql.sh"
has_kernel wait.database || { echo "this build has no wait.database"; exit 0; }
mkdir tmp
export TMPDIR=$folder/tmp
tables=$(dirname "$program")/forkjoin-database
# Without gnuplot, which would draw every result.
printf '#!/bin/sh\nPATH=/nowhere exec "%s" "$@"\n' "$program" >forkjoin
chmod +x forkjoin
program=$folder/forkjoin

none_left() { [ -z "$(pgrep --session "$runner")" ]; }
no_files() { [ -z "$(ls "$TMPDIR")" ]; }
no_schemas() { [ -z "$(sql "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'forkjoin%'")" ]; }
has_samples() { grep -q '"round": 1' "$1"; }
database_of() { pgrep -P "$1" -f forkjoin-database; }
endless() { start run wait.database --rounds 10000 --workers 2 --size 50 --quiet --output run.json "$@" && until_true 60 has_samples run.json; }
ended() { # STATUS: the run ends so, with all that it started
    wait "$runner" 2>/dev/null
    local status=$?
    [ $status = "$1" ] || { fail "the run ended with $status instead of $1"; cat err; }
    until_true 10 none_left
    rm -f run.json
}

# --- SQLite --------------------------------------------------------------------------------------------------------------------

try 0 "$program" verify wait.database --size 50 --workers 1,3
prints "SQLite: sales of 3800000, as the closed form gives; 5 reports, each there once and right"
digest=$(awk 'NR == 1 { print $4 }' out)
try 0 "$program" verify wait.database --size 50 --workers 3 --set wait.database.pool=2
prints "; at most 2 ask at once: threads share 2 connections, processes hold one each"
[ "$(awk '{ print $4 }' out | sort -u)" = "$digest" ] || fail "a pool changes the answer"
no_files || fail "files are left: $(ls "$TMPDIR")"

# Killed, the files go none the less; and so they do when their service is killed, which is told.
endless
[ -n "$(ls "$TMPDIR")" ] || fail "there are no files"
kill -KILL "$runner"
ended 137
until_true 10 no_files
endless
kill -TERM "$runner"
ended 130
until_true 10 no_files
endless
kill -KILL "$(database_of "$runner")"
ended 1
says "SQLite: " "; its service 'forkjoin-database' was killed by signal 9 (Killed)"
until_true 10 no_files

TMPDIR=$folder/nowhere try 1 "$program" verify wait.database
says "forkjoin: wait.database: its service 'forkjoin-database' is not ready; it says: cannot make the folder $folder/nowhere/forkjoin-database-" \
    "No such file or directory; set TMPDIR to another"

# A full disk: first there is no room for the tables, then none for a configuration's own.
if [ "$(id -u)" = 0 ] && unshare --mount mount -t tmpfs none tmp 2>/dev/null; then
    for size in 200k 1400k; do
        # shellcheck disable=SC2016
        try 1 unshare --mount sh -c 'mount -t tmpfs -o size=$1 none tmp && shift && "$@"' sh $size "$program" verify wait.database --size 50
        grep -q 'wait.database.*SQLite: .*\(database or disk is full\|No space left on device\)' out err || fail "a full disk is not told"
    done
else
    echo "no file system can be made here: a full disk is left to test_sqlite"
fi

# The service by itself.
try 2 "$tables" --stores 0
says "forkjoin-database: --stores takes a whole number from 1 to 1000000, not '0'"
try 2 "$tables" more
says "it takes no operand, but was given 'more'"
try 2 "$tables" --nonsense
try 0 "$tables" --help
prints "usage: forkjoin-database" "--url URL"

[ -z "${FORKJOIN_SANITIZED:-}" ] || { echo "PostgreSQL is left to the release build, for time"; finish; }

# --- PostgreSQL ----------------------------------------------------------------------------------------------------------------

"$program" verify wait.database --input wait.database=postgresql:///x --set wait.database.inflight=2 --set wait.database.over=9 2>&1 |
    grep -q 'this build has none' && { echo "this build has no PostgreSQL"; finish; }

try 2 "$program" run wait.database --input wait.database=postgresql://me:secret@host/x --output no.json
says "forkjoin: wait.database: PostgreSQL: its address holds a password" "/.pgpass or PGPASSWORD"
grep -q secret err && fail "the password is shown"
try 1 "$program" verify wait.database --input "wait.database=$address"
says "it says: PostgreSQL: connection to server on socket" "No such file or directory"

postgresql_make || { echo "PostgreSQL is missing, or cannot be run here: SQLite alone was tested"; finish; }
postgresql_start -c max_connections=12
sql "CREATE ROLE guarded LOGIN PASSWORD 'open sesame'; GRANT CREATE ON DATABASE postgres TO guarded"
sed -i '1i local all guarded scram-sha-256' "$cluster/pg_hba.conf"
sql "SELECT pg_reload_conf()" >/dev/null
owner=$address\&user=forkjoin guarded=$address\&user=guarded

try 0 "$program" verify wait.database --size 50 --workers 3 --input "wait.database=$owner"
prints "PostgreSQL: sales of 3800000, as the closed form gives; 5 reports, each there once and right"
[ "$(awk '{ print $4 }' out | sort -u)" = "$digest" ] || fail "PostgreSQL and SQLite answer differently"
for sets in "inflight=10 over=1" "inflight=3 wait_ms=1" "pool=2" "connection=0" "inflight=7 over=3 writes=100"; do
    # shellcheck disable=SC2046,SC2086
    try 0 "$program" verify wait.database --size 50 --workers 3 --input "wait.database=$owner" $(printf -- '--set wait.database.%s ' $sets)
done
if has_kernel wait.pipeline; then # it stores its results in the same table
    try 0 "$program" verify wait.pipeline --workers 3 --set wait.pipeline.latency_ms=1 --input "wait.pipeline=$owner"
    prints "calls on the sales of 4 stores for " "; each is in PostgreSQL once"
fi
no_schemas || fail "a schema is left"

# Passwords come from the environment, and go nowhere.
PGPASSWORD='close sesame' try 1 "$program" verify wait.database --size 50 --input "wait.database=$guarded"
says "password authentication failed for user \"guarded\""
grep -q sesame err && fail "the password is shown"
PGPASSWORD='open sesame' try 0 "$program" run wait.database --size 50 --rounds 2 --workers 2 --input "wait.database=$guarded" --output run.json --quiet
grep -rq sesame out err run* && fail "the password is in the results"
rm -rf run*

# Out of connections: told by those who have none, and no trouble for threads that share.
try 1 "$program" verify wait.database --size 50 --workers 16 --input "wait.database=$owner"
prints "FATAL: sorry, too many clients already"
try 0 "$program" run wait.database --size 50 --strategy openmp --workers 16 --rounds 2 --input "wait.database=$owner" --set wait.database.pool=2 --output run.json --quiet
rm -rf run*

# No answer: the server's processes stop. Then it is killed, and comes again: what a killed run left behind is gone.
endless --input "wait.database=$owner" --set wait.database.deadline_ms=300
stopped=$(pgrep -P "$server" -f 'postgres: forkjoin')
# shellcheck disable=SC2086
kill -STOP $stopped 2>/dev/null
until_true 20 grep -q "PostgreSQL: no answer within the deadline of 0.3 s" err
# shellcheck disable=SC2086
kill -CONT $stopped 2>/dev/null
kill -TERM "$runner"
ended 130
until_true 10 no_schemas
endless --input "wait.database=$owner"
kill -KILL "$runner"
ended 137
until_true 10 no_schemas
endless --input "wait.database=$owner"
postgresql_stop
ended 1
says "forkjoin: wait.database/50/" "PostgreSQL: "
finish
