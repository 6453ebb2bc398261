# The commands of a working day. `make run` and `make test` do all the set-up that they need.

SWIFT_FLAGS := --explicit-target-dependency-import-check error
PREFIX ?= /usr/local
# What `make install` takes.
BUILT := .build/release
# How long `make fuzz` stays with each target.
SECONDS := 600
# How many damaged states `make faults` tries.
FLIPS := 200
# How long `make http` keeps 64 readers at it.
LOAD_SECONDS := 10

.PHONY: run demo test faults embed http browser schemas lint replay fuzz bench bench-serve serve install installed clean help

run: release ## Fetch the weather and the rates, publish them into public/, print them
	@Scripts/run

demo: release ## The same with the repository's own sample replies, into public-demo/
	@swift build -c release --static-swift-stdlib --product replay-server $(SWIFT_FLAGS)
	@Scripts/demo

test: ## Run every test
	@Scripts/setup build test
	@swift build --build-tests $(SWIFT_FLAGS)
	@swift test --skip-build --disable-xctest $(SWIFT_FLAGS)

faults: ## Run every row of docs/faults.md, with strace, small disks and networks of their own
	@Scripts/setup build test faults
	@swift build --build-tests $(SWIFT_FLAGS)
	@Scripts/faults $(FLIPS)

embed: ## Run every recipe of docs/embedding.md with nginx, Apache, Varnish and PHP
	@Scripts/setup build embed
	@swift build --product widgets $(SWIFT_FLAGS)
	@swift build --product replay-server $(SWIFT_FLAGS)
	@Scripts/embed

http: release server ## Hold the running server to its own description, and to its promises under load
	@Scripts/setup http
	@swift build -c release --static-swift-stdlib --product replay-server $(SWIFT_FLAGS)
	@Scripts/http $(LOAD_SECONDS)

browser: ## Look at the page in Chromium: axe, widths, heights, the controls, the loader
	@Scripts/setup build browser
	@swift build --product widgets $(SWIFT_FLAGS)
	@Scripts/browser

schemas: ## Hold everything that is printed or published as JSON to docs/schema
	@Scripts/setup build schemas
	@swift build --product widgets $(SWIFT_FLAGS)
	@swift build --product widgets-serve $(SWIFT_FLAGS)
	@swift build --product replay-server $(SWIFT_FLAGS)
	@Scripts/schemas

lint: ## Check the format and what must not be in the tree
	@Scripts/lint

replay: ## Replay a folder of real provider bodies: make replay CAPTURES=DIR
	@Scripts/setup build test
	@WIDGETS_CAPTURES="$(CAPTURES)" swift test --disable-xctest $(SWIFT_FLAGS) --filter CaptureTests

fuzz: ## Fuzz every decoder, the config and the pages: make fuzz SECONDS=600 for each
	@Scripts/setup build
	@Scripts/fuzz $(SECONDS)

bench: release ## Measure whole commands against curl and jq, as ratios of one run
	@Scripts/setup bench
	@swift build -c release --static-swift-stdlib --product replay-server $(SWIFT_FLAGS)
	@swift build -c release --static-swift-stdlib --product decode $(SWIFT_FLAGS)
	@Scripts/bench

bench-serve: release server ## Measure the server against nginx on the same files
	@Scripts/setup bench-serve
	@Scripts/bench-serve

serve: release server ## Build and start the server on 127.0.0.1:8080 for config.json
	@.build/release/widgets serve --config config.json

install: ## Copy what `make run` and `make serve` built to PREFIX, with manual pages and completions
	@test -x $(BUILT)/widgets || { echo "Nothing is built yet: make run" >&2; exit 1; }
	@Scripts/setup manual
	@Scripts/install $(BUILT) "$(DESTDIR)$(PREFIX)"

installed: ## Look at what `make install` installs: the manual pages, the completions in a shell
	@Scripts/setup build installed
	@swift build --product widgets $(SWIFT_FLAGS)
	@Scripts/installed

clean: ## Remove what was built; published files and the state stay
	rm -rf .build .build-fuzz

help: ## Say what there is
	@sed -n 's/^\([a-z-]*\):.*## /make \1\t/p' Makefile | expand -t 20

.PHONY: release
release:
	@Scripts/setup build
	@swift build -c release --static-swift-stdlib --product widgets $(SWIFT_FLAGS)

.PHONY: server
server:
	@swift build -c release --static-swift-stdlib --product widgets-serve $(SWIFT_FLAGS)
