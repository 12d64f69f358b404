#!/usr/bin/env bash
# test_wrong_use.sh - every kind of wrong use gives one line with cause, fact and next step, and status 2; label: fault
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"

# refused STATUS TEXT... -- ARGUMENT...
refused() {
    local status=$1 texts=()
    shift
    while [ "$1" != -- ]; do texts+=("$1"); shift; done
    shift
    try "$status" "$program" "$@"
    one_line
    says "${texts[@]}"
}

refused 2 "unknown command 'rnu'" "did you mean 'run'" -- rnu
refused 2 "no option '--worker'" "did you mean '--workers'" -- run --worker 2
refused 2 "--workers needs a value" -- run --workers
refused 2 "--quiet takes no value" -- run --quiet=yes
refused 2 "a worker count is 1 to 1024, not 0" -- run --workers 0
refused 2 "a worker count is 1 to 1024, not 99999" -- run --workers 99999
refused 2 "--workers takes auto or a list" -- run --workers two
refused 2 "--workers takes auto or a list" -- topo --workers 2-1
refused 2 "--rounds takes a whole number" -- run --rounds 0
refused 2 "--comparisons goes with --self-test" -- doctor --comparisons 9
refused 2 "--comparisons takes a whole number" -- doctor --self-test --comparisons 0
refused 2 "'doctor' takes no operand" -- doctor risk.european
refused 2 "--rounds takes a whole number" -- run --rounds -1
refused 2 "--precision takes percent from 0.01 to 100" -- run --precision 0
refused 2 "--rounds fixes the number of rounds" "leave one of them out" -- run --rounds 5 --precision 1
refused 2 "--scaling takes strong or weak" "did you mean 'weak'" -- run --scaling week
refused 2 "--replicates takes a whole number from 1 to 1000" -- run --replicates 0
refused 2 "more than can be counted" "smaller --size" -- run risk.european --scaling weak --workers 3 --size 9007199254740992
refused 2 "--seed takes a whole number" -- run --seed 1e3
refused 2 "--time-limit takes seconds" -- run --time-limit soon
refused 2 "--size takes tiny, small, medium, large" -- run --size huge
refused 2 "--size takes" -- run --size 0
refused 2 "--size takes" -- run --size -5
refused 2 "--size takes" -- run --size 99999999999999999999999
refused 2 "--schedule takes static, dynamic[,k] or guided[,k]" -- run --schedule static,4
refused 2 "unknown strategy 'opnmp'" "did you mean 'openmp'" -- run --strategy opnmp
refused 2 "unknown kernel 'risk.europaen'" "did you mean 'risk.european'" -- run risk.europaen
refused 2 "unknown kernel 'risk'" "did you mean 'risk.*'" -- verify risk
refused 2 "unknown strategy 'threads'" "did you mean openmp (threads)" -- run --strategy threads
refused 2 "unknown kernel 'zzz.*'" "forkjoin list" -- verify 'zzz.*'
refused 2 "unknown kernel" -- list nothing.like.it
refused 2 "--cpus takes a list like 0-3,8" -- run --cpus all
refused 2 "cannot use CPU 4095" "allowed are" "pass --cpus" -- run --cpus 4095
refused 2 "--set takes KERNEL.NAME=VALUE" -- run --set strike
refused 2 "has no parameter 'stroke'" "strike" -- run risk.european --set risk.european.stroke=1
refused 2 "strike takes a number" -- run risk.european --set risk.european.strike=high
refused 2 "strike is a number from" -- run risk.european --set risk.european.strike=-1
refused 2 "strike takes a number" -- run risk.european --set risk.european.strike=nan
refused 2 "not among the kernels that would run" -- run risk.european --set image.gauss.sigma=1
refused 2 "--input takes KERNEL=FILE" -- run --input photo.png
refused 2 "risk.european reads no input" -- run risk.european --input risk.european=photo.png
refused 2 "takes no operand" -- topo everything
refused 2 "'report' needs RESULT" -- report
refused 2 "cannot read 'missing.json'" -- report missing.json
refused 2 "unknown format 'jsn'" "--format takes text, json, md, csv" -- report --format jsn missing.json
refused 2 "--format json makes none" -- report --format json --output plots missing.json

# Inputs that cannot be read: told before anything is measured, whatever else would run.
printf 'not a picture' >bad.png
refused 2 "image.gauss" "bad.png" -- run --input image.gauss=bad.png --output r.json
refused 2 "image.gauss" "missing.png" -- run --input image.gauss=missing.png --output r.json
printf '{"learner": 1}' >bad.json
refused 2 "predict.gbdt" "bad.json" -- run --input predict.gbdt=bad.json --output r.json
[ ! -e r.json ] || fail "a result was written although nothing was measured"

# Outputs that cannot be written: told before anything is measured.
refused 2 "cannot make the folder '/dev/null" "--output" -- run risk.european --size tiny --output /dev/null/x/r.json
mkdir taken.json
refused 2 "cannot write 'taken.json'" -- run risk.european --size tiny --output taken.json
mkfifo pipe.json
refused 2 "cannot write 'pipe.json'" -- run risk.european --size tiny --output pipe.json
[ -p pipe.json ] || fail "a pipe was replaced by a file"
try 0 "$program" run risk.european --size tiny --rounds 2 --machine '' --workers 1 --output empty.json --quiet
try 1 bash -c '"$0" verify risk.european >/dev/full' "$program"
[ ! -e taken.json.partial ] || fail "a partial file was left"

# A described machine can be looked at, not run on.
HWLOC_SYNTHETIC="core:4 pu:1" HWLOC_THISSYSTEM=0 refused 2 "HWLOC_SYNTHETIC" -- run risk.european --size tiny

try 2 "$program"
says "usage: forkjoin COMMAND"
finish
