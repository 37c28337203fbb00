#!/bin/sh
# Exit with a message if Python is missing or too old: `sh tools/python.sh python3`.
python=${1:-python3}

command -v "$python" >/dev/null 2>&1 || {
    echo "Tenfold needs Python 3.11 or newer, but '$python' was not found." >&2
    echo "Install one, or name another: make PYTHON=/path/to/python3.12 TARGET" >&2
    exit 1
}
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "Tenfold needs Python 3.11 or newer; '$python' is $("$python" --version 2>&1)." >&2
    echo "Name another: make PYTHON=/path/to/python3.12 TARGET" >&2
    exit 1
}
