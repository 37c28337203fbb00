"""Draw pictures of the kinds that people bring, with their truth: ``truth.csv`` in the folder."""

import argparse
from pathlib import Path

from benchmarks.kinds import write_pictures


def main() -> None:
    """Write the pictures of one seed into a folder."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("out", type=Path, help="the folder for the pictures")
    options.add_argument("--seed", type=int, default=0, help="up to 99 for development")
    options.add_argument("--each", type=int, default=12, help="pictures of each kind")
    given = options.parse_args()
    write_pictures(given.out, seed=given.seed, each=given.each)


if __name__ == "__main__":
    main()
