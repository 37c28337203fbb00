"""The whole pipeline in one command: ``python main.py``, which is ``tenfold run``."""

import sys

from tenfold.cli import main

if __name__ == "__main__":
    main(["run", *sys.argv[1:]])
