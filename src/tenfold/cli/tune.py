"""``tenfold tune``: a hyperparameter search with Optuna."""

import json
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tenfold.cli.journal_file import claimed_journal
from tenfold.cli.options import Data, Folds, Json, Model, Seed, Size, Source
from tenfold.cli.output import print_json, print_text
from tenfold.cli.outputs import claimed_folder, data_files

if TYPE_CHECKING:
    from datetime import datetime

    from tenfold.data import Dataset
    from tenfold.report import Provenance
    from tenfold.tuning import Tuning


def tune(
    model: Model,
    trials: Annotated[int, typer.Option(help="The total number of trials.", min=1)] = 20,
    data: Data = "mnist",
    source: Source = None,
    images: Size = 6_000,
    folds: Folds = 3,
    seed: Seed = 0,
    storage: Annotated[
        str | None,
        typer.Option(
            help="Where the trials are stored, to resume or share the search: a file, or a "
            "database URL such as postgresql://user@host/name."
        ),
    ] = None,
    workers: Annotated[
        int, typer.Option(help="The number of parallel processes on this machine.", min=1)
    ] = 1,
    join: Annotated[
        bool,
        typer.Option("--join", help="Join a search that another process runs with this file."),
    ] = False,
    out: Annotated[
        Path | None, typer.Option(help="A folder for a report on the search, with figures.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Tune a model's hyperparameters with Optuna, scored by cross-validation."""
    from datetime import UTC, datetime

    from tenfold.cli.loading import load_training_set
    from tenfold.models import build

    build(model)  # an unknown model is reported before any data is loaded
    with _claimed(storage, out, [*data_files(data, source=source)], join):
        dataset = load_training_set(data, source, images, seed)
        started = datetime.now(UTC)
        options = {"trials": trials, "folds": folds, "seed": seed, "workers": workers}
        tuning = _search(model, dataset, storage, options)
        if out is not None:
            _write_report(out, tuning, _provenance(_command(storage), data, dataset, seed, started))
    _print(tuning, out, as_json)


def _print(tuning: "Tuning", out: Path | None, as_json: bool) -> None:
    if as_json:
        print_json(tuning)
        return
    print_text(f"Best of {len(tuning.trials)} trials: accuracy {tuning.accuracy:.2%}")
    print_text(f"Train with it: {_train_command(tuning)}")
    if out is not None:
        print_text(f"Open {out / 'report.html'}")


@contextmanager
def _claimed(
    storage: str | None, out: Path | None, inputs: list[Path], join: bool
) -> Iterator[None]:
    """Check the journal and the report that the block writes, and keep others from writing them."""
    from tenfold.files import check_outputs

    if out is not None and storage is not None:
        check_outputs([Path(storage), out / "report.html", out / "tuning.json"], inputs)
    report = nullcontext() if out is None else claimed_folder(out, inputs)
    with claimed_journal(storage, inputs, join=join), report:
        yield


def _search(
    model: str, dataset: "Dataset", storage: str | None, options: dict[str, int]
) -> "Tuning":
    from tenfold.cli.progress import progress_bar, resume_hint
    from tenfold.tuning import tune as tune_model

    hint = "the same command continues with the remaining trials." if storage else ""
    with resume_hint(hint), progress_bar(f"Tuning {model}") as progress:
        return tune_model(model, dataset, storage=storage, progress=progress, **options)


def _provenance(
    command: str, data: str, dataset: "Dataset", seed: int, started: "datetime"
) -> "Provenance":
    from datetime import UTC, datetime

    from tenfold.report import record_provenance

    seconds = (datetime.now(UTC) - started).total_seconds()
    digests = {"train": dataset.sha256}
    return record_provenance(command, data, digests, seed=seed, started=started, seconds=seconds)


def _write_report(out: Path, tuning: "Tuning", provenance: "Provenance") -> None:
    from tenfold.cli.progress import progress_bar
    from tenfold.figures import tuning_pictures
    from tenfold.models import estimator_class
    from tenfold.report import TuningReport, write_tuning

    title = estimator_class(tuning.model).title
    with progress_bar("Writing the report"):
        report = TuningReport(title, tuning, provenance, _train_command(tuning))
        write_tuning(out, report, tuning_pictures(tuning, title))


def _command(storage: str | None) -> str:
    """Return the command line without the password of the storage."""
    from tenfold.tuning import redacted

    arguments = [Path(sys.argv[0]).name, *sys.argv[1:]]
    if storage:
        arguments = [argument.replace(storage, redacted(storage)) for argument in arguments]
    return shlex.join(arguments)


def _train_command(tuning: "Tuning") -> str:
    settings = {name: value for name, value in tuning.best.items() if name != "random_state"}
    return f"tenfold train {tuning.model} {_as_options(settings)}"


def _as_options(settings: dict[str, Any]) -> str:
    """Return settings as the --set options that ``read_settings`` parses."""
    return " ".join(
        f"--set {shlex.quote(f'{name}={_as_text(value)}')}" for name, value in settings.items()
    )


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))
