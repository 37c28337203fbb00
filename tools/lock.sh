#!/bin/sh
# Pin every package and its dependencies: `make lock`, or `sh tools/lock.sh PYTHON`.
#
# The pins hold for every system and every Python from 3.11, the oldest supported. locks/ has them
# with the hash of each file, for `pip install --require-hashes`; requirements*.txt has them without,
# so that pip may take another build of torch, and without the CUDA packages that only one build
# needs. KEEP=1 keeps the versions that are pinned already and adds what is new.
set -eu

python=${1:-python3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$python" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet uv==0.13.9
[ -n "${KEEP:-}" ] && cp locks/*.txt "$work"

compile() {  # OUTPUT INPUTS AND OPTIONS
    output=$1
    shift
    "$work/venv/bin/uv" pip compile --quiet --universal --python-version 3.11 --no-header \
        --no-emit-index-url --output-file "$output" "$@"
}

lock() {  # NAME INPUTS AND OPTIONS: pins with hashes
    name=$1
    shift
    echo "Resolving locks/$name.txt ..."
    compile "$work/$name.txt" --generate-hashes --no-annotate "$@"
    {
        echo "# Pinned with the hash of every file. Made by \`make lock\`: change its input, not this."
        cat "$work/$name.txt"
    } >"$work/$name.lock"
}

lock run --extra train --extra serve --extra fast pyproject.toml requirements.in
lock serve --constraint "$work/run.txt" --extra serve pyproject.toml
lock dev --constraint "$work/run.txt" requirements-dev.in
lock build --constraint "$work/dev.txt" locks/build.in
lock audit locks/audit.in

pins() {  # LOCK INPUTS AND OPTIONS: the same pins without hashes
    lock=$1
    shift
    compile "$work/pins" --annotation-style=line --constraint "$lock" "$@" >/dev/null
    sed -E -e '/^(nvidia-|cuda-|triton==)/d' -e 's/, -c [^ ,]+//g' -e 's/ -c [^ ,]+,//g' \
        -e 's/ +# via -c [^ ,]+$//' "$work/pins"
}

pins "$work/run.txt" --extra train --extra serve --extra fast pyproject.toml requirements.in \
    >"$work/run.pins"
pins "$work/dev.txt" --constraint "$work/run.txt" requirements-dev.in >"$work/dev.pins"
{
    echo "# Every package that Tenfold needs, pinned. Made by \`make lock\` from pyproject.toml and"
    echo "# requirements.in: change those, not this file. With hashes: locks/run.txt."
    echo "# torch comes first and with its exact version, so that pip prefers an available CPU build."
    grep '^torch==' "$work/run.pins"
    grep -v '^torch==' "$work/run.pins"
    echo "-e ."
} >"$work/requirements.txt"
{
    echo "# The tools that \`make check\` and \`make test\` call, pinned. Made by \`make lock\` from"
    echo "# requirements-dev.in: change that, not this file. With hashes: locks/dev.txt."
    echo "-r requirements.txt"
    awk -F '[= ]' 'NR == FNR { known[$1]; next } !($1 in known)' "$work/run.pins" "$work/dev.pins"
} >"$work/requirements-dev.txt"

for name in run serve dev build audit; do
    cp "$work/$name.lock" "locks/$name.txt"
done
cp "$work/requirements.txt" requirements.txt
cp "$work/requirements-dev.txt" requirements-dev.txt
echo "Pinned: requirements.txt, requirements-dev.txt and locks/. Try them: make clean check test"
