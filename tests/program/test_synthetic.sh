#!/usr/bin/env bash
# test_synthetic.sh - synthetic results fit the schema, are read, and are the same for the same seed; label: golden
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"
python=$(python_with jsonschema)
[ -n "$python" ] || { echo "python3-jsonschema is missing: nothing is checked"; finish; }
synthetic=$source_folder/tests/support/synthetic_results.py

for name in two-sockets failed-kernel one-sample one-worker-count only-processes only-sequential hostile many-workers; do
    try 0 "$python" "$synthetic" $name --output first
    try 0 "$program" report --format json first/$name.json
done
"$python" - "$source_folder/results/schema.json" first/*.json <<'PYTHON' || fail "a synthetic result does not fit results/schema.json"
import json, sys
import jsonschema
schema = jsonschema.Draft202012Validator(json.load(open(sys.argv[1])))
for name in sys.argv[2:]:
    schema.validate(json.load(open(name)))
PYTHON

try 0 "$python" "$synthetic" one-sample two-sockets --output second
cmp -s first/two-sockets.json second/two-sockets.json || fail "the same seed gives another result"
try 0 "$python" "$synthetic" one-sample --seed 2 --output second
cmp -s first/one-sample.json second/one-sample.json && fail "another seed gives the same result"

# The law that the samples follow is the one that the file's first lines name: without noise, 8 of 8 cores at sigma 0.002.
try 0 "$python" -c "
import sys; sys.path.insert(0, '$source_folder/tests/support')
import synthetic_results as s
print(round(s.true_speedup(s.EIGHT, s.KERNELS[0], 8), 9) == round(8 / (1 + 0.002 * 7), 9), s.SOCKETS.worth(64) == 40)"
prints "True True"
try 1 "$python" "$synthetic" two-sokets
says "unknown 'two-sokets'"
finish
