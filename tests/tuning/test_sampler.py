"""The sampler: another choice for each number, the same for the same number."""

import warnings

import optuna

from tenfold.tuning.sampler import NumberedSampler


def drawn(study):
    trial = study.ask()
    return round(trial.suggest_float("C", 0.1, 100, log=True), 9)


def test_two_processes_with_one_seed_that_begin_at_once_draw_differently():
    storage = optuna.storages.InMemoryStorage()
    one, two = (
        optuna.create_study(
            study_name="a", storage=storage, sampler=NumberedSampler(0), load_if_exists=True
        )
        for _ in range(2)
    )
    choices = [drawn(each) for each in (one, two, two, one)]
    assert len(set(choices)) == 4
    alone = optuna.create_study(sampler=NumberedSampler(0))
    assert [drawn(alone) for _ in range(4)] == choices


def test_another_seed_draws_other_settings():
    one, two = (optuna.create_study(sampler=NumberedSampler(seed)) for seed in (0, 1))
    assert {drawn(one) for _ in range(4)} & {drawn(two) for _ in range(4)} == set()


def test_after_its_first_trials_it_looks_where_the_good_ones_were():
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    study = optuna.create_study(direction="maximize", sampler=NumberedSampler(0))
    with warnings.catch_warnings(action="error"):
        study.optimize(lambda trial: -abs(trial.suggest_float("x", 0, 1) - 0.8), n_trials=40)
    late = [abs(trial.params["x"] - 0.8) for trial in study.trials[25:]]
    assert sum(late) / len(late) < 0.2  # by chance it would be 0.34
