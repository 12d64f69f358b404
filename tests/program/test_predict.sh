#!/usr/bin/env bash
# test_predict.sh - a prediction from a recorded result, in all its forms, and wrong use of it; label: bench-smoke
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"
result=$(echo "$source_folder"/results/epyc-zen4-2core/*.json)

# A table, with what was measured beside it, and a plot that says what it is.
try 0 "$program" predict "$result" risk.european --output plots
prints "a model, not measured: 1 to 10,000 ranks, 2 on a node; strong scaling" "risk.european, small: 1,024 chunks" \
    "the most:" "limited by:" "predicted / measured" "from before sizes of partials were recorded"
[ "$(grep -cE '^ +(openmp|processes) +[12] ' out)" = 4 ] || fail "not all four measured configurations are held against: $(cat out)"
[ "$(grep -c '^risk\|^image' out)" = 1 ] || fail "other kernels are shown, too"
if command -v gnuplot >/dev/null; then
    for end in svg png pdf; do
        [ -s "plots/prediction-risk.european.$end" ] || fail "no plot as $end"
    done
    grep -q 'a model, NOT measured' plots/prediction-risk.european.svg || fail "the plot does not say that it is a model"
fi

# The same as JSON, checked by its own sums; the report of the file knows nothing of it.
try 0 "$program" predict "$result" 'risk.*' --json --network infiniband-hdr --max-ranks 1000 --ranks-per-node 2
cp out predicted.json
python=$(python_with json)
[ -z "$python" ] || "$python" - predicted.json <<'PYTHON' || fail "the predictions as JSON are not right"
import json, math, sys
document = json.load(open(sys.argv[1]))
assert document["what"] == "a model, not measured" and document["between_nodes"]["latency_seconds"] == 1e-6
assert [one["name"] for one in document["kernels"]] == ["risk.american", "risk.asian", "risk.basket", "risk.european", "risk.var"]
for kernel in document["kernels"]:
    work = kernel["work"]
    assert [one["ranks"] for one in kernel["predictions"]] == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1000]
    for one in kernel["predictions"]:
        assert math.isclose(sum(one["terms_seconds"].values()), one["seconds"], rel_tol=1e-12)
        assert math.isclose(one["speedup"], work["sequential_seconds"] / one["seconds"], rel_tol=1e-12)
        assert one["nodes"] == math.ceil(one["ranks"] / 2)
        chunks = math.ceil(work["chunk_count"] / one["ranks"]) * work["step_count"] * work["chunk_seconds"]
        terms = one["terms_seconds"]
        assert math.isclose(terms["work"] + terms["whole chunks"], chunks, rel_tol=1e-12)
        assert abs(one["simulated_speedup"] / one["speedup"] - 1) < 0.25
        assert one["speedup"] <= kernel["peak"]["speedup"] * 1.0011
    for held in kernel["held_against"]:
        assert math.isclose(held["ratio"], held["predicted_seconds"] / held["measured_seconds"]["middle"], rel_tol=1e-12)
        assert 0.8 < held["ratio"] < 1.25, held # of a recorded file: it cannot change by itself
PYTHON

# Documents of this and of other results follow the schema: with partials and without, waiting kernels, weak scaling.
checker=$(python_with json jsonschema)
if [ -n "$checker" ]; then
    "$program" predict "$source_folder"/results/ice-lake-2core/*.json --json --max-ranks 100 >newer.json 2>err
    "$program" predict "$result" --json --scaling weak --max-ranks 64 >weak.json 2>err
    "$checker" - "$source_folder/results/schema-predict.json" predicted.json newer.json weak.json <<'PYTHON' || fail "a document does not fit results/schema-predict.json"
import json, sys
import jsonschema
schema = json.load(open(sys.argv[1]))
jsonschema.Draft202012Validator.check_schema(schema)
for name in sys.argv[2:]:
    jsonschema.validate(json.load(open(name)), schema)
document = json.load(open(sys.argv[3]))
document["kernels"][0]["predictions"][0]["terms_seconds"]["luck"] = 0
try:
    jsonschema.validate(document, schema)
    sys.exit("the schema takes what is not in it")
except jsonschema.ValidationError:
    pass
PYTHON
fi
try 0 "$program" report --format json "$result"
! grep -q '"what": "a model' out || fail "a report holds predictions"

# What is given counts.
try 0 "$program" predict "$result" risk.asian --json --latency-us 3 --overhead-us 0.5 --bandwidth-gbs 12.5 --scaling weak
{ grep -q '"latency_seconds": 3' out && grep -q '"scaling": "weak"' out && grep -q 'as given' out; } || fail "options have no effect"

# A fresh result has all that the model needs.
try 0 "$program" run risk.american overhead.empty --size tiny --workers 1 --rounds 2 --output fresh.json --quiet
try 0 "$program" predict fresh.json risk.american --json
{ grep -q '"partial_bytes": [1-9]' out && grep -q '"reduce_measured": true' out; } || fail "a fresh result lacks inputs: $(head -30 out)"

# Wrong use.
try 2 "$program" predict
says "'predict' needs RESULT"
try 2 "$program" predict nothing.json
one_line
says "nothing.json"
try 2 "$program" predict "$result" risk.europaen
one_line
says "did you mean 'risk.european'?"
try 2 "$program" predict "$result" --network carrier-pigeon
says "tcp-10g" "--latency-us"
try 2 "$program" predict "$result" --scaling sideways
says "strong or weak"
try 2 "$program" predict "$result" --latency-us -1
says "--latency-us takes a number from 0"
try 1 "$program" predict "$result" risk.asian --output "$source_folder/README.md"
finish
