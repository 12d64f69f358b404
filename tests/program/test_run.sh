#!/usr/bin/env bash
# test_run.sh - a whole run: the result fits its schema and Google Benchmark's tools, report draws it again; label: bench-smoke
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"

# With sanitizers the dense kernels take minutes: three kernels then, of few items.
selection=() size=tiny
[ -z "${FORKJOIN_SANITIZED:-}" ] || selection=(image.gauss predict.gbdt risk.european) size=20000

# What waits need not wait long here, nor does an item need to be much work.
quickly=(--set predict.topk.vectors=10000 --set train.kmeans.iterations=3)
has_kernel image.batch && quickly+=(--set image.batch.megapixels=0.1)
has_kernel wait.api &&
    quickly+=(--set wait.api.latency_ms=2 --set wait.pipeline.latency_ms=1 --set wait.pipeline.paths=1024)
[ -z "${FORKJOIN_SANITIZED:-}" ] || quickly=(--set image.gauss.passes=4)

# Whole numbers are listed whole.
try 0 "$program" list
prints "risk.american.spot=36 " "(0.01 to 1000000)" "image.filter.frames=16 " "(1 to 4096)"
! grep -E -- '--set .*(=|to )[0-9.]+e' out >&2 || fail "a number as a power of ten"

# Of all kernels few rounds, and of one enough for intervals.
try 0 "$program" run risk.european --size "$size" --rounds 7 --workers 1,2,3 --output seven.json --quiet
prints "medians of 7 warm" "identical in all 7 configurations"
try 0 "$program" run "${selection[@]}" "${quickly[@]}" --size "$size" --rounds 3 --workers 1,2,3 --machine 'lab 7' --quiet
prints "identical in all 7 configurations" "sequential" "openmp" "processes" "oversubscribed" "result in results/lab-7/"
prints "no scaling laws: not enough worker counts (6 are needed)"
[ -n "${FORKJOIN_SANITIZED:-}" ] || prints "roofs of the machine" "the nearer roof of each kernel" "what strategies cost"
result=$(ls results/lab-7/*.json)
[ ! -e "$result.partial" ] || fail "a partial file was left"

kernels=$("$program" list --json | grep -c '"item": ')
[ -z "${FORKJOIN_SANITIZED:-}" ] || kernels=${#selection[@]}
[ "$(grep -c 'identical in all' out)" = "$kernels" ] || fail "not every kernel is in the output"
if command -v gnuplot >/dev/null; then
    plots=${result%.json}
    for kind in svg png pdf; do
        [ -s "$plots/overview.$kind" ] || fail "no overview.$kind"
        [ "$(find "$plots" -name "speedup-*.$kind" | wc -l)" = "$kernels" ] || fail "not one $kind for every kernel"
    done
    grep -q ' against workers<' "$plots/overview.svg" || fail "the axis has no title"
fi

python=$(python_with jsonschema)
# fits ROUNDS RESULT: it and its analysis fit the schema, and hold all samples that were to be taken.
fits() {
    try 0 "$program" report --format json "$2"
    "$python" - "$source_folder/results/schema.json" "$2" out "$1" <<'PYTHON' || fail "$2 does not fit results/schema.json"
import json, sys
import jsonschema
schema, result, analysed = (json.load(open(name)) for name in sys.argv[1:4])
rounds = int(sys.argv[4])
jsonschema.Draft202012Validator.check_schema(schema)
jsonschema.validate(result, schema)
jsonschema.validate(analysed, schema)
assert {key: value for key, value in analysed.items() if key != "analysis"} == result
assert len(analysed["analysis"]["kernels"]) == len(result["kernels"])
warm = [b for b in result["benchmarks"] if b["clock"] == "warm"]
configurations = [c for k in result["kernels"] for c in k["configurations"]]
assert len(warm) == rounds * len(configurations), (len(warm), len(configurations))
# Each round holds each configuration of a kernel once, in an order of its own.
for kernel in result["kernels"]:
    names = {c["name"] for c in kernel["configurations"]}
    orders = set()
    for number in range(rounds):
        of_round = sorted((b for b in warm if b["round"] == number and b["configuration"] in names), key=lambda b: b["order"])
        assert {b["configuration"] for b in of_round} == names
        orders.add(tuple(b["configuration"] for b in of_round))
    assert len(orders) > 1, "every round has the same order"
PYTHON
}
if [ -n "$python" ]; then
    fits 7 seven.json
    fits 3 "$result"
else
    echo "python3-jsonschema is missing: the schema is not checked"
fi

compare=/usr/share/benchmark/compare.py
python=$(python_with scipy)
if [ -n "$python" ] && [ -e $compare ]; then
    try 0 "$python" $compare benchmarks "$result" "$result"
    prints "risk.european/$size/openmp/workers:2"
fi

# The same result again: the same numbers, drawn elsewhere.
try 0 "$program" report seven.json --output elsewhere
prints "identical in all 7 configurations" "plots in elsewhere/"

# The same seed, the same answers; another seed, others.
try 0 "$program" verify risk.european --workers 2
cp out first
try 0 "$program" verify risk.european --workers 2
cmp -s first out || fail "two runs of verify differ"
try 0 "$program" verify risk.european --workers 2 --seed 2
cmp -s first out && fail "another seed gives the same answer"

# A time limit ends the rounds, and says so.
try 0 "$program" run risk.european --size "$size" --rounds 100000 --time-limit 0.5 --output limited.json --quiet
prints "sampling ended: time limit"

# Without a baseline there are no speedups, but proofs.
try 0 "$program" run risk.european --size "$size" --rounds 2 --strategy openmp --workers 2 --output only.json --quiet
prints "identical in all 1 configurations"
finish
