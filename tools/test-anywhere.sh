#!/bin/sh
# Run the tests under the conditions that machines differ by:
#   sh tools/test-anywhere.sh [CONDITION ...] [-- PYTEST OPTIONS]
#
# plain     as `make test` runs them
# avx2      on a processor that has AVX2 and no AVX-512 or bfloat16, as far as libraries let choose
# numbers   as avx2, but only the tests whose answers depend on arithmetic
# busy      beside two processes that never rest
# one-core  on one core
# user      as a user who is not root and whose home folder is empty
# locale    under LC_ALL=C
# order     in two more orders; every run has an order by chance, which its seed gives again
#
# Without a CONDITION all of them, one after the other. VENV and WORKERS as in the Makefile.
set -eu
cd "$(dirname "$0")/.."

python="${VENV:-.venv}/bin/python"
workers=${WORKERS:-2}
conditions=
while [ $# -gt 0 ]; do
    [ "$1" = -- ] && { shift; break; }
    conditions="$conditions $1"
    shift
done
scratch=$(mktemp -d)
busy=
trap 'for each in $busy; do kill "$each"; done; rm -rf "$scratch"' EXIT

tests() {  # COMMAND OPTIONS: the tests, started by the command
    command=$1
    shift
    $command env OMP_NUM_THREADS=1 "$python" -m pytest -n "$workers" --basetemp "$scratch/tests" "$@"
}

features() {  # the sets of instructions beyond AVX2 that NumPy would choose here
    "$python" -c '
from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__
beyond = [name for name in __cpu_dispatch__ if name == "X86_V4" or name.startswith("AVX512")]
print(",".join(name for name in beyond if __cpu_features__.get(name)))'
}

avx2() {
    if ! grep -qw avx2 /proc/cpuinfo 2>/dev/null; then
        echo "LEFT OUT: this processor has no AVX2." >&2
        return 0
    fi
    beyond=$(features)
    tests "env ${beyond:+NPY_DISABLE_CPU_FEATURES=$beyond} ONEDNN_MAX_CPU_ISA=AVX2 \
        ATEN_CPU_CAPABILITY=avx2 MKL_ENABLE_INSTRUCTIONS=AVX2 OPENBLAS_CORETYPE=Haswell" "$@"
}

numbers() {
    computing="adapting evaluation export line_training modelfile models nets photo preprocessing pretrained"
    computing="$computing test_crossval.py test_metrics.py test_predictor.py test_training.py"
    # shellcheck disable=SC2046 # no name has a space
    avx2 $(printf 'tests/%s ' $computing) "$@"
}

beside_busy_processes() {
    for _ in 1 2; do
        sh -c 'while :; do :; done' &
        busy="$busy $!"
    done
    ended=0
    tests "" "$@" || ended=$?
    for each in $busy; do kill "$each"; done
    busy=
    return "$ended"
}

one_core() {
    core=$("$python" -c 'import os; print(min(os.sched_getaffinity(0)))')
    tests "taskset -c $core" "$@"
}

as_user() {
    mkdir "$scratch/home"
    cache=${TENFOLD_HOME:-$HOME/.cache/tenfold}  # what was downloaded is not fetched anew
    [ "$(id -u)" = 0 ] && other="unshare --user --map-user=1000 --map-group=1000" || other=
    tests "$other env HOME=$scratch/home TENFOLD_HOME=$cache" "$@"
}

under() {  # CONDITION OPTIONS
    condition=$1
    shift
    case $condition in
        plain) tests "" "$@" ;;
        avx2) avx2 "$@" ;;
        numbers) numbers "$@" ;;
        busy) beside_busy_processes "$@" ;;
        one-core) one_core "$@" ;;
        user) as_user "$@" ;;
        locale) tests "env LC_ALL=C" "$@" ;;
        order) tests "" -p randomly --randomly-seed=1 "$@" && tests "" -p randomly --randomly-seed=2 "$@" ;;
        *) echo "There is no condition '$condition'." >&2; return 2 ;;
    esac
}

failed=
for condition in ${conditions:-plain avx2 busy one-core user locale order}; do
    echo "== $condition"
    under "$condition" "$@" || failed="$failed $condition"
done
[ -z "$failed" ] || { echo "Tests failed under:$failed" >&2; exit 1; }
