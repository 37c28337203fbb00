"""Results of scikit-learn's estimator checks for each model."""

from collections import Counter

from sklearn.utils.estimator_checks import check_estimator

from benchmarks.recording import make_parser, report
from tenfold.models import MODELS, build, estimator_class


def main() -> None:
    """Run every check on every model, and report."""
    given = make_parser(__doc__).parse_args()
    rows = []
    for name in MODELS:
        model = build(name, estimator_class(name).small)
        results = check_estimator(model, on_fail=None, on_skip=None)
        counts = Counter(result["status"] for result in results)
        rows.append([name, *(str(counts[status]) for status in ("passed", "xfail", "skipped"))])
        rows[-1].append(str(counts["failed"]))
    header = ["model", "passed", "expected to fail", "not applicable", "failed"]
    report("scikit-learn's estimator checks", header, rows, record=given.record)


if __name__ == "__main__":
    main()
