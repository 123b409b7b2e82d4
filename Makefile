.DEFAULT_GOAL := help
SWIFT_DIRS := Package.swift Sources Tests Migrations

.PHONY: help setup build run test test-fast lint format coverage ci

help: ## Show this list.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install what is missing: C libraries, PostgreSQL, Redis, pgvector.
	@scripts/setup

build: setup ## Build the release: .build/release/groupd.
	@swift build -c release --product groupd

run: build ## Build, then serve with an embedded PostgreSQL and Redis in ./data.
	@exec .build/release/groupd serve

test: setup ## Run every test, in parallel, against a real PostgreSQL and Redis of its own.
	@swift test --parallel --disable-xctest

test-fast: setup ## Run the tests without those marked as long-running.
	@GROUPD_TEST_FAST=1 swift test --parallel --disable-xctest

lint: ## Check the format of the sources and who imports what.
	@swift format lint --strict --parallel --recursive $(SWIFT_DIRS)
	@scripts/check-imports

format: ## Format the sources in place.
	@swift format --in-place --parallel --recursive $(SWIFT_DIRS)

coverage: setup ## Run the tests and print the lines covered, by folder.
	@swift test --parallel --disable-xctest --enable-code-coverage
	@scripts/coverage

ci: ## What continuous integration runs.
	@.ci/run
