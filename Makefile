# Everything begins here. On a machine with Python 3.11–3.13 and make: `make demo` and `make test`.
.DEFAULT_GOAL := help
.PHONY: help setup demo test coverage bench proof quality format lock stop environment

SHELL := /bin/sh
VENV := .venv
PY := $(VENV)/bin/python
MANAGE := $(PY) manage.py
SERVE ?= yes
PEOPLE ?= 20000
LOCKS := requirements-uv.txt requirements-dev.txt requirements-node.txt
STAMP := $(VENV)/.installed
TEMPLATES := find templates accounts/demo_idp/templates -name '*.html' -print0
# What `make coverage` wants covered to the last branch: law, rules, money, access.
WHOLE := benefits/law/*,pensions/rules/*,benefits/runs/writing.py,accounts/access.py,registry/access.py,registry/identifiers.py
# What a deployment must say; here only so that Django can look at the settings it would run with.
PRODUCTION := ESOSIAL_DEMO=0 ESOSIAL_HOSTS=e-sosial.example ESOSIAL_OIDC_ISSUER=https://identity.example \
	ESOSIAL_OIDC_CLIENT_ID=portal ESOSIAL_OIDC_CLIENT_SECRET=checked-not-used \
	ESOSIAL_MESSAGE_BACKEND=gateway.example.Backend \
	ESOSIAL_SIGNING_KEY=var/checked/key.pem ESOSIAL_SIGNING_CERTIFICATE=var/checked/certificate.pem

help: ## show this list
	@grep -hE '^[a-z]+:.*## ' Makefile | sed 's/:.*## /\t/' | expand -t 12

$(STAMP): $(LOCKS) deploy/environment.sh
	@sh deploy/environment.sh $(VENV)
	@touch $@

environment: $(STAMP)

setup: $(STAMP) ## packages, native libraries, styles, translations; a second time does nothing
	@$(MANAGE) setup

demo: setup ## a whole synthetic country, tonight's pensions, and the site on port 8000 (SERVE=no: stop before serving)
	@$(MANAGE) demo --people $(PEOPLE) $(if $(filter no,$(SERVE)),--no-serve)

test: $(STAMP) ## all tests, with everything they need
	@$(MANAGE) setup --for-tests
	@$(PY) -m pytest $(ARGS)

coverage: $(STAMP) ## all tests, measuring branches; law, rules, money and access have to be covered whole
	@$(MANAGE) setup --for-tests
	@$(PY) -m pytest --cov --cov-branch --cov-report= $(ARGS)
	@$(VENV)/bin/coverage report --include='$(WHOLE)' --fail-under=100

bench: setup ## the benchmarks side by side; writes bench/results.json
	@$(PY) -m bench $(ARGS)

proof: $(STAMP) ## the long fault trials
	@$(MANAGE) setup --for-tests
	@$(PY) -m pytest -m proof -n 0 -p no:randomly $(ARGS)

quality: setup ## linters, types, floors, templates, translations, settings for production
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/lint-imports
	@$(VENV)/bin/djlint --quiet --lint templates
	@$(TEMPLATES) | xargs -0 $(VENV)/bin/djade --check --target-version 5.2
	@$(PY) -m esosial.translations check
	@$(MANAGE) makemigrations --check --dry-run
	@$(PY) -c 'from registry.papers.keys import key_make; key_make("var/checked", "checked, not used")'
	@env $(PRODUCTION) ESOSIAL_SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(60))') \
	  $(MANAGE) check --deploy --fail-level WARNING

format: $(STAMP) ## put the source into its form
	@$(VENV)/bin/ruff check --fix-only --quiet .
	@$(VENV)/bin/ruff format .
	@$(TEMPLATES) | xargs -0 $(VENV)/bin/djade --target-version 5.2

lock: $(STAMP) ## resolve requirements*.in anew into the pinned, hashed lists
	@$(VENV)/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --upgrade -q requirements.in -o requirements.txt
	@$(VENV)/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --upgrade -q requirements-dev.in -o requirements-dev.txt

stop: $(STAMP) ## stop the local database and broker; their data stays
	@$(PY) -m esosial.local_services stop
