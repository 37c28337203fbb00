"""``tenfold run``: the whole pipeline."""

import shlex
import sys
from pathlib import Path
from typing import Annotated

import typer

from tenfold.cli.options import Data, Json, Seed, Source
from tenfold.cli.output import print_json, print_text
from tenfold.cli.outputs import claimed_folder, data_files


def run(
    quick: Annotated[
        bool, typer.Option("--quick", help="Run every step on a small sample: about a minute.")
    ] = False,
    full: Annotated[
        bool, typer.Option("--full", help="Cross-validate and compare on all images: hours.")
    ] = False,
    resume: Annotated[
        bool, typer.Option("--resume", help="Resume a stopped run that had the same options.")
    ] = False,
    out: Annotated[Path, typer.Option(help="The folder for the report and the models.")] = Path(
        "runs/latest"
    ),
    data: Data = "mnist",
    source: Source = None,
    seed: Seed = 0,
    as_json: Json = False,
) -> None:
    """Run the whole pipeline: explore, cross-validate, compare, train, test, report."""
    if quick and full:
        raise typer.BadParameter("--quick and --full came together; one of them was wanted.")
    from rich.console import Console

    from tenfold import pipeline
    from tenfold.cli.progress import resume_hint
    from tenfold.cli.run_view import RunView

    make_plan = (
        pipeline.quick_plan if quick else pipeline.full_plan if full else pipeline.default_plan
    )
    plan = make_plan(data, seed, source=source)
    command = shlex.join([Path(sys.argv[0]).name, *sys.argv[1:]])
    with (
        claimed_folder(out, data_files(data, source=source)),
        resume_hint("the same command with --resume continues after the last finished step."),
        RunView(Console(stderr=True)) as view,
    ):
        results = pipeline.run(plan, out, view=view, command=command, resume=resume)
    report, results_file = out / "report.html", out / "results.json"
    if as_json:
        models = {model.name: str(out / model.file) for model in results.models}
        print_json({"report": str(report), "results": str(results_file), "models": models})
    else:
        print_text(f"Open {report}")
