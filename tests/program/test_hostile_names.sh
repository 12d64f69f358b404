#!/usr/bin/env bash
# test_hostile_names.sh - names in someone else's result come out as text and run nothing when drawn; label: fault
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"
command -v gnuplot >/dev/null || { echo "gnuplot is missing: nothing is drawn"; finish; }
python=$(python_with json)

try 0 "$program" run risk.european --size tiny --rounds 3 --workers 1,2 --quiet --output good.json
"$python" - <<'PYTHON'
import json
result = json.load(open("good.json"))
evil = "\x1b]0;title\x07'; system(\"touch hit\"); print '`touch hit` \n%s%n <script>\" \\' END_OF_DATA \u00e9\u202e"
result["context"]["machine"]["cpu_model"] = evil
result["context"]["host_name"] = evil
renamed = {}
for kernel in result["kernels"]:
    kernel["name"] = "../" + evil[:70]
    for configuration in kernel["configurations"]:
        new = evil[:40] + configuration["name"][-40:]
        renamed[configuration["name"]] = new
        configuration["name"] = new
        configuration["strategy"] = evil[:70] + configuration["strategy"]
for sample in result["benchmarks"]:
    sample["configuration"] = renamed[sample["configuration"]]
json.dump(result, open("evil.json", "w"))
PYTHON
try 0 "$program" report evil.json --output drawn
grep -q $'[\x01-\x09\x0b-\x1f]' out && fail "a control character reached the terminal"
[ ! -e hit ] || fail "a name was executed"
[ -s drawn/overview.svg ] || fail "nothing was drawn"
[ "$(find drawn -type f | wc -l)" = 5 ] || fail "not four plots and a page: $(ls drawn)"
[ "$(find . -newer evil.json -type f ! -path './drawn/*' ! -name out ! -name err | wc -l)" = 0 ] || fail "a file was written outside"
grep -q '<script>' drawn/*.svg && fail "a name became an element of the SVG"
finish
