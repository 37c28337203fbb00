"""The command line: one module for each command, and the one place that prints errors."""

import sys

import typer

from tenfold import __version__
from tenfold.cli import (
    adapt,
    card,
    compare,
    crossval,
    data,
    ensemble,
    evaluate,
    explore,
    export,
    read,
    run,
    serve,
    site,
    train,
    train_context,
    train_lines,
    tune,
    verify,
)
from tenfold.cli.memory import check_memory
from tenfold.cli.output import prepare_streams, print_error, print_text
from tenfold.cli.usage import PrintableGroup
from tenfold.errors import TenfoldError
from tenfold.machine import causes, shortage

app = typer.Typer(
    cls=PrintableGroup,
    help="Train, evaluate and deploy classifiers of handwritten digits; read digits in pictures.",
    epilog="Start with: tenfold run --quick",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("run")(run.run)
app.command("read")(read.read)
app.command("serve")(serve.serve)
app.command("site")(site.site)
app.command("explore")(explore.explore)
app.command("train")(train.train)
app.command("adapt")(adapt.adapt)
app.command("train-lines")(train_lines.train_lines)
app.command("train-context")(train_context.train_context)
app.command("train-among", help="The old name of train-context.")(train_context.train_context)
app.command("ensemble")(ensemble.ensemble)
app.command("crossval")(crossval.crossval)
app.command("tune")(tune.tune)
app.command("evaluate")(evaluate.evaluate)
app.command("compare")(compare.compare)
app.command("card")(card.card)
app.command("export")(export.export)
app.command("verify")(verify.verify)
app.add_typer(data.app, name="data")


# The extra that installs a package which the base install does not include; else it is "train".
EXTRAS = dict.fromkeys(("fastapi", "uvicorn", "starlette", "prometheus_client"), "serve")


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit with 0, 1 (error), 2 (wrong usage) or 130 (Ctrl-C)."""
    prepare_streams()
    try:
        check_memory(sys.argv[1:] if arguments is None else arguments)
        app(arguments, prog_name="tenfold")
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        if any(isinstance(cause, KeyboardInterrupt) for cause in causes(error)):
            sys.exit(130)  # it came while a library was imported, which reports that it failed
        message = _message(error)
        if message is None:
            raise
        print_error(message)
        sys.exit(1)


def _message(error: Exception) -> str | None:
    """Return the line that reports an error; None if it is a fault of the program.

    A lack of memory comes first: a library may report it as a broken file or a missing module.
    """
    lack = shortage(error)
    if lack is not None or isinstance(error, TenfoldError | OSError):
        return str(lack or error)
    if isinstance(error, ModuleNotFoundError):
        return (
            f"this command needs {error.name}, which the base install does not include; "
            f"install it with: pip install '.[{EXTRAS.get(str(error.name), 'train')}]'"
        )
    return None


@app.callback(invoke_without_command=True)
def _root(
    version: bool = typer.Option(False, "--version", help="Print the version and exit."),
) -> None:
    if version:
        print_text(__version__)
        raise typer.Exit
