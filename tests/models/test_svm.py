import sys

import numpy as np
import pytest
from sklearn.svm import SVC

from tenfold.errors import SettingError
from tenfold.models.svm import SVM


@pytest.fixture(scope="module")
def blobs():
    random = np.random.default_rng(0)
    labels = random.integers(0, 4, 200)
    rows = np.array([(0, 0), (3, 0), (0, 3), (3, 3)])[labels] + random.normal(0, 1, (200, 2))
    return rows, labels


@pytest.mark.parametrize("kernel", ["rbf", "poly", "linear"])
def test_its_decisions_are_those_of_scikit_learn(kernel, blobs):
    rows, labels = blobs
    ours = SVM(kernel=kernel, C=2.0, gamma=0.5, calibration_images=0).fit(rows, labels)
    scaled = ours._scale(rows)
    theirs = SVC(
        kernel=kernel, C=2.0, gamma=0.5, coef0=1.0, degree=3, decision_function_shape="ovo"
    ).fit(scaled, labels)
    decisions = ours.machine_.decisions(scaled)
    # Both solvers end within 1e-3 of the optimum, each at a place of its own.
    np.testing.assert_allclose(decisions, theirs.decision_function(scaled), atol=2e-2)


def test_two_classes_are_decided_as_scikit_learn_does(blobs):
    rows, labels = blobs
    two = labels < 2
    ours = SVM(C=1.0, gamma=0.5, calibration_images=0).fit(rows[two], labels[two])
    scaled = ours._scale(rows[two])
    theirs = SVC(C=1.0, gamma=0.5).fit(scaled, labels[two])
    assert (ours.predict(rows[two]) == theirs.predict(scaled)).all()


def test_without_the_fast_solver_scikit_learns_own_gives_the_same_machine(blobs, monkeypatch):
    fast = SVM(calibration_images=0).fit(*blobs)
    monkeypatch.setitem(sys.modules, "sklearnex.svm", None)
    stock = SVM(calibration_images=0).fit(*blobs)
    np.testing.assert_allclose(
        fast.predict_proba(blobs[0]), stock.predict_proba(blobs[0]), atol=5e-3
    )


def test_calibration_takes_back_what_the_machine_is_too_sure_of():
    random = np.random.default_rng(0)
    rows, labels = random.normal(size=(400, 2)), random.integers(0, 2, 400)  # nothing to learn
    raw, calibrated = (
        SVM(C=100.0, calibration_images=images).fit(rows, labels) for images in (0, 200)
    )
    unseen = random.normal(size=(200, 2))
    assert raw.predict_proba(unseen).max() > 0.9
    assert calibrated.predict_proba(unseen).max() < 0.7


def test_gamma_scale_is_one_over_columns_times_variance(blobs):
    model = SVM(gamma="scale", calibration_images=0).fit(*blobs)
    scaled = model._scale(blobs[0])
    assert model.gamma_ == pytest.approx(1 / (2 * scaled.var()), rel=1e-4)


@pytest.mark.parametrize(
    "settings",
    [
        {"kernel": "cubic"},
        {"C": 0},
        {"gamma": -1},
        {"gamma": "small"},
        {"features": "edges"},
        {"calibration_images": -1},
    ],
)
def test_a_setting_out_of_range_is_refused_by_name(settings):
    with pytest.raises(SettingError, match=next(reversed(settings))):
        SVM(**settings).fit([[0.0], [1.0]], [0, 1])
