#!/bin/sh
# Pin every package, the needed ones' own needs included: `make lock`, or `sh tools/lock.sh PYTHON`.
#
# The oldest supported Python does it, so that no pin is too new for it. pip-compile leaves the
# names of indexes and folders out, and a local build's suffix (as in 2.13.0+cpu) is cut off:
# the pins are then good on any machine.
set -eu

python=${1:-python3.11}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || {
    echo "The pins are made with Python 3.11, the oldest that Tenfold supports; $python is not it." >&2
    echo "Name one: make lock LOCK_PYTHON=/path/to/python3.11" >&2
    exit 1
}
"$python" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet pip-tools==7.6.2

compile() {
    "$work/venv/bin/pip-compile" --quiet --allow-unsafe --strip-extras --no-header \
        --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
        --annotation-style=line "$@"
}

pins() {  # the lines that pin something, without the suffix of a local build
    sed -n -e 's/^\([A-Za-z0-9._-]*==[^ +]*\)[^ ]*/\1/p' "$1"
}

echo "Resolving what Tenfold runs with ..."
compile --extra train --extra serve --extra fast --output-file "$work/run.txt" pyproject.toml requirements.in
pins "$work/run.txt" >"$work/run.pins"
echo "Resolving what it is tested with ..."
compile --constraint "$work/run.txt" --output-file "$work/dev.txt" requirements-dev.in
pins "$work/dev.txt" >"$work/dev.pins"

{
    echo "# Every package that Tenfold runs with, pinned. Made by \`make lock\` (pip-compile, Python 3.11)"
    echo "# from pyproject.toml and requirements.in: change those, not this file."
    echo "# torch comes first and exact: pip then takes a CPU build where one lies at hand."
    grep '^torch==' "$work/run.pins"
    grep -v '^torch==' "$work/run.pins"
    echo "-e ."
} >"$work/requirements.txt"
{
    echo "# The tools that \`make check\` and \`make test\` call, pinned. Made by \`make lock\` (pip-compile,"
    echo "# Python 3.11) from requirements-dev.in: change that, not this file."
    echo "-r requirements.txt"
    awk -F '[= ]' 'NR == FNR { known[$1]; next } !($1 in known)' "$work/run.pins" "$work/dev.pins"
} >"$work/requirements-dev.txt"

cp "$work/requirements.txt" requirements.txt
cp "$work/requirements-dev.txt" requirements-dev.txt
echo "Pinned: requirements.txt and requirements-dev.txt. Try them: make clean check test"
