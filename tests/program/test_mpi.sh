#!/usr/bin/env bash
# test_mpi.sh - ranks: every kernel's answer at 1 to 4 of them, under each MPI; schedules, refusals, what results record; label: bench-smoke
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"

# Under sanitizers the same runs are clean but for leaks of the MPIs' own plugins, which are unloaded before they are told, so that no
# suppression can name them.
[ -z "${FORKJOIN_SANITIZED:-}" ] || { echo "left out with sanitizers, as MPIs leak"; exit 0; }
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_rmaps_base_oversubscribe=1
export OMPI_MCA_btl=self,vader,tcp OMPI_MCA_btl_vader_single_copy_mechanism=none
bin=$(dirname "$program")

# An mpirun that hangs ignores SIGTERM.
launch() {
    local mpirun=$1 ranks=$2
    shift 2
    timeout -k 2 120 "$mpirun" -n "$ranks" "$program" "$@"
}
none_left() { [ -z "$(pgrep -f "^$program ")" ]; }

# Without a launcher, and without an MPI.
cp "$program" alone
try 3 ./alone run risk.european --strategy mpi
says "built without MPI" "libopenmpi-dev"
one_line

try 2 ./alone run risk.european --threads-per-rank 2
says "--threads-per-rank is for ranks that run threads"
one_line

engines=()
[ -e "$bin/forkjoin-mpi-openmpi.so" ] && command -v mpirun.openmpi >/dev/null && engines+=(mpirun.openmpi)
[ -e "$bin/forkjoin-mpi-mpich.so" ] && command -v mpirun.mpich >/dev/null && engines+=(mpirun.mpich)
[ ${#engines[@]} -gt 0 ] || { echo "this build has no MPI whose mpirun is here"; finish; }

try 2 "$program" run risk.european --strategy sequential,mpi
says "not started by an MPI launcher" "mpirun -n 4"
one_line

small_items=("[!ipw]*" "peak.*" "image.[!b]*" "predict.[!t]*")
large_items=("image.batch" "predict.topk")
"$program" list | grep -q '^wait' && large_items+=("wait.*")
kernels=$("$program" list | grep -c '^[a-z]*\.[a-z0-9]* - ')

declare -A schedules=([mpirun.openmpi]=dynamic [mpirun.mpich]="guided,2")
for mpirun in "${engines[@]}"; do
    # Every kernel, with uneven shares and fewer chunks than ranks: 1, 2, 3 and 4 ranks in one job.
    try 0 launch "$mpirun" 4 verify "${small_items[@]}" --strategy sequential,mpi --size 4999
    [ "$(nproc)" -ge 4 ] || says "and shares; start fewer ranks"
    mv out proven
    try 0 launch "$mpirun" 4 verify "${large_items[@]}" --strategy sequential,mpi --size 5 --set predict.topk.batch=2
    cat out >>proven
    [ "$(grep -c ' ok' proven)" = $((5 * kernels)) ] || fail "$mpirun: not every kernel at 1 to 4 ranks: $(cat proven)"
    # A filter's passes read their neighbours' rows; chunks go to whoever is free.
    try 0 launch "$mpirun" 3 verify image.gauss risk.american --strategy sequential,mpi --size 5003 --schedule "${schedules[$mpirun]}"
    try 0 launch "$mpirun" 2 verify image.gauss risk.american --strategy sequential,mpi+openmp --threads-per-rank 2 --size 5003
    [ "$(grep -c ' mpi+openmp .* ok' out)" = 4 ] || fail "not 2 and 4 workers of 1 and 2 ranks: $(cat out)"
done

# What does not hang on whose MPI it is: with the first.
mpirun=${engines[0]}
try 0 launch "$mpirun" 3 verify risk.european image.filter --strategy sequential,mpi --size 1
try 0 launch "$mpirun" 1 verify risk.european --strategy sequential,mpi

# What a result records.
try 0 launch "$mpirun" 2 run train.kmeans --strategy sequential,mpi --size tiny --rounds 2 --quiet --output "$mpirun.json"
prints "identical in all 3 configurations"
grep -q '"ranks": 2,' "$mpirun.json" || fail "no number of ranks in the result"

# Refusals: by rank 0 alone, in one line, and all end.
try 2 launch "$mpirun" 2 verify risk.european --strategy mpi,processes
says "processes forks its workers"
try 2 launch "$mpirun" 2 verify risk.european --strategy sequential,mpi --workers 1,3
says "mpi has 2 workers here"
try 2 launch "$mpirun" 2 run risk.european --strategy sequential,mpi --replicates 3
says "--replicates"
try 2 launch "$mpirun" 2 verify risk.europaen --strategy mpi
says "did you mean 'risk.european'"
[ "$(grep -c '^forkjoin: ' err)" = 1 ] || fail "more than rank 0 speaks: $(cat err)"

# Without --strategy mpi rank 0 works alone.
try 0 launch "$mpirun" 2 verify risk.european --strategy sequential,openmp --workers 1
says "only rank 0 works"
[ "$(wc -l <out)" = 2 ] || fail "not rank 0 alone: $(cat out)"
until_true 5 none_left

# Ranks of another build.
mkdir -p other
cp "$program" "$bin"/forkjoin-mpi-*.so other/
echo >>other/forkjoin
try 3 timeout -k 2 60 "$mpirun" -n 1 "$program" verify risk.european --strategy mpi : -n 1 other/forkjoin verify risk.european --strategy mpi
says "rank 1 on" "is another build than rank 0"
finish
