"""The command line: how people ask. No logic here; the one place where an error becomes a line."""

import sys

import typer

from tenfold import __version__
from tenfold.cli import (
    adapt,
    data,
    ensemble,
    explore,
    export,
    judge,
    learn,
    lines,
    pipeline,
    read,
    serve,
    site,
    tune,
)
from tenfold.errors import TenfoldError

app = typer.Typer(
    help="Train, judge and deploy handwritten-digit classifiers.",
    epilog="Begin with: tenfold run --quick",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("run")(pipeline.run)
app.command("read")(read.read)
app.command("serve")(serve.serve)
app.command("site")(site.site)
app.command("explore")(explore.explore)
app.command("train")(learn.train)
app.command("adapt")(adapt.adapt)
app.command("train-lines")(lines.train_lines)
app.command("train-among")(lines.train_among)
app.command("ensemble")(ensemble.ensemble)
app.command("crossval")(learn.crossval)
app.command("tune")(tune.tune)
app.command("evaluate")(judge.evaluate)
app.command("compare")(judge.compare)
app.command("card")(judge.card)
app.command("export")(export.export)
app.command("verify")(export.verify)
app.add_typer(data.app, name="data")


EXTRAS = dict.fromkeys(("fastapi", "uvicorn", "starlette", "prometheus_client"), "serve")


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and end the process: 0 done, 1 a told error, 2 misuse, 130 Ctrl-C."""
    try:
        app(arguments, prog_name="tenfold")
    except (TenfoldError, OSError) as error:
        print(f"tenfold: {error}", file=sys.stderr)  # noqa: T201
        sys.exit(1)
    except ModuleNotFoundError as error:
        print(  # noqa: T201
            f"tenfold: this needs {error.name}, which the base install leaves out; "
            f"install the rest with: pip install '.[{EXTRAS.get(str(error.name), 'train')}]'",
            file=sys.stderr,
        )
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


@app.callback(invoke_without_command=True)
def _root(
    version: bool = typer.Option(False, "--version", help="Print the version and end."),
) -> None:
    if version:
        typer.echo(__version__)
        raise typer.Exit
