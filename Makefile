# Two of these are for everybody: `make run` and `make test`. They share one build.
.PHONY: help run test lint release deb chaos faults sanitize bench clean

help: ## Say what there is
	@awk -F':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Install what is missing, build, and serve the API with sandboxes connected (first time about 5 minutes on 2 idle cores)
	@scripts/install.sh
	@scripts/build.sh --product patchbay
	@.build/debug/patchbay serve --sandbox

test: ## Install what is missing, build, run every test
	@scripts/test.sh

lint: ## Deployment files, formatter, imports, warnings as errors, forbidden constructs
	@scripts/lint.sh

release: ## The optimised, stripped binary with Swift's libraries inside, in dist/
	@scripts/release.sh

deb: ## The Debian package of the release, in dist/ (scripts/test-deb.sh tries it)
	@scripts/deb.sh

chaos: ## Servers, database, link and provider fail at random, a thousand times (docs/chaos.md)
	@scripts/chaos.sh

faults: ## Disks and databases fail under commands and servers (docs/faults.md)
	@scripts/faults.sh

sanitize: ## JSON and expressions under the address sanitizer, the store and the runtime under the thread sanitizer (builds of their own)
	@scripts/sanitize.sh

bench: ## Build the release and take the measurements of docs/performance.md (needs the kit of the test data)
	@scripts/bench.sh

clean: ## Remove everything that was built
	rm -rf .build dist
