#!/usr/bin/env bash
# test_mpi_failures.sh - a kernel that fails in another rank than 0: one line, that configuration ends, the rest is measured; label: fault
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"
[ -z "${FORKJOIN_SANITIZED:-}" ] || { echo "left out with sanitizers, as MPIs leak"; exit 0; }
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_rmaps_base_oversubscribe=1
export OMPI_MCA_btl=self,vader,tcp OMPI_MCA_btl_vader_single_copy_mechanism=none

# The program with the kernel rank.breaks (kernels/rank_breaks.c), which breaks in rank 2, and what speaks MPI beside it.
bin=$(dirname "$program")
cp "$bin/tests/forkjoin-broken" . || { fail "tests/CMakeLists.txt builds no forkjoin-broken"; finish; }
cp "$bin"/forkjoin-mpi-*.so . 2>/dev/null
host=$(uname -n)

launch() {
    local mpirun=$1
    shift
    timeout -k 2 120 "$mpirun" -n 3 ./forkjoin-broken "$@"
}

# fails_once LINE: forkjoin's own lines say that three ranks share two CPUs, where they do, and this.
fails_once() {
    [ "$(grep '^forkjoin: ' err | grep -v 'and shares; start fewer ranks')" = "forkjoin: $1" ] || fail "not the one line '$1': $(cat err)"
}

tried=0
for mpirun in mpirun.openmpi mpirun.mpich; do
    { [ -e "forkjoin-mpi-${mpirun#mpirun.}.so" ] && command -v "$mpirun" >/dev/null; } || continue
    tried=1
    # In setup(), and in its fourth run, when it is measured. The kernel after it is measured whole.
    for trouble in "0 no room to lay it out" "4 a bolt is loose"; do
        try 1 launch "$mpirun" run rank.breaks risk.european --strategy sequential,mpi --size 6 --rounds 3 --quiet \
            --set "rank.breaks.run=${trouble%% *}" --output "$mpirun.json"
        fails_once "rank.breaks/6/mpi/workers:3: rank 2 on $host: ${trouble#* }"
        prints "rank 2 on $host: ${trouble#* }"
        [ "$(grep -c FAILED out)" = 1 ] || fail "not one configuration failed: $(cat out)"
        [ "$(grep -c '^  mpi  *[123]  *[0-9.]* [mun]*s ' out)" -ge 5 ] || fail "not all others were measured: $(cat out)"
        prints "6 paths" "identical in all 4 configurations"
        [ "$(grep -c '"stopped": "failed"' "$mpirun.json")" = 1 ] || fail "the result has not one failed configuration"
        [ "$(grep -c '"stopped": "rounds"' "$mpirun.json")" = 7 ] || fail "the other seven did not end: $(grep stopped "$mpirun.json")"
    done
    # In its first run, while verified; and in a thread of that rank.
    try 1 launch "$mpirun" verify rank.breaks --strategy sequential,mpi --size 6
    grep -q 'mpi *3 .*FAIL rank 2 on .*: a bolt is loose' out || fail "verify does not say why: $(cat out)"
    [ "$(grep -c ' ok' out)" = 3 ] || fail "verify: not all others are good: $(cat out)"
    try 1 launch "$mpirun" verify rank.breaks --strategy sequential,mpi+openmp --threads-per-rank 2 --size 6
    grep -q 'mpi+openmp *6 .*FAIL rank 2 on .*: a bolt is loose' out || fail "threads: verify does not say why: $(cat out)"
done
[ $tried = 1 ] || echo "this build has no MPI whose mpirun is here"
finish
