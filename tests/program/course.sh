# course.sh - the commands of the labs, as they stand in docs/course/, for the tests that run them
# shellcheck shell=bash

# course_commands FOLDER: every line of every shell block in its pages.
course_commands() {
    sed -n '/^```sh$/,/^```$/p' "$1"/*.md | grep -v '^```'
}

# Whether a command is about the kernel that a student makes: those run where one is made (test_new_kernel.sh), all others in test_course.sh.
is_exercise() {
    [[ $1 =~ my_kernel|mine-[0-9]+\.json|^make\ build$ ]]
}

# course_run PROGRAM COMMAND: a command of the lab, on a small problem and few rounds (of two options the later counts), with $course_path
# for PATH, if that is set.
course_run() {
    local program=$1 words small=(--size 1000 --quiet)
    [[ $2 != *wait.* ]] || small=(--size 4 --quiet)
    [[ $2 != *wait.api* ]] || small+=(--set wait.api.latency_ms=1)
    [[ $2 != *wait.pipeline* ]] || small+=(--set wait.pipeline.latency_ms=1 --set wait.pipeline.paths=1024)
    [[ $2 == *" --output "* ]] || small+=(--output r.json)
    read -r -a words <<<"$2"
    case $2 in
    "build/forkjoin exercise "*) words+=("${small[@]}" --rounds 6 --max-workers 1) ;;
    "build/forkjoin run "*) words+=("${small[@]}" --rounds 1) ;;
    "build/forkjoin matrix"*) words+=("${small[@]}" --rounds 1 --max-workers 2 risk.european) ;;
    esac
    try 0 env PATH="${course_path-$PATH}" "$program" "${words[@]:1}"
}
