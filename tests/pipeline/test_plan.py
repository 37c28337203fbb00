import pytest

from tenfold.pipeline import default_plan, full_plan, quick_plan


@pytest.mark.parametrize("plan_of", [default_plan, full_plan, quick_plan])
def test_every_size_takes_the_data_and_the_seed_that_it_is_given(plan_of):
    plan = plan_of("digits.csv", 7, source="csv")
    assert (plan.data, plan.seed, plan.source) == ("digits.csv", 7, "csv")
    assert plan.models == ("svm", "forest", "cnn")


def test_the_default_trains_and_tests_on_all_images_and_cross_validates_on_6_000():
    plan = default_plan()
    assert (plan.training_images, plan.test_images, plan.crossval_images) == (None, None, 6_000)


def test_the_full_run_cross_validates_on_all_images():
    assert full_plan().crossval_images is None


def test_the_quick_run_is_smaller_in_everything():
    quick, default = quick_plan(), default_plan()
    assert None not in (quick.training_images, quick.test_images)
    assert quick.crossval_images < default.crossval_images
    assert quick.folds < default.folds
    assert quick.embedded < default.embedded
