#!/usr/bin/env bash
# test_files.sh - wait.files: proven, cold and warm, and its folder gone on every way out; label: fault
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"
has_kernel wait.files || { echo "this build has no wait.files"; exit 0; }
maker=$(dirname "$program")/forkjoin-files
mkdir "made here"
export TMPDIR="$folder/made here"

none_left() { [ -z "$(pgrep --session "$runner")" ] && [ -z "$(ls "$TMPDIR")" ]; }
has_samples() { grep -q '"round": 1' "$1"; }
has_two() { grep -q '"name": "wait.files/40/openmp/workers:2/cold"' killed.json; }
nothing_left() { [ -z "$(ls "$TMPDIR")" ] || fail "left: $(ls "$TMPDIR")"; }

# One answer, whatever the strategy, the cache, and how many are read ahead.
try 0 "$program" verify wait.files --size 40 --workers 1,3
prints "40 files, " " sales for " ", by months and products, as they were drawn"
digest=$(awk 'NR == 1 { print $4 }' out)
try 0 "$program" verify wait.files --size 40 --workers 2 --set wait.files.cold=1 --set wait.files.inflight=2
[ "$(awk '{ print $4 }' out | sort -u)" = "$digest" ] || fail "a cold cache or reading ahead changes the answer"
prints "of their pages were in memory before"
nothing_left

# Ctrl-C to all of the terminal, SIGTERM to the runner, and SIGKILL.
for signal in INT TERM KILL; do
    start run wait.files --size 40 --rounds 10000 --workers 2 --quiet --output stopped.json
    until_true 60 has_samples stopped.json
    [ -n "$(ls "$TMPDIR")" ] || fail "there are no files"
    if [ $signal = INT ]; then kill -INT -- "-$runner"; else kill -$signal "$runner"; fi
    wait "$runner" 2>/dev/null
    status=$?
    [ $signal = KILL ] || [ $status = 130 ] || fail "the run ended with $status after SIG$signal"
    until_true 5 none_left
    rm stopped.json
done

# The service killed in mid-run: its files go, and every configuration says why it failed.
start run wait.files --size 40 --rounds 10000 --workers 2 --quiet --output killed.json
until_true 60 has_two
kill -KILL "$(pgrep -P "$runner" -f forkjoin-files)"
wait "$runner"
[ $? = 1 ] || fail "a run whose service died did not end with 1"
says "forkjoin: wait.files/40/openmp/workers:2: " "; its service 'forkjoin-files' was killed by signal 9 (Killed)"
prints "FAILED"
until_true 5 none_left

# No folder to make them in.
TMPDIR=/nowhere try 1 "$program" verify wait.files
says "forkjoin: wait.files: its service 'forkjoin-files' is not ready; it says: cannot make files in '/nowhere': No such file or directory"
one_line

# The disk is full: told before anything is written.
if [ "$(id -u)" = 0 ] && mkdir small && mount -t tmpfs -o size=256k none small 2>/dev/null; then
    TMPDIR=$folder/small try 1 "$program" verify wait.files --size 40
    says "forkjoin: wait.files: its service 'forkjoin-files' is not ready; it says: 40 files need " "MiB, but $folder/small has 0.2 free; set TMPDIR to"
    [ -z "$(ls small)" ] || fail "left: $(ls small)"
    umount small
    mount -t tmpfs none small
    TMPDIR=$folder/small try 0 "$program" verify wait.files --size 5 --workers 1 --set wait.files.cold=1
    prints "; 100 % of their pages were in memory before: their file system does not drop them, so this is no cold run"
    umount small
else
    echo "not as root: no small file system was made"
fi

# The service by itself.
"$maker" --files 3 >ready 2>&1 </dev/null &
service=$!
until_true 20 grep -q '^ready at /' ready
made=$(sed 's/^ready at //' ready)
[ "$(find "$made" -type f -size +4000c | wc -l)" = 3 ] || fail "no three files: $(ls -l "$made")"
head -1 "$made/sales-000000.csv" | grep -qx 'date,product,quantity,price' || fail "no line of names"
kill "$service"
wait "$service" 2>/dev/null
until_true 5 test ! -e "$made"
try 2 "$maker" --files 0
says "forkjoin-files: --files takes a whole number from 1 to 1000000, not '0'"
try 2 "$maker" --seed -1
try 2 "$maker" more
says "it takes no operand, but was given 'more'"
try 0 "$maker" --help
prints "usage: forkjoin-files" "--sync"
finish
