# Makefile - each target is a line into cmake, ctest or forkjoin. `make` alone prints them.
BUILD ?= build
SIZE ?= small
# Words for forkjoin run: make bench ARGS='--rounds 30 --machine lab-7'
ARGS ?=
# For make bench, shared over its kernels; not when ARGS says how many rounds or how long.
TIME_LIMIT ?= 4m
JOBS ?= $(shell nproc)
# For make exercise: recipes find it in the environment.
NAME ?=
export NAME
# The newest result, for make report.
RESULTS ?= $(shell ls -t results/*/*.json 2>/dev/null | head -1)

MAKEFLAGS += --no-print-directory

.NOTPARALLEL:
.PHONY: help deps deps-test deps-peers build bench verify exercise test test-slow peers check report compare doctor simulate fuzz clean

help:  ## print this
	@echo "forkjoin: how CPU-bound work speeds up on more cores"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

deps:  ## install what the build and the plots need (apt or dnf; what is missing only)
	@tools/install-packages build

deps-test:  ## install that, and what only tests need
	@tools/install-packages build test

build:  ## build the program: build/forkjoin
	@cmake -S . -B $(BUILD) -DCMAKE_BUILD_TYPE=Release -DFORKJOIN_WERROR=OFF $(CMAKE_ARGS) >$(BUILD).log 2>&1 || { cat $(BUILD).log; rm -f $(BUILD).log; exit 1; }
	@grep -- '-- forkjoin\|^--   ' $(BUILD).log | grep -v Found; rm -f $(BUILD).log
	@cmake --build $(BUILD) --parallel $(JOBS) --target forkjoin

bench: build  ## build, verify, measure, save to results/ and draw the plots (SIZE=tiny|small|medium|large, ARGS='...')
	@$(BUILD)/forkjoin run --size $(SIZE) $(if $(filter --rounds% --time-limit%,$(ARGS)),,--time-limit $(TIME_LIMIT)) $(ARGS)

verify: build  ## prove that every strategy gives one and the same right answer
	@$(BUILD)/forkjoin verify $(ARGS)

exercise:  ## a new kernel and its test, to be made faster by you: make exercise NAME=my_kernel
	@tools/new-exercise "$$NAME"

test:  ## build and run the whole test suite
	@tools/run-tests

test-slow:  ## what `make test` leaves out: whole simulations, and the tests of kernels under valgrind (ten minutes)
	@cmake --preset release >/dev/null
	@cmake --build --preset release --parallel $(JOBS) >/dev/null
	@ctest --test-dir build --parallel $(JOBS) --output-on-failure -L slow
	@cmake --preset portable >/dev/null
	@cmake --build --preset portable --parallel $(JOBS) >/dev/null
	@ctest --test-dir build-portable --parallel $(JOBS) --output-on-failure -L slow -R valgrind

deps-peers:  ## install the libraries that `make peers` holds the kernels against
	@tools/install-packages build peers

peers: CMAKE_ARGS = -DFORKJOIN_PEERS=ON
peers: build  ## our sequential kernels beside well-known libraries, alternating on one core; saved to results/
	@cmake --build $(BUILD) --parallel $(JOBS) --target peers
	@tools/peers $(BUILD) $(ARGS)

check:  ## format, clang-tidy and cppcheck
	@tools/check

report: build  ## tables, plots and page again, of RESULTS (the newest file in results/)
	@$(BUILD)/forkjoin report $(RESULTS) $(ARGS)

simulate: build  ## how often every interval holds the truth: the table of docs/method.md (10,000 replicates; ARGS='rows')
	@cmake --build $(BUILD) --parallel $(JOBS) --target simulate
	@nice -n 19 $(BUILD)/tests/simulate $(ARGS)

doctor: build  ## what on this machine may spoil a measurement, and what to do about it
	@$(BUILD)/forkjoin doctor $(ARGS)

compare: build  ## hold results against the first of them: make compare RESULTS='a.json b.json'
	@$(BUILD)/forkjoin compare $(RESULTS) $(ARGS)

fuzz:  ## fuzz the readers of files: images, models and tables 60 s each (FUZZ_SECONDS), others a third of it
	@tools/fuzz

clean:  ## remove what was built; results stay
	rm -rf build build-*
