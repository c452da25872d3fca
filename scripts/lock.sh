#!/bin/sh
# Renew the hashed locks from pyproject.toml; they hold no address, any index serves them.
set -eu
compile() {
    .venv/bin/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate \
        --python-version 3.11 "$@"
}
compile pyproject.toml -o requirements.lock
compile pyproject.toml --group dev -o requirements-dev.lock
compile --group build -o requirements-build.lock
compile --group bench -c requirements-dev.lock -o requirements-bench.lock
if grep -n '://' requirements*.lock; then
    echo "A lock names an address." >&2
    exit 1
fi
