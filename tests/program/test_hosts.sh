#!/usr/bin/env bash
# test_hosts.sh - ranks on two hosts, over TCP: one answer, and what was measured outlives whatever breaks; label: cluster
# shellcheck source-path=SCRIPTDIR source=hosts.sh
. "$(dirname "$0")/hosts.sh"
# shellcheck source=common.sh
. "$(dirname "$0")/common.sh"
"$program" run --help | grep -q 'strategy.*mpi' || skip "this build has no strategy mpi"
hosts_make 2
launchers=()
for launcher in openmpi mpich; do
    [ -e "$(dirname "$program")/forkjoin-mpi-$launcher.so" ] && command -v "mpirun.$launcher" >/dev/null && launchers+=("$launcher")
done
[ ${#launchers[@]} -gt 0 ] || skip "there is no MPI that this build speaks"

# processes HOST: of MPI and ours that run there (or on this one: head), one a line.
processes() {
    local name process
    name=$(if [ "$1" = head ]; then readlink /proc/self/ns/uts; else on "$1" readlink /proc/self/ns/uts; fi)
    for process in $(pgrep '^(forkjoin|mpirun|mpiexec|orted|hydra)'); do
        [ "$(readlink "/proc/$process/ns/uts")" = "$name" ] && echo "$process"
    done
}
rank_on() { pgrep --nslist uts --ns "$(processes "$1" | head -1)" '^forkjoin$' | head -1; }
none_on() {
    local host
    for host; do [ -z "$(processes "$host")" ] || return 1; done
}
has_rounds() { grep -q '"round": 2' "$1" 2>/dev/null; }

# measuring LAUNCHER FILE: a run without an end, one rank a host, in the background; its launcher is $runner, and rounds are in the file.
measuring() {
    launched "$1" node1,node2 1 "$program" run risk.european --size tiny --rounds 100000 --strategy sequential,mpi --workers 2 \
        --quiet --output "$2" >out 2>err </dev/null &
    runner=$!
    until_true 30 has_rounds "$2"
}

# kept FILE: a whole result, with samples of ranks, that makes tables.
kept() {
    mv "$1" "kept-$1"
    try 0 "$program" report "kept-$1" --format csv
    grep -q ',mpi,' out || fail "no row of ranks in what was kept: $(cat out err)"
}

# ended WHAT FILE HOST...: with a failure; the file is good, and nothing runs on these hosts.
ended() {
    local what=$1 file=$2
    shift 2
    wait "$runner" && fail "$what: the launcher ended with 0"
    until_true 10 none_on "$@" || fail "$what: processes are left"
    kept "$file"
}

for launcher in "${launchers[@]}"; do
    # One answer: of one step, of many, and with outputs.
    : >answers
    for kernels in "risk.european train.kmeans --size 2048" "image.sobel --size 40000"; do
        # shellcheck disable=SC2086 # several words
        try 0 launched "$launcher" node1,node2 1 "$program" verify $kernels --strategy sequential,mpi --workers 1,2
        cat out >>answers
    done
    [ "$(grep -c ' ok' answers)" = 9 ] || fail "$launcher: not nine right answers: $(cat answers err)"
    awk '{ print $1, $4 }' answers | sort -u >"answers-$launcher"
    [ "$(wc -l <"answers-$launcher")" = 3 ] || fail "$launcher: not one answer a kernel: $(cat answers)"
    diff "answers-${launchers[0]}" "answers-$launcher" || fail "two MPIs, two answers"

    # A rank dies, then rank 0 itself.
    measuring "$launcher" rank.json
    kill -KILL "$(rank_on node2)"
    ended "$launcher, a rank killed" rank.json head node1 node2
    measuring "$launcher" first.json
    grep -q '"name": "node1"' first.json && grep -q '"name": "node2"' first.json || fail "$launcher: the result does not name its hosts"
    kill -KILL "$(rank_on node1)"
    ended "$launcher, rank 0 killed" first.json head node1 node2

    # No space left for the result: told, and the rounds before are there.
    mkdir -p full
    mount -t tmpfs -o size=128k none full
    limit=60 try 3 launched "$launcher" node1,node2 1 "$program" run risk.european --size tiny --rounds 100000 --strategy sequential,mpi \
        --workers 2 --quiet --output full/run.json
    says "full/run.json" "No space left on device"
    mv full/run.json full.json
    umount full
    kept full.json

    # Another build on one host: refused before anything is measured.
    for host in node1 node2; do
        mkdir -p "/run/build/$host"
        cp "$program" "$(dirname "$program")"/forkjoin-mpi-*.so "/run/build/$host"
    done
    echo >>/run/build/node2/forkjoin
    # shellcheck disable=SC2016 # each host's own name
    launched "$launcher" node1,node2 1 sh -c 'exec /run/build/$(hostname)/forkjoin run risk.european --strategy sequential,mpi --output mixed.json' \
        >out 2>err </dev/null && fail "$launcher: ranks of two builds ran"
    says "rank 1 on node2 is another build than rank 0 on node1"
    [ ! -e mixed.json ] || fail "$launcher: a mixed run measured something"

    # A host is gone. The launcher waits for it, and may not end by itself, nor by SIGTERM; `timeout -k` ends it.
    FORKJOIN_GRACE=1s measuring "$launcher" gone.json
    host_lost node2
    sleep 0.5
    kill "$(pgrep -P "$runner")"
    ended "$launcher, a host gone" gone.json head node1
    host_found node2
    for process in $(processes node2); do kill -KILL "$process"; done # which in a cluster nobody could reach
done
finish
