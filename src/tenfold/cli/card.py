"""``tenfold card``: the model card that a model file contains."""

from typing import Annotated

import typer

from tenfold.cli.options import Json, ModelFile
from tenfold.cli.output import print_json_text, print_lines


def card(
    model: ModelFile,
    as_json: Json = False,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Print the model card as Markdown.")
    ] = False,
) -> None:
    """Print the model card of a file: training data, settings, scores and versions."""
    from tenfold.card import to_json, to_markdown, to_text
    from tenfold.modelfile import open_checked
    from tenfold.pretrained import located

    if as_json and markdown:
        raise typer.BadParameter("--json and --markdown came together; one was wanted.")
    found = open_checked(located(model), signature=None)[1]
    if as_json:
        print_json_text(to_json(found))
    else:
        print_lines(to_markdown(found) if markdown else to_text(found))
