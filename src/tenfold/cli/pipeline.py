"""``tenfold run``: the whole pipeline."""

import shlex
import sys
from pathlib import Path
from typing import Annotated

import typer

from tenfold.cli.options import Data, Json, Seed, Source


def run(
    quick: Annotated[
        bool, typer.Option("--quick", help="Every step on a small part: about a minute.")
    ] = False,
    full: Annotated[
        bool, typer.Option("--full", help="Cross-validate and compare on all images: hours.")
    ] = False,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on where a stopped run with the same options was.")
    ] = False,
    out: Annotated[Path, typer.Option(help="The folder for the report and the models.")] = Path(
        "runs/latest"
    ),
    data: Data = "mnist",
    source: Source = None,
    seed: Seed = 0,
    as_json: Json = False,
) -> None:
    """Run everything: explore, cross-validate, compare, train, test, report."""
    if quick and full:
        raise typer.BadParameter("--quick and --full came together; one of them was wanted.")
    from rich.console import Console

    from tenfold import pipeline
    from tenfold.cli.output import print_json
    from tenfold.cli.runview import RunView
    from tenfold.cli.watching import going_on

    sizes = {(True, False): pipeline.quick_plan, (False, True): pipeline.full_plan}
    plan = sizes.get((quick, full), pipeline.default_plan)(data, seed, source=source)
    command = shlex.join([Path(sys.argv[0]).name, *sys.argv[1:]])
    with (
        going_on("the same command with --resume goes on from the last finished step."),
        RunView(Console(stderr=True)) as view,
    ):
        results = pipeline.run(plan, out, view=view, command=command, resume=resume)
    report, figures = out / "report.html", out / "results.json"
    if as_json:
        models = {model.name: str(out / model.file) for model in results.models}
        print_json({"report": str(report), "results": str(figures), "models": models})
    else:
        typer.echo(f"Open {report}")
