#!/usr/bin/env bash
# test_new_kernel.sh - the README's example kernel, dropped in as one file, is there everywhere, and so is an exercise's, which gets a card;
# wrong ones are found, and get none; label: bench-smoke
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"
# shellcheck source=course.sh
. "$source_folder/tests/program/course.sh"

git -C "$source_folder" ls-files -z --cached --others --exclude-standard | (cd "$source_folder" && tar -c --null -T - 2>/dev/null) | tar -x
[ -e CMakeLists.txt ] || { fail "the sources could not be copied"; finish; }

# The one block of C in the README that defines a kernel.
awk '/^```c$/ { block = ""; inside = 1; next } /^```$/ { if (inside && block ~ /const struct kernel kernel_/) printf "%s", block; inside = 0 }
     inside { block = block $0 "\n" }' README.md >example.c
name=$(sed -n 's/^const struct kernel kernel_\([a-z_]*\) = .*/\1/p' example.c)
[ -n "$name" ] || { fail "README.md has no example kernel"; finish; }
lines=$(wc -l <example.c)
[ "$lines" -le 40 ] || fail "the example has $lines lines"
dotted=${name/_/.}

mv example.c "kernels/$name.c"
try 0 make exercise NAME=my_kernel
prints kernels/my_kernel.c tests/kernels/test_my_kernel.c "exercise my_kernel --max-workers 8"

# Nothing is made for a name that cannot be, or is somebody's.
git -C . init -q . && git add -A 2>/dev/null # to see what changes
for refused in "" My_kernel 2fast a__b a_ "a b" "a'b" '../x' kernel image plan support registry replicate_count my_kernel my.kernel risk.european \
    "$name" a_name_that_has_more_than_thirty_two_letters; do
    try 2 tools/new-exercise "$refused"
    { [ "$(wc -l <err)" = 1 ] && grep -q '^new-exercise: .* \(take\|say\|like\)' err; } || fail "'$refused' is refused by: $(cat err)"
done
[ -z "$(git status --porcelain -- kernels tests | grep -v '^A ')" ] || fail "a refused name left something: $(git status --porcelain)"

try 0 make build JOBS=2 CMAKE_ARGS="-DFORKJOIN_WERROR=ON -DCMAKE_BUILD_TYPE=Debug -DCMAKE_C_FLAGS_DEBUG=-O0 -DCMAKE_CXX_FLAGS_DEBUG=-O0" # in a third of the time
new=build/forkjoin

# has_card NAME, has_no_card NAME: of the exercise whose result is r.json.
has_card() {
    ! command -v gnuplot >/dev/null || { [ -s "r/card-$1.png" ] && [ -s "r/card-$1.svg" ]; } || fail "no card of $1: $(ls r)"
}
has_no_card() {
    [ -z "$(find . -name "card-$1.*")" ] || fail "there is a card of $1"
}

# The exercise: its own test passes, by either name it runs, and text and card can be had again from the file.
if grep -q 'CMOCKA_FOUND:INTERNAL=1' build/CMakeCache.txt; then
    try 0 cmake --build build --parallel 2 --target test_my_kernel
    try 0 build/tests/test_my_kernel
fi
# The lab's own commands.
while IFS= read -r command; do
    ! is_exercise "$command" || [[ $command == make* ]] || course_run $new "$command"
done < <(course_commands docs/course)
! command -v gnuplot >/dev/null || [ -s mine-1/card-my.kernel.png ] || fail "the lab's card is not there"
rm -rf mine-1 r
try 0 $new exercise my_kernel --size tiny --rounds 7 --max-workers 2 --quiet --output r.json
prints "RESULTS SAME: all 5 configurations" "what to try next" "result in r.json" "my.kernel: " " workers" "results identical"
has_card my.kernel
grep -q '"time_limit_seconds": 0\(\.0\)\?,\?$' r.json || fail "a fixed number of rounds has a time limit"
try 0 $new report --format card r.json
prints "RESULTS SAME: all 5 configurations" "results identical"
try 1 $new exercise my.kernel --size tiny --rounds 2 --max-workers 2 --quiet --output r.json
says "no card, since no speedup has an interval after 2 rounds"
has_no_card my.kernel
try 2 $new exercise 'risk.*' --size tiny
one_line
says "takes one kernel" "name 5"

try 0 $new list
prints "$dotted - "
try 0 $new verify "$dotted"
[ "$(grep -c ' ok' out)" = 9 ] || fail "verify: $(cat out)"
[ "$(awk '{ print $4 }' out | sort -u | wc -l)" = 1 ] || fail "more than one digest: $(cat out)"
try 0 $new run "$dotted" --size tiny --rounds 6 --workers 1,2 --quiet --output r.json
prints "$dotted, size tiny" "identical in all 5"
try 0 $new report r.json
prints "$dotted, size tiny"
! command -v gnuplot >/dev/null || [ -s "r/speedup-$dotted.svg" ] || fail "no plot of the new kernel"

# The same kernel, wrong in two ways that verify must find: an answer that hangs on the worker, and one that is plainly wrong.
sed -e 's/\*(uint64_t \*)partial = sum/*(uint64_t *)partial = sum + (getpid() != getpgrp())/' -e '1a #include <unistd.h>' "kernels/$name.c" >wrong.c
cmp -s wrong.c "kernels/$name.c" && fail "the example has changed: mend this test"
mv "kernels/$name.c" right.c
mv wrong.c "kernels/$name.c"
try 0 cmake --build build --parallel 2 --target forkjoin
try 1 setsid --wait $new exercise "$name" --size tiny --rounds 7 --max-workers 2 --quiet --output r.json
prints "RESULTS NOT THE SAME: processes on 1: " "results differ"
says "no card, since results are not identical"
has_no_card "$dotted"
try 1 setsid --wait $new verify "$dotted"
grep -q 'processes.*FAIL the sequential digest is' out || fail "a wrong answer under processes passed: $(cat out)"
try 1 setsid --wait $new run "$dotted" --size tiny --rounds 2 --workers 2 --quiet --output wrong.json
prints "NOT identical" "differs from the sequential one"

try 0 $new exercise my_kernel --size tiny --rounds 7 --max-workers 2 --quiet --output r.json
has_card my.kernel
sed 's/sum += /sum += 1 + /' right.c >"kernels/$name.c"
sed -i 's/return number >= 2/return number >= 1/' kernels/my_kernel.c
try 0 cmake --build build --parallel 2 --target forkjoin
try 1 $new exercise my_kernel --size tiny --rounds 7 --max-workers 2 --quiet --output r.json
prints "RESULTS NOT THE SAME: wrong answer: "
says "wrong answer" "no card"
has_no_card my.kernel
try 1 $new verify "$dotted"
grep -q 'sequential.*FAIL' out || fail "a wrong sequential answer passed: $(cat out)"
try 1 $new run "$dotted" --size tiny --rounds 2 --workers 2 --quiet --output wrong.json
says "wrong answer"
finish
