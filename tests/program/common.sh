# common.sh - what the tests of the whole program share. Each is run as: test_NAME.sh PROGRAM SOURCE-FOLDER
# shellcheck shell=bash
set -u
program=$1
# shellcheck disable=SC2034
source_folder=$2
folder=$(mktemp -d "${TMPDIR:-/tmp}/forkjoin test.XXXXXX") # with a blank, which paths may hold
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 1
failures=0

fail() {
    echo "FAILED: $*"
    failures=$((failures + 1))
}

# try STATUS COMMAND... runs it, keeps its output in ./out and ./err, and expects the exit status.
try() {
    local expected=$1
    shift
    "$@" >out 2>err </dev/null
    local status=$?
    [ $status = "$expected" ] || {
        fail "'$*' ended with $status instead of $expected"
        cat err
    }
}

# start ARGUMENT...: in the background, in a session of its own; its process is $runner. Output in ./out and ./err.
start() {
    setsid "$program" "$@" >out 2>err </dev/null &
    runner=$!
}

# until_true SECONDS COMMAND...: waits until the command succeeds.
until_true() {
    local tries=$(($1 * 20))
    shift
    while ! "$@" >/dev/null 2>&1; do
        tries=$((tries - 1))
        [ $tries -gt 0 ] || { fail "still not so: $*"; return 1; }
        sleep 0.05
    done
}

# says TEXT...: each is somewhere in the last command's standard error, which is one line.
says() {
    local text
    for text; do
        grep -qF -- "$text" err || fail "no '$text' in: $(cat err)"
    done
}

# one_line: the last command's standard error is one line that begins with the program's name.
one_line() {
    { [ "$(wc -l <err)" = 1 ] && grep -q '^forkjoin: ' err; } || fail "not one line of forkjoin's: $(cat err)"
}

# has_kernel NAME: this build has it. The list is made once, as it takes sanitizers a second.
has_kernel() {
    kernels_listed=${kernels_listed:-$("$program" list)}
    grep -q "^$1 " <<<"$kernels_listed"
}

# prints TEXT...: each is somewhere in the last command's standard output.
prints() {
    local text
    for text; do
        grep -qF -- "$text" out || fail "no '$text' in the output: $(head -40 out)"
    done
}

# python_with MODULE...: a python3 that has the modules; empty when there is none.
python_with() {
    local candidate
    for candidate in /usr/bin/python3 python3; do
        "$candidate" -c "import $(echo "$@" | tr ' ' ,)" 2>/dev/null && { echo "$candidate"; return; }
    done
}

finish() {
    [ $failures = 0 ] || { echo "$failures failed"; exit 1; }
    echo "all passed"
    exit 0
}
