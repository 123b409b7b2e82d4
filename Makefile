.DEFAULT_GOAL := help
# Tests hold deadlines against real servers: on two cores only so many get their turn in time. What stops
# servers, measures shares or plays thousands of histories has the machine to itself, afterwards.
AT_ONCE := --parallel --experimental-maximum-parallelization-width 4
ALONE := LogPropertyTests|RemovalRaceTests|PasswordHasherTests|OutageTests|FaultTests|SilenceTests|LeakTests|SystemTests|ImporterTests|ConvergenceTests
SWIFT_DIRS := Package.swift Sources Tests Migrations Web Benchmarks

.PHONY: help setup setup-tests build run test test-fast test-clients contract bench soak autobahn lint format coverage docs ci

help: ## Show this list.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install what is missing: C libraries, PostgreSQL, Redis, pgvector, the model.
	@scripts/setup

setup-tests: ## The same, and Node and Python, which clients and documents are tested with.
	@scripts/setup --tests

build: setup ## Build the release: .build/release/groupd.
	@swift build -c release --product groupd

run: build ## Build, then serve with an embedded PostgreSQL and Redis in ./data.
	@exec .build/release/groupd serve

test: setup-tests ## Run every test, in parallel, against a real PostgreSQL and Redis of its own.
	@swift test $(AT_ONCE) --disable-xctest --skip '$(ALONE)'
	@swift test --no-parallel --disable-xctest --filter '$(ALONE)'
	@$(MAKE) --no-print-directory test-clients
	@Tests/Contract/run
	@Tests/Embeddings/run

test-fast: setup ## Run the tests without those marked as long-running.
	@GROUPD_TEST_FAST=1 swift test $(AT_ONCE) --disable-xctest

test-clients: setup-tests ## Run the tests of the JavaScript and the Python client, against the built server.
	@swift build --product groupd
	@node --test Tests/JavaScript/*.test.js
	@PYTHONPATH=Clients/python:Tests/Python "$$(scripts/python-venv)" -m unittest discover -s Tests/Python -t Tests/Python

contract: setup-tests ## Ask the built server everything that its own OpenAPI document allows, and more.
	@swift build --product groupd
	@Tests/Contract/run

bench: setup ## Measure everything, about twenty minutes; the machine must have nothing else to do.
	@Benchmarks/bench

soak: setup-tests ## Fuzz, race, ask and converse for hours, and find ten servers that are broken on purpose.
	@scripts/soak

autobahn: setup ## Run the Autobahn WebSocket suite against an echo on the real pipeline; needs Python 2.7.
	@scripts/autobahn

lint: ## Check the format of the sources and who imports what.
	@swift format lint --strict --parallel --recursive $(SWIFT_DIRS)
	@scripts/check-imports

format: ## Format the sources in place.
	@swift format --in-place --parallel --recursive $(SWIFT_DIRS)

coverage: setup ## Run the tests and print the lines covered, by folder.
	@swift test $(AT_ONCE) --disable-xctest --enable-code-coverage
	@scripts/coverage

docs: setup ## Make the reference of the libraries, as pages in .build/docs.
	@scripts/docs

ci: ## What continuous integration runs.
	@.ci/run
