"""What every model promises, held against the whole table of models."""

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.utils.estimator_checks import parametrize_with_checks
from tests.tolerances import PARITY, ROW_SUM

from tenfold.errors import DataError, SettingError
from tenfold.models import MODELS, build, estimator_class, recipe
from tenfold.types import Classifier

pytestmark = pytest.mark.long

FREE = {"random_state", "n_jobs"}  # settings of scikit-learn's own meaning, which it checks


def small(name, **settings):
    """Return an unfitted model that learns from a few dozen points in a moment."""
    return build(name, {**estimator_class(name).small, **settings})


@parametrize_with_checks([small(name) for name in MODELS])
def test_scikit_learn_accepts_the_estimator(estimator, check):
    check(estimator)


@pytest.fixture(scope="module", params=MODELS)
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
def fitted(name, squares):
    return small(name).fit(*squares)


def test_it_learns_what_is_plain_to_see(fitted, squares):
    images, labels = squares
    assert (fitted.predict(images) == labels).all()


def test_probabilities_are_float32_rows_that_add_up_to_one(fitted, squares):
    probabilities = fitted.predict_proba(squares[0])
    assert probabilities.dtype == np.float32
    assert probabilities.shape == (200, 10)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, rtol=0, atol=ROW_SUM)


def test_it_is_a_classifier_of_the_house(fitted):
    assert isinstance(fitted, Classifier)
    assert fitted.title


def test_images_rows_and_scaled_floats_are_answered_alike(fitted, squares):
    images, model = squares[0], fitted
    ours = model.predict_proba(images)
    np.testing.assert_array_equal(ours, model.predict_proba(images.reshape(-1, 784)))
    scaled = model.predict_proba(images / 255)  # float64, whose pixels may round otherwise
    np.testing.assert_allclose(ours, scaled, rtol=0, atol=PARITY)


def test_rows_train_the_same_model_as_images(fitted, squares):
    images, labels = squares
    other = clone(fitted).fit(images.reshape(-1, 784).astype(np.int64), labels)
    np.testing.assert_array_equal(other.predict_proba(images), fitted.predict_proba(images))


def test_the_same_seed_gives_the_same_model_and_another_another(name, squares):
    images, labels = squares
    shuffled = np.random.default_rng(1).permutation(labels)  # so that every model is in doubt
    ours, same, other = (small(name, random_state=seed).fit(images, shuffled) for seed in (1, 1, 2))
    np.testing.assert_array_equal(ours.predict_proba(images), same.predict_proba(images))
    assert not np.array_equal(ours.predict_proba(images), other.predict_proba(images))


def test_it_works_in_a_pipeline_and_a_grid_search(name, squares):
    images, labels = squares
    flatten = FunctionTransformer(np.reshape, kw_args={"shape": (-1, 784)})
    pipeline = make_pipeline(flatten, small(name))
    key = f"{estimator_class(name).__name__.lower()}__random_state"
    search = GridSearchCV(pipeline, {key: [0, 1]}, cv=2).fit(images, labels)
    assert search.best_score_ > 0.9


def test_training_leaves_the_images_as_they_were(name, squares):
    images, labels = squares
    before = images.copy()
    images.flags.writeable = False
    small(name).fit(images, labels)
    np.testing.assert_array_equal(images, before)
    images.flags.writeable = True


def test_floats_up_to_255_are_refused_with_what_to_do(name, squares):
    images, labels = squares
    with pytest.raises(DataError, match=r"float64 from 0 to 2.*Divide by 255"):
        small(name).fit(images.astype(float), labels)


def test_negative_pixels_are_refused(name, squares):
    images, labels = squares
    with pytest.raises(DataError, match="from -1 to"):
        small(name).fit(images.astype(int) - 1, labels)


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
        small(name).fit(images[known], labels[known], validation=(images, labels))


def test_no_image_is_answered_by_no_row(fitted):
    with pytest.raises(ValueError, match="0 sample"):  # scikit-learn's own law and words
        fitted.predict(np.zeros((0, 784), dtype=np.uint8))


def test_progress_never_goes_back(name, squares):
    told = []
    small(name).fit(*squares, progress=lambda done, note="", /: told.append(done))
    assert told == sorted(told)
    assert 0 <= told[0] <= told[-1] <= 1


@pytest.mark.parametrize(
    ("name", "setting"),
    [
        (name, setting)
        for name in MODELS
        for setting, default in build(name).get_params(deep=False).items()
        if type(default) in (int, float, str) and setting not in FREE
    ],
)
def test_a_word_without_meaning_is_refused_with_the_name_of_the_setting(name, setting, squares):
    with pytest.raises(SettingError, match=setting):
        build(name, {setting: "nonsense"}).fit(*squares)


def test_the_variants_differ_from_each_other_and_one_is_the_default(name):
    variants = estimator_class(name).variants
    settings = [tuple(build(name, choice).get_params().items()) for choice in variants.values()]
    assert len(set(settings)) == len(variants)
    assert sum(not choice for choice in variants.values()) == 1


def test_every_recipe_can_be_built(name):
    for called in estimator_class(name).recipes:
        build(name, recipe(name, called))._check()


def test_what_a_search_suggests_can_be_built(name):
    from optuna import create_study

    trial = create_study().ask()
    model = build(name, estimator_class(name).suggest(trial))
    model._check()
    assert trial.params


def test_the_table_says_of_a_network_alone_that_it_is_one(name):
    assert MODELS[name].network == estimator_class(name).learns_in_epochs


def test_an_unknown_family_is_refused_with_the_list():
    with pytest.raises(SettingError, match="'knn'; there are svm, forest, cnn, ensemble"):
        estimator_class("knn")


def test_an_unknown_setting_is_refused_with_the_list(name):
    with pytest.raises(SettingError, match="'colour'; it has"):
        build(name, {"colour": "red"})
