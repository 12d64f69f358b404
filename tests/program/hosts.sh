# hosts.sh - hosts on one machine: namespaces of network and name, inside ones of processes and mounts that the test has for itself.
# Sourced before common.sh. When the test ends, however it does, the kernel ends and unmounts all that was in them.
# shellcheck shell=bash

# skip TEXT...: ctest shows it, and calls the test skipped (tests/CMakeLists.txt).
skip() {
    echo "skipped: $*"
    exit 77
}

# needs COMMAND...: each must be there.
needs() {
    local command
    for command; do command -v "$command" >/dev/null || skip "there is no $command; 'make deps-test' installs it"; done
}

if [ -z "${FORKJOIN_TEST_ALONE:-}" ]; then
    needs unshare nsenter ip
    [ "$(id -u)" = 0 ] || skip "network namespaces take root"
    FORKJOIN_TEST_ALONE=1 unshare --mount --net --uts --ipc true 2>/dev/null || skip "this system lets root make no namespaces"
    # The child dies with unshare, and all that is in its process namespace with it.
    FORKJOIN_TEST_ALONE=1 exec unshare --pid --fork --kill-child --mount-proc --mount --net --uts --ipc bash "$0" "$@"
fi
trap 'exit 130' INT TERM # process 1 of a namespace has no default for them
mount -t tmpfs none /run
mount -t tmpfs none /dev/shm
mkdir -p /run/netns /run/tmp
export TMPDIR=/run/tmp
# Both MPIs' mpirun refuse root, or warn.
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1

# own_cpu HOST: the CPU that is this host's, round again where there are more hosts than CPUs. Ranks take the first that they are
# allowed to use; on one CPU they would keep it from each other, since each thinks that it is alone and waits in a loop.
own_cpu() {
    local range cpus=()
    for range in $(taskset -cp $$ | sed 's/.*: //; s/,/ /g'); do
        # shellcheck disable=SC2207 # numbers
        cpus+=($(seq "${range%-*}" "${range#*-}"))
    done
    echo "${cpus[$(((${1#node} - 1) % ${#cpus[@]}))]}"
}

# hosts_make COUNT: node1, node2 ... at 10.77.0.1 and on, and this one, "head", at 10.77.0.254, on one switch.
hosts_make() {
    local host
    hostname head
    { echo "127.0.0.1 localhost" && echo "10.77.0.254 head"; } >/run/hosts
    mount --bind /run/hosts /etc/hosts
    ip link set lo up
    ip link add switch type bridge
    ip addr add 10.77.0.254/24 dev switch
    ip link set switch up
    for host in $(seq -f 'node%.0f' 1 "$1"); do
        echo "10.77.0.${host#node} $host" >>/run/hosts
        ip netns add "$host"
        ip link add "to-$host" type veth peer name eth0 netns "$host"
        ip link set "to-$host" master switch up
        ip -n "$host" addr add "10.77.0.${host#node}/24" dev eth0
        ip -n "$host" link set eth0 up
        ip -n "$host" link set lo up
        touch "/run/name-$host"
        unshare --uts="/run/name-$host" hostname "$host"
        own_cpu "$host" >"/run/cpu-$host"
    done
    # What mpirun calls instead of ssh: agent OPTION... HOST COMMAND...
    cat >/run/agent <<'AGENT'
#!/bin/sh
while case $1 in -*) true ;; *) false ;; esac; do shift; done
host=$1
shift
exec taskset -c "$(cat "/run/cpu-$host")" nsenter --net="/run/netns/$host" --uts="/run/name-$host" sh -c "$*"
AGENT
    chmod +x /run/agent
}

# on HOST COMMAND...
on() {
    local host=$1
    shift
    nsenter --net="/run/netns/$host" --uts="/run/name-$host" "$@"
}

# host_lost HOST: its cable is pulled.
host_lost() {
    ip link set "to-$1" down
}
host_found() {
    ip link set "to-$1" up
}

# launched LAUNCHER HOSTS RANKS COMMAND...: through the agent, over these hosts' network alone. HOSTS: node1,node2; RANKS: on each.
launched() {
    local launcher=$1 hosts=$2 ranks=$3
    shift 3
    case $launcher in
    openmpi) export FORKJOIN_LAUNCH_OPTIONS="--mca plm_rsh_agent /run/agent --mca btl_tcp_if_include 10.77.0.0/24 --mca oob_tcp_if_include 10.77.0.0/24 --bind-to none" ;;
    mpich) export FORKJOIN_LAUNCH_OPTIONS="-launcher ssh -launcher-exec /run/agent -bind-to none" ;;
    esac
    "$source_folder/cluster/launch" --launcher "$launcher" --hosts "$hosts" --ranks "$ranks" --limit "${limit:-30}" "$@"
}
