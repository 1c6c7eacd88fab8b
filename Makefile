# The few verbs of the house. `make run` from a fresh clone needs Python >= 3.11 and nothing else.
PYTHON ?= python3
PORT ?= 8000
ES_PORT ?= 9200
VENV := .venv
BIN := $(VENV)/bin
export PYTHONPATH := site:.
# One malloc arena: threads share what another has freed. What is freed goes back (docs/decisions/0043).
PROD := DJANGO_SETTINGS_MODULE=poruch.settings.production MALLOC_ARENA_MAX=1 MALLOC_TRIM_THRESHOLD_=131072

.PHONY: run setup setup-dev setup-extras dev demo test check check-types check-form audit bench bench-search load client messages requirements screenshots elasticsearch elasticsearch-stop

run: setup  ## serve the site with the starter content on http://127.0.0.1:$(PORT)
	@$(BIN)/python -m tools.port "$(PORT)"
	@$(PROD) PORT=$(PORT) $(BIN)/python manage.py prepare
	@exec env $(PROD) $(BIN)/granian --interface wsgi --host 127.0.0.1 --port $(PORT) --workers 1 \
	  --blocking-threads 4 --backpressure 1024 --no-ws --respawn-failed-workers --log-level warning poruch.wsgi:application

setup: $(VENV)/.installed  ## install what the site needs

$(VENV)/.installed: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit("Poruch needs Python 3.11 or newer" if sys.version_info < (3, 11) else 0)'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing (about a minute the first time) ..."
	@$(BIN)/python -m pip install --disable-pip-version-check --quiet --require-hashes -r requirements.txt
	@touch $@

setup-dev: $(VENV)/.installed-dev  ## install what tests and checks need too

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.txt
	@echo "Installing the development tools ..."
	@$(BIN)/python -m pip install --disable-pip-version-check --quiet --require-hashes -r requirements-dev.txt
	@touch $@

setup-extras: $(VENV)/.installed-extras  ## install GraphQL and OpenTelemetry too

$(VENV)/.installed-extras: $(VENV)/.installed requirements-extras.txt
	@$(BIN)/python -m pip install --disable-pip-version-check --quiet --require-hashes -r requirements-extras.txt
	@touch $@

dev: setup-dev  ## the reloading server for developers
	@$(BIN)/python manage.py prepare
	@$(BIN)/python manage.py runserver $(PORT)

demo: setup  ## sample events, campaigns and news, labelled as such; `make demo ARGS=--remove` takes them away
	@$(PROD) $(BIN)/python manage.py demo $(ARGS)

test: setup-dev  ## all tests: on SQLite, PostgreSQL and Elasticsearch, in a real browser
	@$(BIN)/python -m tests.lanes

check: check-types check-form  ## style, types, imports, migrations, templates, catalogues

check-types: setup-dev
	@$(BIN)/mypy

check-form: setup-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports
	@$(BIN)/djhtml --tabwidth 2 --check templates
	@$(BIN)/python manage.py makemigrations --check --dry-run
	@$(BIN)/python -m tests.lint_migrations
	@$(BIN)/python manage.py check_catalogues

audit: setup-dev  ## known holes in dependencies, hashes of pins, secrets in the repository
	@$(BIN)/python -m tools.audit
	@$(BIN)/python -m tests.security.secret_scan

bench: setup-dev  ## page bytes, search and page speeds, memory, relevance, as a table
	@$(BIN)/python -m tests.load.bench

bench-search: setup-dev  ## search side by side with stock Wagtail's, at 1,000, 10,000 and 100,000 pages
	@$(BIN)/python -m tests.load.search $(ARGS)

load: setup-dev  ## speeds beside stock Wagtail's, then 300 readers and 10 editors while processes are killed
	@$(BIN)/python -m tests.load.stress $(ARGS)

client: setup-dev  ## TypeScript types of the API in clients/typescript (needs Node and npm)
	@$(BIN)/python -m tools.client

messages: setup-dev  ## collect and compile the interface texts (needs gettext)
	@$(BIN)/python manage.py makemessages --all --no-obsolete --no-location --no-wrap --ignore var --ignore .venv --ignore tests
	@sed -i '/POT-Creation-Date/d' locale/*/LC_MESSAGES/django.po
	@$(BIN)/python manage.py compilemessages --ignore .venv

screenshots: setup-dev  ## make the README's pictures anew
	@$(BIN)/python -m tests.screenshots

requirements: setup-dev  ## lock the pins of pyproject.toml with hashes
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  --output-file requirements.txt pyproject.toml
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  --extra graphql --extra telemetry --constraint requirements.txt --output-file requirements-extras.txt pyproject.toml
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  --extra graphql --extra telemetry --extra dev --constraint requirements-extras.txt \
	  --output-file requirements-dev.txt pyproject.toml

elasticsearch:  ## a local Elasticsearch on http://127.0.0.1:$(ES_PORT); needs Maven the first time, and Java 21
	@$(PYTHON) tools/elasticsearch.py start --port $(ES_PORT)
	@echo "Now: ELASTICSEARCH_URL=http://127.0.0.1:$(ES_PORT) make run"
	@echo "To stop it: make elasticsearch-stop (its indexes stay)"

elasticsearch-stop:  ## stop the local Elasticsearch; its indexes stay
	@$(PYTHON) tools/elasticsearch.py stop
