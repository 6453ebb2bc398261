# `make run` and `make test` install everything that they need.

SWIFT_FLAGS := --explicit-target-dependency-import-check error
# `--version` names the commit.
RELEASE = env WIDGETS_COMMIT="$$(Scripts/version)" swift build -c release --static-swift-stdlib $(SWIFT_FLAGS)
PREFIX ?= /usr/local
# What `make build` builds, and what `make install` installs.
BUILT := .build/release
STAGE := .build/stage
# How long `make fuzz` runs each target.
SECONDS := 600
# How many damaged states `make faults` tests.
FLIPS := 200
# How long `make http` runs 64 readers.
LOAD_SECONDS := 10

.PHONY: run demo test faults embed scale cms cms-zip http browser schemas lint docs replay fuzz bench serve build install uninstall dist deb installed clean help

run: release ## Fetch the weather, the air and the rates, publish public/, print them; without a network, sample replies
	@Scripts/run

demo: release ## The same with sample replies of the repository, into public-demo/
	@Scripts/demo

test: ## Run every test
	@Scripts/setup build test
	@swift build --build-tests $(SWIFT_FLAGS)
	@swift test --skip-build --disable-xctest $(SWIFT_FLAGS)

faults: ## Run every row of docs/faults.md, with strace, small disks and separate networks
	@Scripts/setup build test faults
	@swift build --build-tests $(SWIFT_FLAGS)
	@Scripts/faults $(FLIPS)

embed: ## Run every recipe of docs/embedding.md and docs/serving.md with nginx, Apache, Varnish and PHP
	@Scripts/setup build embed
	@swift build --product widgets $(SWIFT_FLAGS)
	@swift build --product widgets-serve $(SWIFT_FLAGS)
	@swift build --product replay-server $(SWIFT_FLAGS)
	@Scripts/embed

scale: ## Run every recipe of docs/scale.md: caches, web nodes, a bucket, a stand-by; readers and kills
	@Scripts/setup build scale
	@swift build --product widgets $(SWIFT_FLAGS)
	@swift build --product widgets-serve $(SWIFT_FLAGS)
	@swift build --product replay-server $(SWIFT_FLAGS)
	@Scripts/scale

cms: ## Test the blocks of docs/cms.md, and the plugin in Debian's WordPress with MariaDB, PHP, nginx and Chromium
	@Scripts/setup build cms
	@swift build --product widgets $(SWIFT_FLAGS)
	@swift build --product replay-server $(SWIFT_FLAGS)
	@Scripts/cms

cms-zip: ## Make the plugin for WordPress, in .build/dist
	@Scripts/setup cms-zip
	@Scripts/cms-zip .build/dist

http: release server ## Test the running server against its own description, and under load
	@Scripts/setup http
	@$(RELEASE) --product replay-server
	@Scripts/http $(LOAD_SECONDS)

browser: ## Check the page in Chromium: accessibility, widths, heights, buttons, loader
	@Scripts/setup build browser
	@swift build --product widgets $(SWIFT_FLAGS)
	@Scripts/browser

schemas: ## Check all JSON that is printed or published against docs/schema
	@Scripts/setup build schemas
	@swift build --product widgets $(SWIFT_FLAGS)
	@swift build --product widgets-serve $(SWIFT_FLAGS)
	@swift build --product replay-server $(SWIFT_FLAGS)
	@Scripts/schemas

lint: ## Check format, size, forbidden calls, old names, plain English and NOTICE
	@Scripts/lint

docs: release server ## Run every command that the documents print, and compare the documents with the programs
	@Scripts/setup docs
	@$(RELEASE) --product replay-server
	@Scripts/docs

replay: ## Replay a folder of real provider bodies: make replay CAPTURES=DIR
	@Scripts/setup build test
	@WIDGETS_CAPTURES="$(CAPTURES)" swift test --disable-xctest $(SWIFT_FLAGS) --filter CaptureTests

fuzz: ## Fuzz every decoder, the config and the pages: make fuzz SECONDS=600
	@Scripts/setup build
	@Scripts/fuzz $(SECONDS)

bench: release server ## Measure whole commands and the server beside cat, jq, curl, sqlite3 and nginx
	@Scripts/setup bench
	@$(RELEASE) --product replay-server
	@$(RELEASE) --product decode
	@Scripts/bench

serve: release server ## Build and start the server on 127.0.0.1:8080 for config.json
	@.build/release/widgets serve --config config.json

build: release server ## Build both programs with their manual pages, completions, units and documents
	@Scripts/setup stage
	@Scripts/stage $(BUILT) $(STAGE)

install: ## Install what `make build` built below PREFIX, /usr/local
	@test -e $(STAGE)/install.sh || { echo "Nothing is built yet; type: make build" >&2; exit 1; }
	@$(STAGE)/install.sh --files-only --prefix "$(PREFIX)" --destdir "$(DESTDIR)"

uninstall: ## Remove what `make install` installed; config, state and published files stay
	@test -e "$(DESTDIR)$(PREFIX)/share/widgets/uninstall.sh" || { echo "Nothing is installed in $(PREFIX)" >&2; exit 1; }
	@"$(DESTDIR)$(PREFIX)/share/widgets/uninstall.sh" --prefix "$(PREFIX)" --destdir "$(DESTDIR)"

dist: build ## Make a tarball that installs on a Debian without Swift, in .build/dist
	@Scripts/dist $(STAGE) .build/dist

deb: ## Make the Debian packages widgets and widgets-serve, in .build/deb
	@Scripts/setup build stage deb
	@Scripts/deb .build/deb

installed: ## Test what is installed: manual pages, completions, and the packages in bare Debian 12 roots
	@Scripts/setup build installed stage deb roots
	@swift build --product widgets $(SWIFT_FLAGS)
	@Scripts/installed
	@$(RELEASE) --product replay-server
	@Scripts/roots $(INSTALLED)

clean: ## Remove what was built; published files and the state stay
	rm -rf .build .build-fuzz

help: ## List these commands
	@sed -n 's/^\([a-z-]*\):.*## /make \1\t/p' Makefile | expand -t 20

.PHONY: release
release:
	@Scripts/setup build
	@Scripts/step "Building widgets (minutes the first time)" widgets $(RELEASE) --product widgets

.PHONY: server
server:
	@$(RELEASE) --product widgets-serve
