#!/usr/bin/env bash
# test_pipeline.sh - wait.pipeline with its two services: proven, and both gone with all that they made on every way out; label: fault
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"
has_kernel wait.pipeline || { echo "this build has no wait.pipeline"; exit 0; }
mkdir "made here"
export TMPDIR="$folder/made here"

none_left() { [ -z "$(pgrep --session "$runner")" ] && [ -z "$(ls "$TMPDIR")" ]; }
has_samples() { grep -q '"round": 1' "$1"; }
quick=(--set wait.pipeline.latency_ms=1 --set wait.pipeline.paths=1024)

# One answer, whatever the strategy, the order in which results come, and what fails meanwhile.
try 0 "$program" verify wait.pipeline "${quick[@]}" --workers 1,3
prints "calls on the sales of 4 stores for " ", by Black-Scholes " "; each is in SQLite once"
digest=$(awk 'NR == 1 { print $4 }' out)
try 0 "$program" verify wait.pipeline "${quick[@]}" --workers 2 --set wait.pipeline.inflight=3 --set wait.pipeline.spread=0.5 \
    --set wait.pipeline.errors=15 --set wait.pipeline.drops=15
[ "$(awk '{ print $4 }' out | sort -u)" = "$digest" ] || fail "fetches in flight or faults change the answer"
[ -z "$(ls "$TMPDIR")" ] || fail "left: $(ls "$TMPDIR")"

# Ctrl-C to all of the terminal, and SIGKILL of the runner.
for signal in INT KILL; do
    start run wait.pipeline "${quick[@]}" --rounds 10000 --workers 2 --quiet --output stopped.json
    until_true 60 has_samples stopped.json
    if [ $signal = INT ]; then kill -INT -- "-$runner"; else kill -KILL "$runner"; fi
    wait "$runner" 2>/dev/null
    status=$?
    [ $signal = KILL ] || [ $status = 130 ] || fail "the run ended with $status after SIG$signal"
    until_true 5 none_left
    rm stopped.json
done

# Either service killed in mid-run.
for service in stores database; do
    start run wait.pipeline "${quick[@]}" --rounds 10000 --strategy openmp --workers 2 --quiet --output killed.json
    until_true 60 has_samples killed.json
    kill -KILL "$(pgrep -P "$runner" -f "forkjoin-$service")"
    wait "$runner"
    [ $? = 1 ] || fail "a run whose service died did not end with 1"
    says "forkjoin: wait.pipeline/small/" "; its service 'forkjoin-$service' was killed by signal 9 (Killed)"
    prints "FAILED"
    until_true 5 none_left
    rm killed.json
done

# One of the two cannot be started: the other does not stay.
mkdir services
ln -s "$(dirname "$program")/forkjoin-stores" services/
FORKJOIN_SERVICES=$folder/services try 1 "$program" verify wait.pipeline
says "forkjoin: wait.pipeline: its service 'forkjoin-database' is not in $folder/services; build it, or set FORKJOIN_SERVICES to its folder"
one_line
finish
