#!/bin/sh
# The accessibility checker of the browser tests, into node_modules (not kept in the tree).
# A machine without npm or network runs the suite all the same: those tests say what is missing.
set -eu
version=4.14.1
if grep -qs "\"version\": \"$version\"" node_modules/axe-core/package.json; then
    exit 0
fi
if ! command -v npm >/dev/null 2>&1; then
    echo "npm is not here: the accessibility checks in a browser will be skipped."
    exit 0
fi
if ! npm install --silent --no-save --no-package-lock --ignore-scripts --no-audit --no-fund "axe-core@$version" >/dev/null 2>&1; then
    echo "axe-core could not be fetched: the accessibility checks in a browser will be skipped."
fi
