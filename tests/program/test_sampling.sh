#!/usr/bin/env bash
# test_sampling.sh - when rounds end, weak scaling, replicates and what interrupts them; label: bench-smoke
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"
small=(run risk.european --size 400000 --workers 2 --quiet)
python=$(python_with json)
[ -n "$python" ] || { echo "skipped: python3 is missing; 'make deps-test' installs it"; exit 77; }

# holds FILE EXPRESSION: about the result r, its samples s (warm ones w), its configurations c.
holds() {
    "$python" - "$1" "$2" <<'PYTHON' || fail "$1: not so: $2"
import json, sys
r = json.load(open(sys.argv[1]))
s = r["benchmarks"]
w = [x for x in s if x["clock"] == "warm"]
c = [x for k in r["kernels"] for x in k["configurations"]]
t = r["context"]["settings"]
sys.exit(not eval(sys.argv[2]))
PYTHON
}

# The baseline over itself is known exactly, whatever else the machine does: that is seen at the first look.
try 0 "$program" "${small[@]}" --strategy sequential --precision 100 --output easy.json
prints "medians of 10 warm" "sampling ended: speedups known to 100 %"
holds easy.json 'all(x["stopped"] == "precision" for x in c) and len(w) == 10 * len(c)'
holds easy.json 't["precision"] == 1 and t["looks"] == 5 and t["rounds"] == 50 and t["warm_up_runs"] == 1'
holds easy.json '0 < r["context"]["state"]["timer_overhead_seconds"] < 1e-3 and all(x["runs"] == 1 for x in s)'

# One that nothing has is not, and the time limit ends it; the first ten rounds are taken all the same.
try 0 "$program" "${small[@]}" --precision 0.01 --time-limit 0.001 --output short.json
prints "medians of 10 warm" "sampling ended: time limit, 0 of 2 speedups known to 0.01 %"
holds short.json '{x["stopped"] for x in c if x["parallel"]} == {"time limit"}'

# Time that one kernel leaves goes to the one before it, which goes on where it was: wait.api comes first with this seed.
if [ -z "${FORKJOIN_SANITIZED:-}" ] && has_kernel wait.api; then
    try 0 "$program" run overhead.empty wait.api --set wait.api.latency_ms=20 --size 10 --strategy sequential --rounds 99 \
        --time-limit 4 --seed 1 --output left.json --quiet
    prints "once more, with rounds for which others left time"
    [ "$(grep -c '^wait.api, ' out)" = 2 ] || fail "wait.api has not two tables"
    [ "$(grep -c '^overhead.empty, ' out)" = 1 ] || fail "overhead.empty has not one table"
    holds left.json '[x["round"] for x in w if x["name"].startswith("wait")] == list(range(len(w) - 99)) and all(x["correct"] for x in w)'
    holds left.json '[x["stopped"] for k in sorted(r["kernels"], key=lambda k: k["name"]) for x in k["configurations"]] == ["rounds", "time limit"]'
fi

# A run with nothing in it is too short for any clock, and is repeated; with sanitizers it may be long enough.
try 0 "$program" run overhead.empty --size 1 --strategy sequential --rounds 3 --output empty.json --quiet
holds empty.json 'all(x["seconds"] * x["runs"] > 20 * r["context"]["state"]["timer_overhead_seconds"] for x in w)'
[ -n "${FORKJOIN_SANITIZED:-}" ] || holds empty.json 'all(x["runs"] > 1 for x in w)'

# Weak scaling: twice the items for two workers, each with a sequential proof of its own.
try 0 "$program" "${small[@]}" --workers 1,2 --scaling weak --rounds 3 --output weak.json
prints "400,000 paths for each worker (weak scaling)" "scaled (95 %)" "all 5 configurations identical to the sequential run of their problem"
holds weak.json 'all(x["item_count"] == 400000 * x["workers"] and x["digest"] == x["reference_digest"] for x in c)'
holds weak.json 'len({x["reference_digest"] for x in c}) == 2 and t["scaling"] == "weak"'

# Replicates: each in a process of its own, with orders of its own, and nothing left beside the result.
try 0 "$program" "${small[@]}" --rounds 6 --replicates 3 --output three.json
prints "3 processes" "result in three.json"
holds three.json 'len(w) == 3 * 6 * len(c) and {x["replicate"] for x in s} == {0, 1, 2} and t["replicates"] == 3'
holds three.json 'len({tuple(x["order"] for x in w if x["replicate"] == i) for i in range(3)}) == 3'
[ "$(echo three.json*)" = three.json ] || fail "left: $(echo three.json*)"
try 0 "$program" report --format json three.json

# What one process would refuse, is refused before the first, and by one message.
try 2 "$program" "${small[@]}" --rounds 2 --replicates 2 --output /dev/null/x.json
one_line
printf 'not a picture' >bad.png
try 2 "$program" run image.gauss --input image.gauss=bad.png --replicates 2 --quiet --output bad.json
one_line
says "image.gauss" "bad.png"
[ ! -e bad.json ] || fail "a result was written although nothing was measured"

# Interrupted in the second replicate: what both have is kept, and no process stays.
start "${small[@]}" --rounds 5 --replicates 1000 --output cut.json
until_true 120 grep -q '"round": 1' cut.json.replicate-2
kill -INT -- "-$runner"
wait "$runner"
status=$?
[ $status = 130 ] || fail "interrupted replicates ended with $status"
[ -z "$(pgrep --session "$runner")" ] || fail "processes are left"
holds cut.json '{0, 1} <= {x["replicate"] for x in s} and "interrupted" in {x["stopped"] for x in c}'
try 0 "$program" report cut.json
prints "sampling ended: interrupted"
finish
