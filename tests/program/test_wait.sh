#!/usr/bin/env bash
# test_wait.sh - wait.api with its service: proven, measured, and gone on every way out; label: fault
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"
"$program" list | grep -q '^wait.api ' || { echo "this build has no wait.api"; exit 0; }
stores=$(dirname "$program")/forkjoin-stores

none_left() { [ -z "$(pgrep --session "$runner")" ]; }
has_samples() { grep -q '"round": 1' "$1"; }
service_of() { pgrep -P "$1" -f forkjoin-stores; }
has_wait_samples() { grep -q '"name": "wait.api/small/openmp/workers:2/cold"' killed.json; }

# One answer, whatever the strategy; with calls in flight, spread and faults, too.
try 0 "$program" verify wait.api --set wait.api.latency_ms=2
prints "sales of stores 1 to 5: 155000, as the closed form gives"
digest=$(awk 'NR == 1 { print $4 }' out)
try 0 "$program" verify wait.api --set wait.api.latency_ms=2 --set wait.api.inflight=3 --set wait.api.spread=0.5 \
    --set wait.api.errors=15 --set wait.api.drops=15
[ "$(awk '{ print $4 }' out | sort -u)" = "$digest" ] || fail "calls in flight or faults change the answer"

# Beyond the CPUs, without a word of it; up to the calls, or --max-workers.
try 0 "$program" run wait.api --size 12 --rounds 2 --set wait.api.latency_ms=2 --output counts.json --quiet
prints "12 calls" "identical in all 11 configurations" "% waiting"
grep -q oversubscribed out && fail "workers that wait are called oversubscribed"
try 0 "$program" run wait.api --max-workers 3 --rounds 2 --set wait.api.latency_ms=2 --output counts.json --quiet
prints "identical in all 7 configurations"

# Ctrl-C to all of the terminal, and SIGTERM to the runner alone: the service goes with it.
for signal in INT TERM; do
    start run wait.api --rounds 10000 --workers 2 --set wait.api.latency_ms=5 --quiet --output stopped.json
    until_true 60 has_samples stopped.json
    service=$(service_of "$runner")
    [ -n "$service" ] || fail "there is no service"
    if [ $signal = INT ]; then kill -INT -- "-$runner"; else kill -TERM "$runner"; fi
    wait "$runner"
    [ $? = 130 ] || fail "the run did not end with 130"
    until_true 5 none_left
    kill -0 "$service" 2>/dev/null && fail "the service outlives a run that SIG$signal ended"
    rm stopped.json
done

# Killed: the service dies with the runner.
start run wait.api --rounds 10000 --workers 2 --set wait.api.latency_ms=5 --quiet --output lost.json
until_true 60 has_samples lost.json
kill -KILL "$runner"
wait "$runner" 2>/dev/null
until_true 5 none_left

# The service killed in mid-run: the configurations fail, each with the cause; another kernel is measured all the same.
start run wait.api overhead.empty --rounds 10000 --time-limit 8 --workers 2 --set wait.api.latency_ms=5 --quiet --output killed.json
until_true 60 has_wait_samples
service=$(service_of "$runner")
kill -KILL "$service"
wait "$runner"
[ $? = 1 ] || fail "a run whose service died did not end with 1"
says "wait.api/small/openmp/workers:2: store " "tries failed, the last: " "; its service 'forkjoin-stores' was killed by signal 9 (Killed)"
prints "FAILED" "overhead.empty" "time limit"
until_true 5 none_left

# A service that cannot be started is told before anything waits for it.
mkdir services
FORKJOIN_SERVICES=$folder/services try 1 "$program" verify wait.api
says "forkjoin: wait.api: its service 'forkjoin-stores' is not in $folder/services; build it, or set FORKJOIN_SERVICES to its folder"
one_line
printf '#!/bin/sh\necho "cannot listen on 127.0.0.1:80: Address already in use" >&2; exit 3\n' >services/forkjoin-stores
chmod +x services/forkjoin-stores
FORKJOIN_SERVICES=$folder/services try 1 "$program" run wait.api --rounds 2 --quiet --output none.json
says "forkjoin: wait.api: its service 'forkjoin-stores' is not ready; it says: cannot listen on 127.0.0.1:80: Address already in use"

# The service by itself: its port may be taken, its words wrong.
"$stores" --latency-ms 1 >ready 2>&1 </dev/null &
service=$!
until_true 20 grep -q '^ready at 127.0.0.1:' ready
port=$(sed 's/.*://' ready)
try 3 "$stores" --port "$port"
says "cannot listen on 127.0.0.1:$port: Address already in use"
kill "$service"
wait "$service" 2>/dev/null
try 2 "$stores" --latency-ms -1
says "forkjoin-stores: --latency-ms takes a number from 0 to 60000, not '-1'"
try 2 "$stores" --port 80 more
says "it takes no operand, but was given 'more'"
try 2 "$stores" --nonsense
try 0 "$stores" --help
prints "usage: forkjoin-stores" "--drops PCT"
finish
