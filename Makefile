# The two commands that do everything: `make run` and `make test`. `make help` lists the rest.
BUILD := build
INSTANCE ?= instance
JOBS ?= $(shell nproc)
# How long `make test` changes the corpus of each fuzz target (tests/fuzz): FUZZ_SECONDS, and a whole minute for one target in FUZZ_TURNS.
# Whose turn it is, the number of commits says: the same commit tests the same, the next one others. FUZZ_TURNS=1 gives each its minute
# (half an hour of processor time), and so does `make fuzz`, with libFuzzer.
FUZZ_SECONDS ?= 8
FUZZ_TURNS ?= 4
FUZZ_TURN ?= $(shell git rev-list --count HEAD 2>/dev/null || echo 0)
SOURCES := $(shell git ls-files 'src/*.cpp' 'src/*.hpp' 'tests/*.cpp' 'tests/*.hpp' 'bench/*.cpp' 2>/dev/null)

.PHONY: help build run demo test fuzz sanitize sanitize-threads valgrind fmt lint bench clean packages
help: ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

packages:
	@tools/install_packages build run

build: packages ## programs into build/bin
	@[ -f $(BUILD)/build.ninja ] || cmake -G Ninja -S . -B $(BUILD) >/dev/null
	@cmake --build $(BUILD) -j$(JOBS) --target vidimusd vidimus-responder vidimus-station vidimus

run: ## install what is missing, build, make ./instance when there is none, and serve
	@$(MAKE) --no-print-directory build
	@tools/run $(BUILD)/bin $(INSTANCE)

demo: ## one whole case, unattended, on a throw-away instance; what it made stays in demo/
	@$(MAKE) --no-print-directory build
	@tools/demo $(BUILD)/bin demo

test: ## everything, on SQLite and PostgreSQL, with strangers and a browser
	@tools/install_packages build run test
	@$(MAKE) --no-print-directory tests/browser/node_modules/.installed tests/oidc/node_modules/.installed
	@[ -f $(BUILD)/build.ninja ] || cmake -G Ninja -S . -B $(BUILD) >/dev/null
	@cmake --build $(BUILD) -j$(JOBS)
	@cd $(BUILD) && VIDIMUS_FUZZ_SECONDS=$(FUZZ_SECONDS) VIDIMUS_FUZZ_TURN=$(FUZZ_TURN)/$(FUZZ_TURNS) ctest --output-on-failure -j$$(($(JOBS) + 1)) # one more than cores: many wait for a server or a page

tests/%/node_modules/.installed: tests/%/package.json
	@npm install --prefix tests/$* --ignore-scripts --no-audit --no-fund --silent
	@touch $@

fuzz: ## each parser of foreign octets, a minute with libFuzzer (SECONDS=60)
	@tools/install_packages build fuzz
	@tests/fuzz/run $(or $(SECONDS),60)

sanitize: ## tests of the trust services, and the scripts of their programs, under the address and undefined-behaviour sanitizers
	@tools/install_packages build run test
	@JOBS=$(JOBS) tests/sanitize address

sanitize-threads: ## what answers from several threads, under the thread sanitizer
	@tools/install_packages build run test
	@JOBS=$(JOBS) tests/sanitize threads

valgrind: ## the trust services' tests under valgrind, in pieces: no error, nothing lost
	@tools/install_packages build run test valgrind
	@[ -f $(BUILD)/build.ninja ] || cmake -G Ninja -S . -B $(BUILD) >/dev/null
	@cmake --build $(BUILD) -j$(JOBS) --target test_tsa test_va test_ca test_pki
	@tests/valgrind $(BUILD)/bin

fmt: ## format the sources
	@tools/install_packages lint
	@clang-format -i $(SOURCES)

lint: ## format and static checks
	@tools/install_packages build lint
	@clang-format --dry-run -Werror $(SOURCES)
	@tools/check_floors
	@tools/check_words
	@[ -f $(BUILD)/build.ninja ] || cmake -G Ninja -S . -B $(BUILD) >/dev/null
	@cppcheck --quiet --error-exitcode=1 --std=c++20 --language=c++ -j$(JOBS) -I src \
	  --enable=warning,performance,portability --inline-suppr --suppressions-list=tools/cppcheck.txt src

bench: ## measured ratios beside peers and limits
	@tools/install_packages build run bench
	@[ -f $(BUILD)/build.ninja ] || cmake -G Ninja -S . -B $(BUILD) >/dev/null
	@cmake --build $(BUILD) -j$(JOBS) --target bench_programs vidimus vidimus-responder vidimusd
	@bench/run $(BUILD)/bin
	@python3 bench/pages.py $(BUILD)/bin

clean: ## forget what was built; instances stay
	@rm -rf $(BUILD) build-fuzz build-sanitize build-threads
