"""``tenfold run``: the whole pipeline."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from tenfold.cli.options import Seed


def run(
    quick: Annotated[
        bool, typer.Option("--quick", help="Every step on a small part: under a minute.")
    ] = False,
    full: Annotated[
        bool, typer.Option("--full", help="Cross-validate and compare on all images: hours.")
    ] = False,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on where a killed run stopped.")
    ] = False,
    out: Annotated[Path, typer.Option(help="Where the report and the models go.")] = Path(
        "runs/latest"
    ),
    data: Annotated[str, typer.Option(help="mnist, or a path that 'data info' reads.")] = "mnist",
    seed: Seed = 0,
) -> None:
    """Run everything: explore, cross-validate, compare, train, test, report."""
    if quick and full:
        raise typer.BadParameter("--quick and --full came together; one of them was wanted.")
    from rich.console import Console

    from tenfold import pipeline
    from tenfold.cli.watching import RunView

    sizes = {(True, False): pipeline.quick_plan, (False, True): pipeline.full_plan}
    plan = sizes.get((quick, full), pipeline.default_plan)(data, seed)
    command = " ".join([Path(sys.argv[0]).name, *sys.argv[1:]])
    with RunView(Console(stderr=True)) as view:
        pipeline.run(plan, out, view=view, command=command, resume=resume)
    typer.echo(f"Open {out / 'report.html'}")
