#!/usr/bin/env bash
# test_faults.sh - killed, interrupted, starved: what was measured is kept, and nothing is left behind; label: fault
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"

# Long enough that a signal finds it at work: many rounds of some milliseconds.
long=(run risk.european --size tiny --rounds 100000 --workers 2 --quiet)

# The runner itself, or any child of it.
any_left() { [ -n "$(pgrep --session "$runner")" ]; }
none_left() { ! any_left; }
has_samples() { grep -q '"round": 3' "$1"; }
workers_of() { pgrep -P "$1"; }

# Ctrl-C: the terminal sends it to every process of the group.
start "${long[@]}" --output interrupted.json
until_true 60 has_samples interrupted.json
kill -INT -- "-$runner"
wait "$runner"
status=$?
[ $status = 130 ] || fail "interrupted run ended with $status"
until_true 5 none_left
try 0 "$program" report interrupted.json
prints "sampling ended: interrupted" "identical in all 3"

# SIGTERM to the runner alone.
start "${long[@]}" --output ended.json
until_true 60 has_samples ended.json
kill -TERM "$runner"
wait "$runner"
[ $? = 130 ] || fail "terminated run did not end with 130"
until_true 5 none_left

# A killed worker ends its configuration, with its cause; the others go on. Rounds are short, so that it is killed before time is over.
start run risk.european --size 200000 --rounds 3000 --time-limit 4 --workers 2 --quiet --output killed.json
until_true 60 has_samples killed.json
until_true 20 workers_of "$runner"
# Of the kept team the oldest: cold runs come and go.
worker=$(pgrep -o -P "$runner")
kill -KILL "$worker"
wait "$runner"
[ $? = 1 ] || fail "a run with a dead worker did not end with 1"
says "risk.european/200000/processes/workers:2" "was killed by signal 9"
prints "FAILED" "was killed by signal 9" "openmp"
until_true 5 none_left
grep -q '"stopped": "failed"' killed.json || fail "the result does not say that a configuration failed"
grep -q '"stopped": "time limit"' killed.json || fail "the other configurations did not go on"

# A killed runner leaves no worker.
start "${long[@]}" --output lost.json
until_true 60 has_samples lost.json
kill -KILL "$runner"
wait "$runner" 2>/dev/null
until_true 5 none_left
try 0 "$program" report lost.json # what was saved after the last whole round
prints "identical in all"

# A disk that fills in the middle of the run: status 3, and the last whole result stays.
if [ -z "${FORKJOIN_SANITIZED:-}" ] && unshare --mount --map-root-user true 2>/dev/null; then
    mkdir small
    # shellcheck disable=SC2016
    unshare --mount --map-root-user sh -c 'mount -t tmpfs -o size=64k none small && "$1" run risk.european --size tiny --rounds 100000 \
        --time-limit 60 --workers 1,2,3,4,5,6,7 --quiet --output small/r.json >out 2>err; echo $? >status; cp small/r.json full.json
        ls small >left' sh "$program"
    [ "$(cat status)" = 3 ] || fail "a full disk ended with $(cat status)"
    says "cannot write 'small/r.json'" "No space left"
    [ "$(cat left)" = r.json ] || fail "left on the full disk: $(cat left)"
    try 0 "$program" report full.json
else
    echo "no mount namespace here (or sanitizers): the full disk is not tried"
fi

# More memory than there is.
try 3 "$program" run risk.european --size 9007199254740992 --output big.json
one_line
says "risk.european" "MiB of memory" "available" "smaller --size"
try 3 "$program" run image.gauss --size 99000000000 --output big.json
says "image.gauss" "MiB"
if [ -z "${FORKJOIN_SANITIZED:-}" ]; then
    # shellcheck disable=SC2016
    try 3 bash -c 'ulimit -v 400000; exec "$0" run image.gauss --size large --output big.json' "$program"
    one_line
    says "image.gauss" "MiB"
fi
finish
