#!/bin/sh
# Pin every package and its dependencies: `make lock`, or `sh tools/lock.sh PYTHON`.
#
# The oldest supported Python resolves the versions, so that no pin is too new for it. Names of
# indexes and folders and the suffix of local builds (as in 2.13.0+cpu) are left out, so that the
# pins are valid on any machine.
set -eu

python=${1:-python3.11}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || {
    echo "The pins need Python 3.11, the oldest that Tenfold supports; $python is another version." >&2
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

pins() {  # print the pinned lines, without the suffix of a local build
    sed -n -e 's/^\([A-Za-z0-9._-]*==[^ +]*\)[^ ]*/\1/p' "$1"
}

echo "Resolving the packages of Tenfold ..."
compile --extra train --extra serve --extra fast --output-file "$work/run.txt" pyproject.toml requirements.in
pins "$work/run.txt" >"$work/run.pins"
echo "Resolving the packages of the tests ..."
compile --constraint "$work/run.txt" --output-file "$work/dev.txt" requirements-dev.in
pins "$work/dev.txt" >"$work/dev.pins"

{
    echo "# Every package that Tenfold needs, pinned. Made by \`make lock\` (pip-compile, Python 3.11)"
    echo "# from pyproject.toml and requirements.in: change those, not this file."
    echo "# torch comes first and with its exact version, so that pip prefers an available CPU build."
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
