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
        mkdir "/run/slurm/spool-$host"
        on "$host" slurmd -D 2>"/run/slurm/slurmd-$host.log" &
    done
    until_true 20 all_idle "$1"
}
all_idle() { [ "$(timeout 5 sinfo --noheader --Node --states=idle --format=%N | grep -c .)" = "$1" ]; }

hosts_make 4
slurm_start 4
cp -r "$source_folder/cluster" .

timeout 5 sinfo
date
time sbatch --wait --nodes=4 --ntasks-per-node=1 cluster/forkjoin.sbatch
tail -n 30 *.log
finish
