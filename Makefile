# Every target is one line: the work is in tooling/, which needs nothing but Python's standard library.
.DEFAULT_GOAL := help
.PHONY: help run test test-fast lint format lock bench soak assets set-up clean

help: ## What can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Serve the site with a demo, a worker and beat (PORT=8000); Ctrl-C stops it
	@exec tooling/python run

test: ## Lint and every test, on SQLite and on PostgreSQL with Redis, and in a browser
	@exec tooling/python test

test-fast: ## Unit, specification and architecture tests, under a minute
	@exec tooling/python test-fast

lint: ## Style, types, storeys, templates, security, dependencies, migrations
	@exec tooling/python lint

format: ## Put the source into the house layout
	@exec tooling/python format

lock: ## Write requirements/*.txt from pyproject.toml (UPGRADE=1 takes newer versions)
	@exec tooling/python lock

bench: ## Measure, as ratios to a baseline measured in the same run
	@exec tooling/python bench

soak: ## The long campaigns: kills, races, mutation
	@exec tooling/python soak

assets: ## Compile and stage static/build anew
	@exec tooling/python assets

set-up: ## Install everything for development, run nothing
	@exec tooling/python set-up

clean: ## Remove what set-up made; the data in var/ stays
	@exec tooling/python clean
