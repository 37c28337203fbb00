"""``tenfold adapt``: a model learns one's own writers."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tenfold.cli.options import Json, Seed, Source

if TYPE_CHECKING:
    from tenfold.adapting import Adaptation


def adapt(
    data: Annotated[
        str,
        typer.Option(help="Labelled pictures of your own: a folder with folders 0 to 9, say."),
    ],
    model: Annotated[
        Path, typer.Option(help="The network to begin with: default, fast or a model file.")
    ] = Path("default"),
    out: Annotated[Path, typer.Option(help="The model file to write.")] = Path("adapted.onnx"),
    known: Annotated[str, typer.Option(help="What is not to be forgotten, as --data.")] = "mnist",
    source: Source = None,
    seed: Seed = 0,
    as_json: Json = False,
) -> None:
    """Adapt a model to your own writers with a few dozen labelled pictures."""
    from tenfold.adapting import adapt as adapted
    from tenfold.cli.loading import load_splits
    from tenfold.cli.output import print_json
    from tenfold.cli.watching import watching
    from tenfold.files import check_writable
    from tenfold.predictor import load

    check_writable(out)
    predictor = load(model)
    own = load_splits(data, source).train
    splits = load_splits(known, None)
    with watching(f"Adapting {model}") as progress:
        found = adapted(predictor, own, splits, out, seed=seed, progress=progress)
    if as_json:
        print_json({"file": str(out), **_figures(found), "card": found.card})
        return
    _print(found, str(model), out)


def _figures(found: "Adaptation") -> dict[str, object]:
    return {"own": found.own, "known": found.known, "way": found.way}


def _print(found: "Adaptation", model: str, out: Path) -> None:
    from tenfold.cli.output import print_table

    rows = [("your pictures, each while it was left out", found.own)]
    rows += [("known test pictures", found.known)] if found.known else []
    print_table(
        ["errors", "pictures", "before", "after"],
        [[name, f"{c.images:,}", str(c.before), str(c.after)] for name, c in rows],
    )
    if found.way == 0:
        typer.echo(f"Nothing that was tried helps: {out} answers as {model} does.")
        return
    typer.echo(f"Written to {out}. Read with it: tenfold read PICTURE --model {out}")
