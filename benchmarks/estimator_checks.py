"""How many of scikit-learn's estimator checks each model passes."""

from collections import Counter

from sklearn.utils.estimator_checks import check_estimator

from benchmarks.recording import parser, tell
from tenfold.models import MODELS, build

SETTINGS = {
    "svm": {"calibration_images": 0},
    "forest": {"trees": 20, "n_jobs": 1},
    "cnn": {"width": 8, "depth": 1, "epochs": 30, "batch_size": 16, "precision": "float32"},
}


def main() -> None:
    """Run every check on every model and tell."""
    given = parser(__doc__).parse_args()
    rows = []
    for name in MODELS:
        results = check_estimator(build(name, SETTINGS[name]), on_fail=None, on_skip=None)
        counts = Counter(result["status"] for result in results)
        rows.append([name, *(str(counts[status]) for status in ("passed", "xfail", "skipped"))])
        rows[-1].append(str(counts["failed"]))
    header = ["model", "passed", "expected to fail", "not applicable", "failed"]
    tell("scikit-learn's estimator checks", header, rows, keep=given.record)


if __name__ == "__main__":
    main()
