#!/usr/bin/env bash
# test_matrix.sh - a decision matrix, measured and shown again from its file; label: bench-smoke
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"

kernels=(risk.european)
quickly=()
if has_kernel wait.api; then
    kernels+=(wait.api)
    quickly=(--set wait.api.latency_ms=5)
fi
try 0 "$program" matrix "${kernels[@]}" "${quickly[@]}" --size tiny --rounds 3 --max-workers 2 --output m.json --quiet
prints "the decision matrix" "CPU maths" "16x" "what that costs" "(the lesson: processes: CPU cores)" "too few" "result in m.json"
if [ ${#kernels[@]} = 2 ]; then
    prints "10 API calls" "2 in flight x 1" "2 in flight" "threads: network waits"
fi
sed -n '/^the decision matrix/,/^the twelve/p' out >measured
[ ! -s err ] || grep -q 'no gnuplot' err || fail "it said: $(cat err)"

# Plots take seconds: the rest does without.
mkdir bin
printf '#!/bin/sh\nPATH="%s" exec python3 "$@"\n' "$PATH" >bin/python3
chmod +x bin/python3
undrawn=(env "PATH=$folder/bin" "$program")

# The same from the file, in every format.
try 0 "${undrawn[@]}" report m.json
sed -n '/^the decision matrix/,/^the twelve/p' out | diff measured - || fail "report shows another matrix than the run"
if command -v gnuplot >/dev/null; then
    for kind in svg png pdf; do
        [ -s m/matrix.$kind ] || fail "no m/matrix.$kind was drawn"
    done
fi
grep -q 'id="matrix-0"' m/report.html || fail "the page has no matrix"
try 0 "$program" report --format md m.json
prints "## Which workers for which task" "| CPU maths (risk.european) | 16x |"
python=$(python_with jsonschema)
try 0 "$program" report --format json m.json
cp out analysed.json
[ -z "$python" ] || "$python" - "$source_folder/results/schema.json" m.json analysed.json <<'PYTHON' || fail "the result does not fit results/schema.json"
import json, sys
import jsonschema
schema, result, analysed = (json.load(open(name)) for name in sys.argv[1:])
jsonschema.validate(result, schema)
jsonschema.validate(analysed, schema)
assert result["context"]["settings"]["matrix"] is True
for row in analysed["analysis"]["matrix"]:
    kernel = next(one for one in result["kernels"] if one["name"] == row["kernel"])
    names = {one["name"] for one in kernel["configurations"]}
    assert row["fastest"]["name"] in names and row["rival"]["name"] in names
    assert row["fastest"]["workers_are"] != row["rival"]["workers_are"]
    flights = [one for one in kernel["configurations"] if "in_flight" in one]
    assert len(flights) == kernel["waits"] and all(one["parallel"] and one["in_flight"] == 2 for one in flights)
    for one in kernel["configurations"]:
        assert one["proven"] and one["workers_are"] in ("threads", "processes")
        cold = [b for b in result["benchmarks"] if b["configuration"] == one["name"] and b["clock"] == "cold"]
        assert bool(cold) == (one["parallel"] and "in_flight" not in one)
assert all(one["voluntary_switches"] is None or one["voluntary_switches"] >= 0 for one in result["benchmarks"])
PYTHON

# The lesson's own way beside it, where there is Python; and where there is none, that is said and the rest done.
try 0 env PATH=/nonexistent "$program" matrix risk.european --size tiny --rounds 1 --max-workers 1 --with-python --output n.json --quiet
grep -q 'python:risk.european: python3 is not there; install it' err || fail "it does not say that Python is missing: $(cat err)"
prints "not measured: python3 is not there"
if command -v python3 >/dev/null; then
    for kernel in wait.files wait.pipeline wait.database; do
        has_kernel "$kernel" && kernels+=("$kernel")
    done
    try 0 "${undrawn[@]}" matrix "${kernels[@]}" "${quickly[@]}" --size tiny --rounds 1 --max-workers 1 --with-python --output p.json --quiet
    prints "python:risk.european, size tiny: 10,464 paths" "Black-Scholes 10.4506, by Python" "identical in all 3 configurations"
    [ ${#kernels[@]} = 1 ] || prints "python:wait.api, size tiny: 5 calls" "sales of stores 1 to 5: 155000, by Python"
    [ ${#kernels[@]} -lt 5 ] || prints "5 files, " "as each file's last line says, by Python" "36500 sales of 12600000, by Python" \
        "calls on the sales of 4 stores for"
    sed -n '/^the decision matrix/,/^the twelve/p' out >measured
    try 0 "${undrawn[@]}" report p.json
    sed -n '/^the decision matrix/,/^the twelve/p' out | diff measured - || fail "report shows another matrix than the run with Python"
    try 0 "${undrawn[@]}" report --format md p.json # in which no line is wrapped
    prints "paths a second, that of risk.european "
    [ -z "$python" ] || "$python" -c 'import json, jsonschema, sys
jsonschema.validate(*(json.load(open(name)) for name in ("p.json", sys.argv[1])))' "$source_folder/results/schema.json" ||
        fail "the result with Python does not fit results/schema.json"
fi

# A run of the same kernel has none.
try 0 "${undrawn[@]}" run risk.european --size tiny --rounds 2 --workers 1 --output r.json --quiet
! grep -q 'decision matrix' out || fail "a run shows a matrix"

# Wrong use.
try 2 "$program" matrix risk.europaen
says "did you mean 'risk.european'?"
try 2 "$program" matrix --strategy openmp
says "'matrix' has no option '--strategy'"
finish
