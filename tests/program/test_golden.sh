#!/usr/bin/env bash
# test_golden.sh - help texts and plans for other machines are as recorded in tests/golden/; label: golden
# After a change that is meant: FORKJOIN_GOLDEN=write tests/program/test_golden.sh build/forkjoin .
source_folder=$(cd "$2" && pwd)
program=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
set -- "$program" "$source_folder"
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"

# golden NAME COMMAND...
golden() {
    local file=$source_folder/tests/golden/$1
    shift
    try 0 "$@"
    if [ "${FORKJOIN_GOLDEN:-}" = write ]; then
        cp out "$file"
    else
        diff -u "$file" out || fail "$file differs from: $*"
    fi
}

golden help.txt "$program" --help
for command in list topo run matrix verify exercise report compare predict doctor; do
    golden "help-$command.txt" "$program" "$command" --help
done

# described NAME SYNTHETIC [ARGUMENT...]: the plan for a machine that hwloc is told of.
described() {
    local name=$1
    export HWLOC_THISSYSTEM=0 HWLOC_SYNTHETIC=$2
    shift 2
    golden "$name" "$program" topo "$@"
    unset HWLOC_THISSYSTEM HWLOC_SYNTHETIC
}
described topo-two-sockets.txt "pack:2 numa:2 core:16 pu:2"
described topo-one-core.txt "core:1 pu:1"
described topo-192-cores.txt "pack:2 core:96 pu:1"
described topo-some-cpus.txt "pack:1 core:8 pu:2" --cpus 0-5
described topo-oversubscribed.txt "core:2 pu:1" --workers 1,2,5

export HWLOC_THISSYSTEM=0 HWLOC_XMLFILE=$source_folder/tests/data/topology/hybrid.xml
golden topo-hybrid.txt "$program" topo
unset HWLOC_THISSYSTEM HWLOC_XMLFILE
finish
