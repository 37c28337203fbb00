from tenfold.data import Splits
from tenfold.pipeline import Plan
from tenfold.pipeline.steps import plan_steps, select_data
from tests.drawn import drawn_digits

ALL = Splits(drawn_digits(120, seed=0), drawn_digits(40, seed=1))


def test_the_steps_come_in_the_order_of_the_pipeline():
    names = [step.name for step in plan_steps(Plan(models=("forest", "svm")))]
    assert names == [
        "explore",
        "crossval-forest",
        "crossval-svm",
        "compare-forest",
        "compare-svm",
        "train-forest",
        "train-svm",
    ]


def test_titles_and_names_are_each_their_own():
    steps = plan_steps(Plan())
    assert len({step.title for step in steps}) == len({step.name for step in steps}) == len(steps)


def test_training_leaves_a_model_file_and_the_other_steps_none():
    products = {step.name: step.output_file for step in plan_steps(Plan(models=("cnn",)))}
    assert products.pop("train-cnn") == "models/cnn.onnx"
    assert set(products.values()) == {None}


def test_a_plan_without_sizes_takes_all_images():
    found = select_data(Plan(), ALL)
    assert (len(found.train), len(found.test)) == (120, 40)


def test_a_plan_with_sizes_takes_so_many_images_in_proportion():
    found = select_data(Plan(training_images=50, test_images=20), ALL)
    assert found.train.counts == (5,) * 10
    assert found.test.counts == (2,) * 10


def test_where_the_data_bring_no_test_set_a_sixth_is_held_out():
    found = select_data(Plan(), Splits(ALL.train, None))
    assert (len(found.train), len(found.test)) == (100, 20)
    learned = {image.tobytes() for image in found.train.images}
    assert not learned & {image.tobytes() for image in found.test.images}
