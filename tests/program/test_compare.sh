#!/usr/bin/env bash
# test_compare.sh - files held against one another, good ones and damaged ones; exit status and messages; label: fault
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"
python=$(python_with json)
[ -n "$python" ] || { echo "skipped: python3 is missing; 'make deps-test' installs it"; exit 77; }
zen4=$(echo "$source_folder"/results/epyc-zen4-2core/*.json)
zen5=$(echo "$source_folder"/results/epyc-zen5-2core/*.json)
google=$source_folder/tests/data/google

# refused TEXT... -- ARGUMENT...: status 2 and one line that holds the texts.
refused() {
    local texts=()
    while [ "$1" != -- ]; do texts+=("$1"); shift; done
    shift
    try 2 "$program" compare "$@"
    one_line
    says "${texts[@]}"
}

# --- good files ---------------------------------------------------------------------------------------------------------------
try 0 "$program" compare "$zen4" "$zen5"
prints "answers equal to the bit (builds may differ)" "faster by" "predict.gbdt, B: different problems: items 393,216 and 786,432"
prints "in A, not in B: data.chunks, image.batch" "scores: geometric means of speed, A = 1000"
try 0 "$program" compare "$zen4" "$zen5" --reference "$zen5"
prints "slower by" "B = 1000"
try 0 "$program" compare "$zen4" "$zen4"
prints "no difference seen; one of"
grep '  faster by\|  slower by\|  takes ' out && fail "a file differs from itself"
try 0 "$program" compare "$google/repeated.json" "$google/single.json"
prints "too few samples (10 and 1) to tell" "BM_Broken, A: threads on 1 worker failed: no file to read"
for format in text json md csv; do
    try 0 "$program" compare "$zen4" "$zen5" --format $format
    [ -s out ] || fail "$format is empty"
    [ ! -s err ] || fail "$format says: $(cat err)"
done
checker=$(python_with json jsonschema)
if [ -n "$checker" ]; then
    for other in "$zen5" "$zen4" "$google/single.json"; do
        "$program" compare "$zen4" "$other" --json >compared.json 2>err
        "$checker" -c 'import json, jsonschema, sys
jsonschema.validate(json.load(open("compared.json")), json.load(open(sys.argv[1])))' "$source_folder/results/schema-compare.json" ||
            fail "the document of $other does not follow schema-compare.json"
    done
fi

# --- wrong use ----------------------------------------------------------------------------------------------------------------
refused "'compare' needs RESULT" --
refused "needs two results or more" -- "$zen4"
refused "is not among the files" -- "$zen4" "$zen5" --reference other.json
refused "unknown format 'xml'" "text, json, md, csv" -- "$zen4" "$zen5" --format xml
refused "contradict each other" -- "$zen4" "$zen5" --format md --json

# --- damaged files ------------------------------------------------------------------------------------------------------------
: >empty.json
head -c 20000 "$zen4" >truncated.json
mkdir folder.json
refused "cannot read 'missing.json'" -- "$zen4" missing.json
refused "cannot read 'folder.json'" -- "$zen4" folder.json
refused "'empty.json' is no JSON" -- "$zen4" empty.json
refused "'truncated.json' is no JSON" -- truncated.json "$zen4"
"$python" - "$zen4" <<'PYTHON'
import copy, json, sys
result = json.load(open(sys.argv[1]))
result["kernels"] = [kernel for kernel in result["kernels"] if kernel["name"] in ("risk.european", "image.gauss")]
names = {c["name"] for kernel in result["kernels"] for c in kernel["configurations"]}
result["benchmarks"] = [sample for sample in result["benchmarks"] if sample["configuration"] in names]
def write(name, change):
    changed = copy.deepcopy(result)
    change(changed)
    json.dump(changed, open(name, "w"))
write("good.json", lambda r: None)
write("newer.json", lambda r: r.update(forkjoin_schema=99))
write("negative.json", lambda r: r["benchmarks"][3].update(seconds=-1))
write("zero.json", lambda r: r["benchmarks"][3].update(seconds=0))
write("nan.json", lambda r: r["benchmarks"][3].update(seconds=float("nan")))
write("missing_seconds.json", lambda r: r["benchmarks"][3].pop("seconds"))
write("no_samples.json", lambda r: r["benchmarks"].clear())
write("unverified.json", lambda r: r["kernels"][0]["answer"].update(verified=False))
def another_answer(r):
    r["kernels"][0]["answer"]["digest"] = "0" * 16
def another_build(r):
    another_answer(r)
    r["context"]["build"]["compiler"] = "gcc 99"
def far_off(r):
    another_build(r)
    r["kernels"][0]["answer"]["value"] += 1
def rounded(r):
    another_build(r)
    r["kernels"][0]["answer"]["value"] += 0.5 * r["kernels"][0]["answer"]["tolerance"]
write("unstable.json", another_answer)
write("far_off.json", far_off)
write("rounded.json", rounded)
write("hostile.json", lambda r: [k.update(name="\x1b]0;t\x07\u009b" + k["name"]) for k in r["kernels"]])
json.dump({"forkjoin_schema": 1, "\x1b[31m": 1, "context": {}, "kernels": [{"name": 7}], "benchmarks": []}, open("odd.json", "w"))
json.dump({"benchmarks": [{"name": "\x1b[31ma", "real_time": 0}]}, open("odd_google.json", "w"))
PYTHON
refused "'newer.json'" "newer" -- good.json newer.json
refused "'negative.json'" "\"seconds\"" -- good.json negative.json
refused "'zero.json'" "\"seconds\"" -- good.json zero.json
refused "'nan.json' is no JSON" "NaN" -- good.json nan.json
refused "'missing_seconds.json'" "\"seconds\" is missing" -- good.json missing_seconds.json
refused "'odd.json'" "\"name\" is no text" -- good.json odd.json
refused "'odd_google.json' of Google Benchmark" "no time above 0" -- good.json odd_google.json
grep -q $'\x1b' err && fail "an escape sequence reached the terminal in a message"
refused "it holds aggregates only" -- good.json "$google/aggregates.json"

# Nothing to compare is told like wrong use, after what there is to say.
try 2 "$program" compare good.json no_samples.json
says "nothing to compare; " "in 'no_samples.json': no configuration has times in both"
try 2 "$program" compare good.json "$google/single.json"
says "nothing to compare: the reference and the others have no kernel in common"

# --- answers ------------------------------------------------------------------------------------------------------------------
try 0 "$program" compare good.json rounded.json
prints "apart, within the kernel's tolerance of"
try 1 "$program" compare good.json unstable.json
prints "WRONG: one build gave two answers" "risk.european"
says "image.gauss in 'unstable.json': WRONG: one build gave two answers"
try 1 "$program" compare good.json far_off.json
prints "WRONG: the answers lie 1 apart" "risk.european, size small"
try 1 "$program" compare good.json unverified.json --format csv
says "in 'unverified.json': an answer was not verified"
try 1 "$program" compare good.json unverified.json --format md
prints "an answer was not verified"

# --- names of others, and many files ------------------------------------------------------------------------------------------
for format in text json md; do
    try 0 "$program" compare hostile.json hostile.json --format $format
    grep -q $'[\x01-\x09\x0b-\x1f\x7f]' out && fail "a control character reached the terminal as $format"
    grep -q $'\xc2\x9b' out && fail "a C1 control character reached the terminal as $format"
done
hundred=()
for ((i = 0; i < 100; i++)); do hundred+=(good.json); done
try 0 "$program" compare "${hundred[@]}"
prints "  CV "
# Of 99 x 10 pairs some cannot tell, since the times of the recorded file wander; all are counted.
pairs=$(sed -n 's/^\([0-9]*\) comparisons.*/\1/p' out | awk '{ sum += $1 } END { print sum }')
[ "$pairs" = 990 ] || fail "$pairs pairs are told of, not 990"
finish
