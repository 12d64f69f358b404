#!/usr/bin/env bash
# test_course.sh - every command of the labs runs, and what they point at is there; label: bench-smoke
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"
# shellcheck source=course.sh
. "$source_folder/tests/program/course.sh"
course=$source_folder/docs/course

course_path=$folder/tools # without gnuplot: plots and cards are other tests' business
mkdir tools
! python=$(python3 -c 'import sys; print(sys.executable)') || ln -s "$python" tools/python3

count=0
while IFS= read -r command; do
    count=$((count + 1))
    is_exercise "$command" && continue
    case $command in
    "build/forkjoin "*)
        kernel=$(grep -oE '\bwait\.[a-z]+' <<<"$command" | head -1)
        [ -z "$kernel" ] || has_kernel "$kernel" || { echo "this build has no $kernel: left out"; continue; }
        course_run "$program" "$command"
        ;;
    make\ *) try 0 make -n -C "$source_folder" "${command#make }" ;; # what it installs or builds is not this test's
    *) fail "neither make nor build/forkjoin: $command" ;;
    esac
done < <(course_commands "$course")
[ $count -ge 10 ] || fail "only $count commands found in $course"

# Pages that they name, and kernels that they speak of.
while IFS=: read -r page link; do
    [ -e "$(dirname "$page")/$link" ] || fail "$page names $link, which is not there"
done < <(grep -oHE '\]\([^)#:]+' "$course"/*.md | sed 's/:](/:/')
finish
