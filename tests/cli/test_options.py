import pytest
import typer

from tenfold.cli.options import Model, Recipe, read_settings, read_weights
from tenfold.models import MODELS, estimator_class


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("C=5", 5),
        ("C=0.5", 0.5),
        ("C=1e-3", 0.001),
        ("depth=null", None),
        ("fast=true", True),
        ("kernel=rbf", "rbf"),
        ("kernel = rbf", "rbf"),
        ("word=a=b", "a=b"),
        ("empty=", ""),
    ],
)
def test_a_setting_is_a_number_a_truth_value_null_or_a_word(given, read):
    (value,) = read_settings([given]).values()
    assert value == read
    assert type(value) is type(read)


def test_of_a_setting_given_twice_the_last_counts():
    assert read_settings(["C=1", "gamma=2", "C=3"]) == {"C": 3, "gamma": 2}


def test_no_settings_are_an_empty_dict():
    assert read_settings(None) == {}


def test_the_seed_is_no_setting():
    with pytest.raises(typer.BadParameter, match="--seed"):
        read_settings(["random_state=1"])


def test_weights_are_numbers_with_commas_between_or_none():
    assert read_weights("2,1, 0.5") == [2, 1, 0.5]
    assert read_weights(None) is None


@pytest.mark.parametrize("given", ["", "2;1", "1,,2", "two"])
def test_weights_that_are_no_numbers_are_misuse(given):
    with pytest.raises(typer.BadParameter, match="numbers separated by commas"):
        read_weights(given)


def test_the_help_on_recipes_names_each_and_its_model():
    recipes = [f"{recipe} ({name})" for name in MODELS for recipe in estimator_class(name).recipes]
    assert Recipe.__metadata__[0].help.endswith(f": {', '.join(recipes)}.")


def test_the_help_on_models_names_them_all():
    assert Model.__metadata__[0].help == "svm, forest, cnn or ensemble."
