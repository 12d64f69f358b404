#!/usr/bin/env bash
# test_cluster_scripts.sh - cluster/plan prints what is recorded in tests/golden/, and cluster/sweep runs just that; label: golden
# After a change that is meant: FORKJOIN_GOLDEN=write tests/program/test_cluster_scripts.sh build/forkjoin .
source_folder=$(cd "$2" && pwd)
set -- "$1" "$source_folder"
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"
cluster=$source_folder/cluster

# golden NAME COMMAND...
golden() {
    local file=$source_folder/tests/golden/$1
    shift
    try 0 "$@"
    if [ "${FORKJOIN_GOLDEN:-}" = write ]; then cp out "$file"; fi
    diff -u "$file" out || fail "$file differs from: $*"
}

golden cluster-slurm.txt "$cluster/plan" 8 64 slurm
golden cluster-openmpi.txt "$cluster/plan" 3 16 openmpi
golden cluster-mpich-threads.txt env FORKJOIN_THREADS=16 "FORKJOIN_OPTIONS=--scaling weak" "$cluster/plan" 2 64 mpich

# refused COMMAND...: with status 2 and one line on standard error, which holds the last word.
refused() {
    local text=${*: -1}
    try 2 "${@:1:$#-1}"
    says "$text"
    [ "$(wc -l <err)" = 1 ] || fail "not one line: $(cat err)"
}
refused "$cluster/plan" 0 64 slurm "usage: cluster/plan NODES CORES"
refused "$cluster/plan" 4 64 ssh "there is no launcher 'ssh'; there are slurm, openmpi and mpich"
refused env FORKJOIN_RANKS=8 FORKJOIN_THREADS=16 "$cluster/plan" 4 64 slurm "8 ranks x 16 threads do not fit 64 cores"
refused "$cluster/launch" --hosts a --ranks many true "--ranks takes a whole number from 1, not 'many'"
refused "$cluster/launch" --launcher lam --hosts a true "there is no launcher 'lam'"
refused "$cluster/launch" --hosts a "name the command"
refused "$cluster/launch" true "name the hosts"
refused "$cluster/launch" --host a true "there is no option '--host'"
printf '# nobody\n\n' >empty
refused "$cluster/sweep" "$folder/empty" "names no host"
refused "$cluster/sweep" "$folder/missing" "HOSTFILE (which must be readable)"

# A dry run's line is one that a shell can run again.
try 0 "$cluster/launch" --dry-run --launcher srun --hosts a,b --ranks 2 echo "it's" 'a $word' plain
printf '#!/bin/sh\nprintf "<%%s>" "$@" | grep -o "<echo>.*"\n' >srun
chmod +x srun
PATH=$folder:$PATH try 0 sh -c "$(cat out)"
prints "<echo><it's><a \$word><plain>"

# A sweep, with programs that only say how they were called: comments, blanks, doubles and slots of the hostfile; after a failure the
# others are measured all the same, and reported.
printf 'one slots=4\n#two\n\nthree # rack 7\none\n four\n' >hosts
printf '#!/bin/sh\necho launched "$@"\ncase "$*" in *,four*) exit 1 ;; esac\n' >fake-mpirun
printf '#!/bin/sh\necho program "$@"\n' >fake-program
chmod +x fake-mpirun fake-program
export FORKJOIN_MPIRUN=$folder/fake-mpirun FORKJOIN_PROGRAM=$folder/fake-program FORKJOIN_RESULTS=$folder/results FORKJOIN_RANKS=4
export FORKJOIN_LAUNCHER=mpich FORKJOIN_KERNELS='risk.*'
touch 'risk.c'
try 1 "$cluster/sweep" "$folder/hosts"
prints "launched -n 4 -hosts one -ppn 4" "launched -n 8 -hosts one,three -ppn 4" "launched -n 12 -hosts one,three,four -ppn 4" \
    "run risk.* --strategy sequential,mpi --workers 1,2,4 " "run risk.* --strategy sequential,mpi --workers 12 " "program report"
[ "$(grep -c '^launched' out)" = 3 ] || fail "not three points: $(cat out)"
finish
