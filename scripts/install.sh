#!/bin/sh
# install.sh NAME LOCK...: fill .venv from the locks, hashes checked, and leave .venv/NAME.stamp.
# Safe to run again after a kill: the stamp comes last.
set -eu
name=$1
shift
python=${PYTHON:-}
[ -n "$python" ] || [ -x .venv/bin/python ] || python=$(sh scripts/python.sh)
python=${python:-python3}

if ! command -v "$python" >/dev/null 2>&1; then
    echo "Python 3.11 or later is needed and '$python' was not found: make PYTHON=/path/to/python3 ..." >&2
    exit 1
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "Python 3.11 or later is needed, this is $("$python" --version 2>&1): make PYTHON=/path/to/python3.11 ..." >&2
    exit 1
fi
if ! [ -x .venv/bin/python ] || ! .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "Creating the environment in .venv"
    rm -rf .venv
    if ! "$python" -m venv .venv; then
        rm -rf .venv
        echo "Python's venv module does not work here (Debian: apt install python3-venv)." >&2
        exit 1
    fi
fi

locks=
for lock in "$@" requirements-build.lock; do
    locks="$locks -r $lock"
done

echo "Installing $*"
pip=".venv/bin/python -m pip --disable-pip-version-check --quiet --quiet"
$pip install --require-hashes -r requirements-build.lock
# uv reads the same locks and settings of an index, five times faster; pip is the way that always works.
# shellcheck disable=SC2086 # a list of words
if ! { [ -x .venv/bin/uv ] && .venv/bin/uv pip install --quiet --python .venv/bin/python --require-hashes $locks 2>/dev/null; }; then
    $pip install --require-hashes $locks
fi
$pip install --no-deps --no-build-isolation --editable .
touch ".venv/$name.stamp"
case $name in # whatever holds more also satisfies less
    dev) touch .venv/run.stamp ;;
    bench) touch .venv/run.stamp .venv/dev.stamp ;;
esac
