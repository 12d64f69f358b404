#!/usr/bin/env bash
# test_new_kernel.sh - the README's example kernel, dropped in as one file, is there everywhere; a wrong one is found; label: slow
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"

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
try 0 cmake -S . -B build -DFORKJOIN_TESTS=OFF -DFORKJOIN_WERROR=ON -DCMAKE_BUILD_TYPE=Debug # builds in a third of the time
try 0 cmake --build build --parallel 2
new=build/forkjoin
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
try 0 cmake --build build --parallel 2
try 1 setsid --wait $new verify "$dotted"
grep -q 'processes.*FAIL the sequential digest is' out || fail "a wrong answer under processes passed: $(cat out)"
try 1 setsid --wait $new run "$dotted" --size tiny --rounds 2 --workers 2 --quiet --output wrong.json
prints "NOT identical" "differs from the sequential one"

sed 's/sum += /sum += 1 + /' right.c >"kernels/$name.c"
try 0 cmake --build build --parallel 2
try 1 $new verify "$dotted"
grep -q 'sequential.*FAIL' out || fail "a wrong sequential answer passed: $(cat out)"
try 1 $new run "$dotted" --size tiny --rounds 2 --workers 2 --quiet --output wrong.json
says "wrong answer"
finish
