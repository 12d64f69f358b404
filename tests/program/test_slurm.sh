#!/usr/bin/env bash
# test_slurm.sh - cluster/forkjoin.sbatch under a Slurm of the test's own, with four nodes on this machine; label: cluster
# shellcheck source-path=SCRIPTDIR source=hosts.sh
. "$(dirname "$0")/hosts.sh"
# shellcheck source=common.sh
. "$(dirname "$0")/common.sh"
"$program" run --help | grep -q "of sequential.*mpi" || skip "this build has no strategy mpi"
needs munged slurmctld slurmd sbatch mpirun

# slurm_start NODES: munged, slurmctld on this host and a slurmd on each node, with all of their files in /run/slurm.
slurm_start() {
    local host cores
    cores=$(nproc)
    mkdir -p /run/slurm/munge /run/slurm/state
    chmod 755 /run/slurm /run/slurm/munge
    head -c 1024 /dev/urandom >/run/slurm/key
    chmod 400 /run/slurm/key
    cat >/run/slurm/slurm.conf <<CONF
ClusterName=test
SlurmctldHost=head
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=/run/slurm/munge/socket
CredType=cred/munge
StateSaveLocation=/run/slurm/state
SlurmdSpoolDir=/run/slurm/spool-%n
SlurmctldPidFile=/run/slurm/slurmctld.pid
SlurmdPidFile=/run/slurm/slurmd-%n.pid
ProctrackType=proctrack/linuxproc
JobAcctGatherType=jobacct_gather/none
TaskPlugin=task/none
TmpFS=/run/slurm/tmp-%n
SwitchType=switch/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SlurmdParameters=config_overrides
ReturnToService=2
MailProg=/bin/true
NodeName=node[1-$1] CPUs=$cores
PartitionName=all Nodes=ALL Default=YES
CONF
    export SLURM_CONF=/run/slurm/slurm.conf
    munged --foreground --key-file=/run/slurm/key --socket=/run/slurm/munge/socket --log-file=/run/slurm/munge/log \
        --pid-file=/run/slurm/munge/pid --seed-file=/run/slurm/munge/seed 2>/run/slurm/munged.log &
    until_true 10 test -S /run/slurm/munge/socket
    slurmctld -D -i 2>/run/slurm/slurmctld.log &
    for host in $(seq -f 'node%.0f' 1 "$1"); do
        mkdir "/run/slurm/spool-$host" "/run/slurm/tmp-$host" # of their own, as on real hosts: the PMIx plugin has files there
        on "$host" slurmd -D 2>"/run/slurm/slurmd-$host.log" &
    done
    until_true 20 all_idle "$1"
}
all_idle() { [ "$(timeout 5 sinfo --noheader --Node --states=idle --format=%N | grep -c .)" = "$1" ]; }

hosts_make 4
slurm_start 4

# As a user has it: a folder with cluster/ and the program, submitted from there. One rank a node, which here share this machine's cores:
# MPI is not to bind them, and waits for no other network.
cp -r "$source_folder/cluster" .
export FORKJOIN_PROGRAM=$program FORKJOIN_KERNELS=risk.european FORKJOIN_OPTIONS="--size tiny --rounds 3" FORKJOIN_RESULTS=sweep
for launcher in openmpi mpich; do [ -e "$(dirname "$program")/forkjoin-mpi-$launcher.so" ] && command -v "mpirun.$launcher" >/dev/null && break; done
export FORKJOIN_LAUNCHER=$launcher FORKJOIN_LAUNCH_OPTIONS="-bind-to none"
[ "$launcher" = mpich ] ||
    FORKJOIN_LAUNCH_OPTIONS="--bind-to none --mca btl_tcp_if_include 10.77.0.0/24 --mca oob_tcp_if_include 10.77.0.0/24"

# A job that is too small for its task of the array. `sbatch --wait` looks every ten seconds: meanwhile the sweep runs.
timeout -k 2 60 sbatch --wait --nodes=1 --array=2 --ntasks-per-node=1 --output=small.log cluster/forkjoin.sbatch >/dev/null 2>&1 &
small=$!
until_true 20 grep -q . small.log
try 0 sbatch --parsable --nodes=4 --ntasks-per-node=1 cluster/forkjoin.sbatch
job=$(cat out)
over() { [ -z "$(squeue --noheader --jobs="$job")" ]; }
until_true 120 over
[ "$(scontrol show job "$job" | grep -c 'ExitCode=0:0')" = 3 ] || fail "not three good tasks: $(scontrol show job "$job"; cat forkjoin-*.log)"
[ "$(ls sweep/*.json)" = "$(printf 'sweep/nodes-%04d.json\n' 1 2 4)" ] || fail "not a file for each number of nodes: $(ls sweep) $(cat forkjoin-*.log)"

# The last task of the array has reported all: the workers of all files, one answer, and where nodes begin in the plot.
report=report.log
sed -n '/^3 files of one sweep, together/,$p' forkjoin-*-4.log >"$report"
[ -s "$report" ] || fail "files are not put together: $(cat forkjoin-*-4.log)"
[ "$(grep -c 'identical in all 4 configurations' "$report")" = 1 ] || fail "not one answer: $(cat "$report")"
for row in "mpi               1 .* 1 node, .* % communication" "mpi               2 .* 2 nodes, " "mpi               4 .* 4 nodes, "; do
    [ "$(grep -cE -- "$row" "$report")" = 1 ] || fail "no row '$row': $(cat "$report")"
done
if command -v gnuplot >/dev/null; then
    grep -q '2 nodes' sweep/speedup-risk.european.svg && grep -q '4 nodes' sweep/speedup-risk.european.svg || fail "no boundaries of nodes: $(ls sweep)"
fi
[ -s sweep/report.html ] || fail "no page"
try 0 "$program" report sweep/*.json --format csv
[ "$(grep -c ',mpi,' out)" = 3 ] || fail "not three rows of ranks: $(cat out)"

# srun by itself, where Slurm has the PMI that the MPI speaks.
for kind in "mpich pmi2" "openmpi pmix"; do
    { [ -e "$(dirname "$program")/forkjoin-mpi-${kind% *}.so" ] && srun --mpi=list 2>&1 | grep -qw "${kind#* }"; } || continue
    FORKJOIN_LAUNCH_OPTIONS="--cpu-bind=none --mpi=${kind#* }" try 0 cluster/launch --launcher srun --hosts node1,node2 --ranks 1 --limit 60 \
        "$program" verify risk.european --strategy sequential,mpi --size 2048
    [ "$(grep -c ' ok' out)" = 3 ] || fail "srun, $kind: not three right answers: $(cat out err)"
done

wait $small
[ $? = 2 ] || fail "sbatch --wait does not end with the status of a task that its job is too small for"
grep -q 'task 2 of the array uses 2 nodes, and the job has 1; pass --nodes=2' small.log || fail "not told: $(cat small.log)"
finish
