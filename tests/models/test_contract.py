"""What every model promises, held against the whole table of models."""

import pytest
from sklearn.utils.estimator_checks import estimator_checks_generator

from tenfold.models import MODELS, build

# Settings under which scikit-learn's checks, which train on some dozens of points, end in seconds.
SMALL = {
    "svm": {"calibration_images": 0},
    "forest": {"trees": 20, "n_jobs": 1},
    "cnn": {"width": 8, "depth": 1, "epochs": 30, "batch_size": 16, "precision": "float32"},
}

# scikit-learn's checks that a model is expected to fail, each with its reason.
EXPECTED_TO_FAIL: dict[str, dict[str, str]] = {name: {} for name in MODELS}

CHECKS = [
    pytest.param(name, estimator, check, id=f"{name}-{getattr(check, 'func', check).__name__}-{i}")
    for name in MODELS
    for i, (estimator, check) in enumerate(
        estimator_checks_generator(build(name, SMALL[name]), legacy=True)
    )
]


@pytest.mark.parametrize(("name", "estimator", "check"), CHECKS)
def test_scikit_learn_accepts_the_estimator(name, estimator, check, request):
    check_name = getattr(check, "func", check).__name__
    if check_name in EXPECTED_TO_FAIL[name]:
        request.applymarker(pytest.mark.xfail(reason=EXPECTED_TO_FAIL[name][check_name]))
    check(estimator)
