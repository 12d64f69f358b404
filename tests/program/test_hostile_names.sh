#!/usr/bin/env bash
# test_hostile_names.sh - names in someone else's result come out as text and run nothing when drawn; label: fault
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"
command -v gnuplot >/dev/null || { echo "gnuplot is missing: nothing is drawn"; finish; }
python=$(python_with json)
[ -n "$python" ] || { echo "skipped: python3 is missing; 'make deps-test' installs it"; exit 77; }

try 0 "$program" run risk.european --size 20000 --rounds 7 --workers 1,2 --quiet --output good.json
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
# A kernel has four figures, a run three (no roof was measured), each in three formats.
try 0 "$program" report evil.json --output drawn
grep -q $'[\x01-\x09\x0b-\x1f]' out && fail "a control character reached the terminal"
[ ! -s err ] || fail "gnuplot or forkjoin said: $(cat err)"
[ "$(find drawn -type f | wc -l)" = 22 ] || fail "not 21 plots and a page: $(ls drawn)"
[ "$(find . -newer evil.json -type f ! -path './drawn/*' ! -path './cards/*' ! -name out ! -name err | wc -l)" = 0 ] || fail "a file was written outside"

# A card holds them, too.
try 0 "$program" report evil.json --format card --output cards
grep -q $'[\x01-\x09\x0b-\x1f]' out && fail "a control character reached the terminal"
[ ! -s err ] || fail "gnuplot or forkjoin said: $(cat err)"
[ "$(find cards -type f | wc -l)" = 3 ] || fail "not one card in three formats: $(ls cards)"

# And every nasty name that we could think of.
try 0 "$python" "$source_folder/tests/support/synthetic_results.py" hostile
touch before
try 0 "$program" report hostile.json --output hostile
[ ! -s err ] || fail "gnuplot or forkjoin said: $(cat err)"
[ "$(find hostile -name '*.svg' | wc -l)" = "$((16 * 4 + 3))" ] || fail "not four plots of each kernel: $(ls hostile)"
[ "$(find . -newer before -type f ! -path './hostile/*' ! -name out ! -name err | wc -l)" = 0 ] || fail "a file was written outside"
[ -z "$(find . -name 'hit*')" ] || fail "a name was executed"

"$python" - <<'PYTHON' || fail "the SVGs are not what they should be"
import glob, json, xml.etree.ElementTree as ElementTree
names = glob.glob("drawn/*.svg") + glob.glob("cards/*.svg") + glob.glob("hostile/*.svg")
known = {"svg", "title", "desc", "g", "rect", "defs", "circle", "path", "use", "filter", "feFlood", "feComposite", "text", "tspan",
         "polygon", "polyline", "line", "clipPath", "a"} - {"a"}
for name in names:
    root = ElementTree.parse(name).getroot()  # fails when it is not well-formed
    for element in root.iter():
        tag = element.tag.split("}")[1]
        assert tag in known, (name, tag)
        assert not any(key.lower().startswith("on") for key in element.keys()), (name, element.attrib)
        for key, value in element.items():
            assert not key.endswith("href") or value.startswith("#"), (name, value)
texts = "\n".join("".join(ElementTree.parse(name).getroot().itertext()) for name in names)
for name in ("<script>alert(1)</script>", "'; system(\"touch hit\"); print '", "`touch hit`", "%s%n%d %1$s", "@hit @macro", "{/Symbol a}_{b}^2",
             "Gro\u00df\u2603", "END_OF_DATA $data << X", "&amp; &lt; ]]> <!-- --> <?x ?>", "$(touch hit) ${HOME}"):
    assert name in texts, name
PYTHON
finish
