"""What every model promises, held against the whole table of models."""

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.utils.estimator_checks import parametrize_with_checks

from tenfold.errors import DataError, SettingError
from tenfold.models import MODELS, build, family, recipe
from tenfold.types import Classifier

# Settings under which scikit-learn's checks, which train on some dozens of points, end in seconds.
SMALL = {
    "svm": {"calibration_images": 0},
    "forest": {"trees": 20, "n_jobs": 1},
    "cnn": {"width": 8, "depth": 1, "epochs": 30, "batch_size": 16, "precision": "float32"},
    "ensemble": {
        "members": ("svm", "forest"),
        "settings": {
            "svm": {"calibration_images": 0},
            "forest": {"trees": 20, "depth": 3, "n_jobs": 1},
        },
    },
}

# scikit-learn's checks that a model is expected to fail, each with its reason. None is.
EXPECTED_TO_FAIL: dict[str, dict[str, str]] = {
    "SVM": {},
    "Forest": {},
    "CNN": {},
    "Ensemble": {},
}

# A value out of range for a setting of each model.
WRONG = {
    "svm": [
        {"kernel": "cubic"},
        {"C": 0},
        {"gamma": -1},
        {"gamma": "small"},
        {"features": "edges"},
        {"calibration_images": -1},
    ],
    "forest": [
        {"kind": "tropical"},
        {"trees": 0},
        {"trees": 10.5},
        {"trees": 10_001},
        {"n_jobs": 0},
        {"depth": 0},
        {"max_features": 1.5},
        {"max_features": "all"},
        {"features": "edges"},
    ],
    "cnn": [
        {"width": 0},
        {"depth": 0},
        {"epochs": 0},
        {"epochs": 1.5},
        {"width": 100_000},
        {"batch_size": 1},
        {"learning_rate": -0.1},
        {"label_smoothing": 1.0},
        {"augmentation": "mirror"},
        {"held_out": 0.6},
        {"patience": 0},
        {"averaged_epochs": -1},
        {"teacher_share": 1.1},
        {"patience": 3, "held_out": 0.0},
        {"precision": "float8"},
        {"device": "abacus"},
    ],
    "ensemble": [
        {"members": ("svm",)},
        {"members": "svm"},
        {"members": ("svm", "oracle")},
        {"members": ("svm", "ensemble")},
        {"weights": (1, 2)},
        {"weights": (1, 2, 0)},
        {"settings": {"cnn": 3}},
        {"settings": ["C"]},
        {"settings": {"svm": {"C": -1}}},
        {"settings": {"svm": {"random_state": 1}}},
        {"members": ("svm", "forest"), "settings": {"cnn": {"width": 8}}},
    ],
}


def expected_to_fail(estimator):
    return EXPECTED_TO_FAIL[type(estimator).__name__]


@parametrize_with_checks(
    [build(name, SMALL[name]) for name in MODELS], expected_failed_checks=expected_to_fail
)
def test_scikit_learn_accepts_the_estimator(estimator, check):
    check(estimator)


@pytest.fixture(params=MODELS)
def name(request):
    return request.param


@pytest.fixture(scope="module")
def squares():
    """Ten classes told by where a bright square stands: (200, 28, 28) images and their labels."""
    random = np.random.default_rng(0)
    labels = np.arange(200, dtype=np.uint8) % 10
    images = random.integers(0, 40, (200, 28, 28)).astype(np.uint8)
    for image, label in zip(images, labels, strict=True):
        row, column = divmod(int(label), 5)
        image[4 + 12 * row : 12 + 12 * row, 1 + 5 * column : 7 + 5 * column] += 200
    return images, labels


@pytest.fixture(scope="module")
def fitted(squares):
    return {name: build(name, SMALL[name]).fit(*squares) for name in MODELS}


def test_it_learns_what_is_plain_to_see(name, fitted, squares):
    images, labels = squares
    assert (fitted[name].predict(images) == labels).all()


def test_probabilities_are_float32_rows_that_add_up_to_one(name, fitted, squares):
    probabilities = fitted[name].predict_proba(squares[0])
    assert probabilities.dtype == np.float32
    assert probabilities.shape == (200, 10)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, atol=1e-5)


def test_it_is_a_classifier_of_the_house(name, fitted):
    assert isinstance(fitted[name], Classifier)
    assert fitted[name].title


def test_images_rows_and_scaled_floats_are_answered_alike(name, fitted, squares):
    images, model = squares[0], fitted[name]
    ours = model.predict_proba(images)
    np.testing.assert_array_equal(ours, model.predict_proba(images.reshape(-1, 784)))
    np.testing.assert_allclose(ours, model.predict_proba(images / 255), atol=1e-6)


def test_rows_train_the_same_model_as_images(name, fitted, squares):
    images, labels = squares
    other = clone(fitted[name]).fit(images.reshape(-1, 784).astype(np.int64), labels)
    np.testing.assert_array_equal(other.predict_proba(images), fitted[name].predict_proba(images))


def test_the_same_seed_gives_the_same_model_and_another_another(name, squares):
    images, labels = squares
    harder = images // 8
    ours, same, other = (
        build(name, {**SMALL[name], "random_state": seed}).fit(harder, labels) for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(ours.predict_proba(images), same.predict_proba(images))
    if name != "svm":  # whose exact solution hangs on no chance, but for the calibration's split
        assert not np.array_equal(ours.predict_proba(images), other.predict_proba(images))


def test_it_works_in_a_pipeline_and_a_grid_search(name, squares):
    images, labels = squares
    flatten = FunctionTransformer(np.reshape, kw_args={"shape": (-1, 784)})
    pipeline = make_pipeline(flatten, build(name, {**SMALL[name]}))
    key = f"{family(name).__name__.lower()}__random_state"
    search = GridSearchCV(pipeline, {key: [0, 1]}, cv=2).fit(images, labels)
    assert search.best_score_ > 0.9


def test_training_leaves_the_images_as_they_were(name, squares):
    images, labels = squares
    before = images.copy()
    images.flags.writeable = False
    build(name, SMALL[name]).fit(images, labels)
    np.testing.assert_array_equal(images, before)
    images.flags.writeable = True


def test_floats_up_to_255_are_refused_with_what_to_do(name, squares):
    images, labels = squares
    with pytest.raises(DataError, match=r"float64 from 0 to 2.*Divide by 255"):
        build(name, SMALL[name]).fit(images.astype(float), labels)


def test_negative_pixels_are_refused(name, squares):
    images, labels = squares
    with pytest.raises(DataError, match="from -1 to"):
        build(name, SMALL[name]).fit(images.astype(int) - 1, labels)


def test_images_of_another_size_are_refused(name, squares):
    with pytest.raises(DataError, match=r"\(20, 32, 32\)"):
        build(name).fit(np.zeros((20, 32, 32), dtype=np.uint8), squares[1][:20])


def test_a_single_class_is_refused(name, squares):
    with pytest.raises(DataError, match="one class"):
        build(name).fit(squares[0], np.zeros(200, dtype=np.uint8))


def test_validation_labels_of_an_unknown_class_are_refused(name, squares):
    images, labels = squares
    known = labels < 9
    with pytest.raises(DataError, match="class that the training labels have not"):
        build(name, SMALL[name]).fit(images[known], labels[known], validation=(images, labels))


def test_no_image_is_answered_by_no_row(name, fitted):
    with pytest.raises(ValueError, match="0 sample"):  # scikit-learn's own law and words
        fitted[name].predict(np.zeros((0, 784), dtype=np.uint8))


def test_progress_never_goes_back(name, squares):
    told = []
    build(name, SMALL[name]).fit(*squares, progress=lambda done, note="", /: told.append(done))
    assert told == sorted(told)
    assert 0 <= told[0] <= told[-1] <= 1


@pytest.mark.parametrize(
    ("name", "settings"), [(name, wrong) for name in WRONG for wrong in WRONG[name]]
)
def test_a_setting_out_of_range_is_refused_by_name(name, settings, squares):
    with pytest.raises(SettingError, match=next(reversed(settings))):
        build(name, settings).fit(*squares)


def test_the_variants_differ_from_each_other_and_one_is_the_default(name):
    variants = family(name).variants
    settings = [tuple(build(name, choice).get_params().items()) for choice in variants.values()]
    assert len(set(settings)) == len(variants)
    assert sum(not choice for choice in variants.values()) == 1


def test_every_recipe_can_be_built(name):
    for called in family(name).recipes:
        build(name, recipe(name, called))._check()


def test_what_a_search_suggests_can_be_built(name):
    from optuna import create_study

    trial = create_study().ask()
    model = build(name, family(name).suggest(trial))
    model._check()
    assert trial.params


def test_an_unknown_family_is_refused_with_the_list():
    with pytest.raises(SettingError, match="'knn'; there are svm, forest, cnn, ensemble"):
        family("knn")


def test_an_unknown_setting_is_refused_with_the_list(name):
    with pytest.raises(SettingError, match="'colour'; it has"):
        build(name, {"colour": "red"})
