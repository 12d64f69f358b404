#!/usr/bin/env bash
# test_layers.sh - which folder of harness/ includes which: the order that docs/architecture.md gives; label: unit
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"

# What a folder may include besides itself. All but the last five are pure: no clock, no machine.
declare -A may=(
    [text]=""
    [stats]=""
    [result]="text stats"
    [analysis]="text stats result"
    [model]="text stats result analysis"
    [compare]="text stats result"
    [document]="text stats result analysis model"
    [page]="text stats result analysis document"
    [draw]="text stats result analysis model compare"
    [report]="text stats result analysis model compare document page draw plan/options.h"
    [machine]="text stats result"
    [strategies]="machine run ranks"
    [ranks]="text result machine strategies run/job.h run/placement.h run/schedule.h run/self_usage.h"
    [plan]="text stats result machine strategies"
    [run]="text stats result analysis machine strategies ranks plan"
)
impure='<(hwloc|time|sys/(time|resource|utsname|sysinfo))\.h>|\b(clock_gettime|gettimeofday|getloadavg|sysconf)\(|"/(proc|sys)/'

cd "$source_folder/harness" || exit 1
for file in *.[ch]; do
    [ "$file" = main.c ] || fail "harness/$file is in no folder: move it into the one of its step (docs/architecture.md)"
done
for layer in */; do
    layer=${layer%/}
    [ -v "may[$layer]" ] || fail "harness/$layer has no place in this list and in docs/architecture.md"
    while IFS=: read -r file header; do
        places=()
        for place in "$header" */"$header"; do
            [ -f "$place" ] && [ "$place" != "stats/$header" ] && places+=("$place") # headers of stats/ are named with it
        done
        [ ${#places[@]} -gt 0 ] || continue # a kernel's, or made by the build
        [ ${#places[@]} = 1 ] || fail "$header may be any of ${places[*]}: give it a name of its own"
        case " $layer ${may[$layer]} " in
        *" ${places[0]%/*} "* | *" ${places[0]} "*) ;;
        *) fail "$file includes ${places[0]}: $layer/ may include ${may[$layer]:-nothing}" ;;
        esac
    done < <(grep -oE '^#include "[^"]+"' "$layer"/*.[ch]* | sed 's/#include "\(.*\)"/\1/')
    [[ $layer =~ ^(machine|strategies|ranks|plan|run)$ ]] ||
        ! grep -nE "$impure" "$layer"/*.[ch] || fail "harness/$layer reads the clock or the machine"
done
finish
