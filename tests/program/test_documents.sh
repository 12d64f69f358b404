#!/usr/bin/env bash
# test_documents.sh - Markdown as recorded in tests/golden/, digits aside; CSV holds every number of the JSON; label: golden
# After a change that is meant: FORKJOIN_GOLDEN=write tests/program/test_documents.sh build/forkjoin .
source_folder=$(cd "$2" && pwd)
program=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
set -- "$program" "$source_folder"
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"
recorded=$(ls "$source_folder"/results/epyc-zen5-2core/*.json)

try 0 "$program" report --format md "$recorded"
sed 's/[0-9]/0/g' out >masked.md
golden=$source_folder/tests/golden/report.md
if [ "${FORKJOIN_GOLDEN:-}" = write ]; then
    cp masked.md "$golden"
else
    diff -u "$golden" masked.md || fail "$golden differs from: report --format md, each digit a 0"
fi

python=$(python_with csv json)
[ -n "$python" ] || { echo "python3 is missing: CSV is not checked"; finish; }
others=$("$python" "$source_folder/tests/support/synthetic_results.py" --output made failed-kernel one-sample only-sequential hostile)
for result in "$recorded" $others; do
    try 0 "$program" report --format json "$result"
    cp out document.json
    try 0 "$program" report --format csv "$result"
    "$python" - document.json out <<'PYTHON' || fail "the CSV of $result is not its JSON"
import csv, json, sys
document = json.load(open(sys.argv[1]))
lines = list(csv.DictReader(open(sys.argv[2], newline="")))
expected = []
for kernel in document["analysis"]["kernels"]:
    expected += [(kernel, row) for row in kernel["rows"]] or [(kernel, {})]
assert len(lines) == len(expected), (len(lines), len(expected))

def same(shown, value):
    if value is None:
        return shown == ""
    if isinstance(value, bool):
        return shown == str(value).lower()
    return shown == value if isinstance(value, str) else shown != "" and float(shown) == value

for line, (kernel, row) in zip(lines, expected):
    roof = row.get("roof") or {}
    for key in ["workers", "parallel", "oversubscribed", "item_count", "samples", "drifting", "items_per_second", "flops_per_second", "imbalance", "stopped"]:
        assert same(line[key], row.get(key)), (key, line[key], row.get(key))
    intervals = {key: row.get(key) for key in ["seconds", "create_seconds", "speedup", "efficiency", "cold_speedup", "serial_fraction"]}
    intervals["roof_share"] = roof.get("share")
    for key, interval in intervals.items():
        for column, end in [(key, "middle"), (key + "_low", "low"), (key + "_high", "high")]:
            assert same(line[column], (interval or {}).get(end)), (column, line[column], interval)
    assert "hostile" in sys.argv[1] or not line["kernel"].startswith(("=", "+", "@", "-"))
PYTHON
done

# Several results are one table with one head.
try 0 "$program" report --format csv "$recorded" "$recorded"
[ "$(grep -c '^machine,' out)" = 1 ] || fail "not one line of column names"
finish
