#!/usr/bin/env bash
# test_wait.sh - wait.api with its service: proven, measured, and gone on every way out; label: fault
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"
has_kernel wait.api || { echo "this build has no wait.api"; exit 0; }
stores=$(dirname "$program")/forkjoin-stores

none_left() { [ -z "$(pgrep --session "$runner")" ]; }
has_samples() { grep -q '"round": 1' "$1"; }
service_of() { pgrep -P "$1" -f forkjoin-stores; }
ran() { grep -q "\"name\": \"wait.api/small/$2/workers:$3/cold\"" "$1"; }
all_ran() { ran "$1" openmp 2 && ran "$1" processes 2; }
# all_of PROCESS: it and what descends from it, one a line.
all_of() {
    echo "$1"
    local child
    for child in $(pgrep -P "$1"); do all_of "$child"; done
}
# gone PROCESS...: by their ids, wherever they went.
gone() {
    local process
    for process; do kill -0 "$process" 2>/dev/null && return 1; done
    return 0
}

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

# The service killed in mid-run: the configurations fail, threads and processes, each with the cause; another kernel is measured all the same.
# A hundred rounds take ten seconds: it is killed in one of them.
start run wait.api overhead.empty --strategy openmp,processes --rounds 100 --workers 2 --set wait.api.latency_ms=5 --quiet --output killed.json
until_true 60 all_ran killed.json
mapfile -t processes < <(all_of "$runner")
[ ${#processes[@]} -ge 4 ] || fail "not the runner, its service and two workers: ${processes[*]}"
kill -KILL "$(service_of "$runner")"
wait "$runner"
[ $? = 1 ] || fail "a run whose service died did not end with 1"
for strategy in openmp processes; do
    says "wait.api/small/$strategy/workers:2: store "
done
says "tries failed, the last: " "; its service 'forkjoin-stores' was killed by signal 9 (Killed)"
prints "FAILED" "overhead.empty" "medians of 100 "
until_true 5 gone "${processes[@]}"
none_left || fail "a process is left"

# The same while it is proven.
start verify wait.api --workers 2 --set wait.api.latency_ms=500
until_true 20 service_of "$runner"
kill -KILL "$(service_of "$runner")"
wait "$runner"
[ $? = 1 ] || fail "a proof whose service died did not end with 1"
prints "wait.api" "FAIL store " "; its service 'forkjoin-stores' was killed by signal 9 (Killed)"

# A service that stops answering in mid-run: each call waits until its deadline, not longer; the service is ended all the same.
start run wait.api --strategy openmp,processes --rounds 100 --workers 2 --set wait.api.latency_ms=5 --set wait.api.deadline_ms=300 \
    --quiet --output silent.json
until_true 60 all_ran silent.json
mapfile -t processes < <(all_of "$runner")
kill -STOP "$(service_of "$runner")"
wait "$runner"
[ $? = 1 ] || fail "a run whose service fell silent did not end with 1"
for strategy in openmp processes; do
    says "wait.api/small/$strategy/workers:2: store "
done
says ": no whole answer within its deadline of 0.3 s"
until_true 5 gone "${processes[@]}"
none_left || fail "a process is left"

# A quarter of the calls in error and a quarter dropped: none is lost, none counted twice, by threads and by processes.
try 0 "$program" verify wait.api --size 12 --workers 7 --schedule dynamic --set wait.api.latency_ms=1 --set wait.api.errors=25 \
    --set wait.api.drops=25
prints "sales of stores 1 to 12: 456000, as the closed form gives"
[ "$(grep -c ' ok' out)" = 3 ] || fail "not one answer of sequential, threads and processes: $(cat out)"
[ "$(awk '{ print $4 }' out | sort -u | wc -l)" = 1 ] || fail "errors and drops change the answer: $(cat out)"

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
