#!/usr/bin/env bash
# test_plots.sh - plots of synthetic results: their structure, and what there is when parts are missing; label: golden
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"
command -v gnuplot >/dev/null || { echo "gnuplot is missing: nothing is drawn"; finish; }
python=$(python_with json)
[ -n "$python" ] || { echo "python3 is missing: nothing is checked"; finish; }

# drawn NAME: makes the synthetic result NAME and draws it into ./NAME/.
drawn() {
    try 0 "$python" "$source_folder/tests/support/synthetic_results.py" "$1"
    try 0 "$program" report "$1.json" --output "$1"
    [ ! -s err ] || fail "$1: gnuplot or forkjoin said: $(cat err)"
}
for name in failed-kernel one-sample one-worker-count only-processes only-sequential many-workers two-sockets \
    decision-matrix; do
    drawn "$name"
done

# Comparisons: of three machines, and of a hundred.
for name in eight-cores four-cores hundred; do
    try 0 "$python" "$source_folder/tests/support/synthetic_results.py" $name
done
try 0 "$program" compare eight-cores.json two-sockets.json four-cores.json --output three --format json
says "plots in three/"
# One with another problem, and only one beside it.
"$python" -c 'import json
document = json.load(open("eight-cores.json"))
document["kernels"][0]["problem"]["item_count"] *= 2
document["kernels"] = document["kernels"][:2]
names = tuple(kernel["name"] + "/" for kernel in document["kernels"])
document["benchmarks"] = [sample for sample in document["benchmarks"] if sample["name"].startswith(names)]
json.dump(document, open("changed.json", "w"))' || fail "no changed.json"
try 0 "$program" compare eight-cores.json changed.json --output changed
try 0 "$program" compare hundred-*.json --output hundred
says "plots in hundred/"
try 1 "$program" compare eight-cores.json four-cores.json --output missing/folder
says "cannot make the folder 'missing/folder'"

"$python" "$source_folder/tests/support/check_plots.py" || fail "the plots are not as they should be"
finish
