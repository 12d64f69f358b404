#!/usr/bin/env bash
# test_doctor.sh - doctor and its self-test, reduced: text, JSON, what run records, and an interruption; label: bench-smoke
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"
python=$(python_with json)
[ -n "$python" ] || { echo "skipped: python3 is missing; 'make deps-test' installs it"; exit 77; }

try 0 "$program" doctor
prints "quiet enough: " "other load" "good ("
try 0 "$program" doctor --full
prints "governor" "cpupower frequency-set -g performance" "sysctl kernel.randomize_va_space=2"
try 0 "$program" doctor --json
"$python" - <<'PYTHON' || fail "doctor --json: $(cat out)"
import json
found = json.load(open("out"))
assert found["quiet"] in (True, False, None) and found["text"].startswith("quiet enough: ")
assert len(found["checks"]) >= 20
for check in found["checks"]:
    assert check["verdict"] in ("good", "may disturb", "not readable")
    assert (check["value"] is None) == (check["verdict"] == "not readable")
    assert check["why"] and check["change"]
PYTHON

# Whether so few comparisons of a busy machine call a difference is no matter here: the status is 0 either way, unless most do.
"$program" doctor --self-test --comparisons 12 --quiet >out 2>err </dev/null
[ $? -le 1 ] || fail "the self-test failed: $(cat err)"
prints "the harness against itself: risk.european" "sequential" "openmp" "processes" "are not seen here"
"$program" doctor --self-test --comparisons 9 --json --quiet >out 2>err </dev/null
[ $? -le 1 ] || fail "the self-test failed: $(cat err)"
"$python" - <<'PYTHON' || fail "doctor --self-test --json: $(cat out)"
import json
found = json.load(open("out"))
assert found["comparisons"] == 9 == sum(row["comparisons"] for row in found["rows"])
assert found["called"] == sum(row["called"] for row in found["rows"])
assert found["share"]["low"] <= found["called"] / 9 <= found["share"]["high"]
assert found["good"] == (found["share"]["low"] <= 0.05)
PYTHON

timeout --foreground --preserve-status -s INT 3 "$program" doctor --self-test --comparisons 1000000 --quiet >out 2>err </dev/null
[ $? = 130 ] || fail "an interrupted self-test ended with another status than 130"
prints "the harness against itself"

try 0 "$program" run risk.european --size 20000 --rounds 6 --workers 1 --output result.json
grep -q '^quiet enough: ' err || fail "run does not say whether the machine is quiet"
"$python" - <<'PYTHON' || fail "run does not record the doctor"
import json
assert json.load(open("result.json"))["context"]["state"]["doctor"]["text"].startswith("quiet enough: ")
PYTHON
try 0 "$program" run risk.european --size 20000 --rounds 6 --workers 1 --output result.json --quiet
[ ! -s err ] || fail "run --quiet talks: $(cat err)"
try 0 "$program" report result.json --full
prints "the twelve rules" " 1 kept" " 12 "
finish
