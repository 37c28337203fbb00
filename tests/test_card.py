"""The card: that it comes back as it was, and that a hostile one is refused in a sentence."""

import json
from dataclasses import asdict, replace
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from tenfold.card import (
    MAX_CARD_LENGTH,
    Card,
    from_json,
    make_card,
    parts_of,
    to_json,
    to_markdown,
    to_text,
)
from tenfold.errors import ModelFileError
from tenfold.machine import versions

CARD = Card(
    family="svm",
    title="Support vector machine",
    settings={"kernel": "rbf", "C": 10.0, "depth": None, "n_jobs": -1},
    seed=7,
    data="mnist",
    data_sha256="ab" * 32,
    training_images=60000,
    figures={"test_accuracy": 0.9947, "test_errors": 53},
    created="2026-01-02T03:04:05+00:00",
    versions={"python": "3.12.1", "numpy": "2.4.6"},
)


def altered(**changes):
    return json.dumps({**asdict(CARD), **changes})


def test_a_card_comes_back_as_it_was():
    assert from_json(to_json(CARD)) == CARD


MADE = {
    "family": "svm",
    "title": "Support vector machine",
    "settings": {"members": ("svm", "cnn")},
    "seed": 7,
    "data": "mnist",
    "data_sha256": "ab" * 32,
    "training_images": 60000,
}


def test_a_new_card_has_the_time_and_the_versions_and_comes_back_from_its_file_as_it_is():
    card = make_card(**MADE)
    assert datetime.fromisoformat(card.created) <= datetime.now(UTC)
    assert card.versions == versions()
    assert (card.figures, card.teacher, card.parts) == ({}, {}, {})
    assert from_json(to_json(card)) == card


def test_a_new_card_names_the_parts_of_its_data():
    part = SimpleNamespace(name="mine", images=9, sha256="cd" * 32, times=2)
    card = make_card(**MADE, created="2026-01-02", parts=parts_of([part]))
    assert card.created == "2026-01-02"
    assert card.parts == {"mine": {"images": 9, "times": 2, "sha256": "cd" * 32}}


def test_a_card_is_one_line_of_json_with_its_names_sorted():
    text = to_json(replace(CARD, data="two\nlines, é"))
    assert "\n" not in text
    assert list(json.loads(text)) == sorted(asdict(CARD))
    assert from_json(text).data == "two\nlines, é"


def test_a_card_knows_its_format_and_the_ten_digits():
    assert (CARD.format, CARD.classes, CARD.licence) == (1, tuple(range(10)), "MIT")


@pytest.mark.parametrize(
    "text",
    ["", "card", "{", '{"family": }', "[" * 90_000, "9" * 90_000, '{"a":' * 15_000, "\x00", "'x'"],
    ids=lambda text: f"{text[:6]}-{len(text)}",
)
def test_what_is_no_json_is_refused_in_a_sentence(text):
    with pytest.raises(ModelFileError, match="not JSON; the file is not one that Tenfold wrote"):
        from_json(text)


def test_a_card_that_is_too_long_is_refused_before_it_is_read():
    with pytest.raises(ModelFileError, match=r"has 100,001 characters; at most 100,000 are read"):
        from_json("[" * (MAX_CARD_LENGTH + 1))
    text = to_json(CARD)
    assert from_json(text + " " * (MAX_CARD_LENGTH - len(text))) == CARD


@pytest.mark.parametrize("content", [[], None, 3, "card", {}, {"family": "svm"}])
def test_json_that_is_no_card_is_refused_with_what_a_card_holds(content):
    with pytest.raises(ModelFileError, match="does not hold just classes, created, data, data_sha"):
        from_json(json.dumps(content))


def test_a_name_too_many_or_too_few_is_refused():
    few = asdict(CARD)
    del few["seed"]
    for text in (altered(extra=1), json.dumps(few)):
        with pytest.raises(ModelFileError, match="does not hold just"):
            from_json(text)


@pytest.mark.parametrize(
    "changes",
    [
        {"format": 2},
        {"format": "1"},
        {"format": None},
        {"classes": list(range(9))},
        {"classes": list("0123456789")},
        {"classes": None},
        {"classes": list(range(10, 0, -1))},
        {"classes": list(range(9000))},
    ],
    ids=str,
)
def test_another_format_or_other_classes_are_refused_with_what_to_do(changes):
    with pytest.raises(ModelFileError, match=r"format 1 for the digits 0 to 9 is read\. Export th"):
        from_json(altered(**changes))


@pytest.mark.parametrize("name", sorted(set(asdict(CARD)) - {"format", "classes"}))
def test_a_field_of_another_kind_is_refused_by_its_name(name):
    for value in (None, [1], 0.5, [[["deep"]]]):
        with pytest.raises(ModelFileError, match=rf"card's {name} came as .*; \w+ was wanted\.$"):
            from_json(altered(**{name: value}))


def test_a_card_of_before_there_were_teachers_is_read():
    older = asdict(CARD)
    del older["teacher"], older["parts"]
    assert from_json(json.dumps(older)) == CARD


def test_parts_are_told_line_by_line_and_one_of_another_kind_is_refused():
    part = {"images": 1434, "times": 3, "sha256": "ef" * 32}
    card = replace(CARD, parts={"bitmaps": part})
    assert from_json(to_json(card)) == card
    line = f"1,434 images of bitmaps, 3 times each, sha256 {'ef' * 32}"
    assert f"  part        {line}" in to_text(card).splitlines()
    assert f"- {line}" in to_markdown(card).splitlines()
    for wrong in ({}, None, 3, {**part, "images": "many"}, {**part, "more": 1}):
        with pytest.raises(ModelFileError, match=r"card's part 'bitmaps' came as .* were wanted"):
            from_json(altered(parts={"bitmaps": wrong}))


def test_a_teacher_is_told_and_one_that_is_no_text_is_refused():
    card = replace(CARD, teacher={"name": "big.onnx", "sha256": "cd" * 32})
    assert from_json(to_json(card)) == card
    assert f"  teacher     name big.onnx, sha256 {'cd' * 32}" in to_text(card).splitlines()
    assert "Its teacher: name big.onnx" in to_markdown(card)
    assert "eacher" not in to_text(CARD) + to_markdown(CARD)
    with pytest.raises(ModelFileError, match="teacher has a 'name' of 3; a text was wanted"):
        from_json(altered(teacher={"name": 3}))


@pytest.mark.parametrize("value", ["0.99", None, [], {}, 10**400], ids=lambda v: repr(v)[:9])
def test_a_figure_that_is_no_number_to_print_is_refused(value):
    with pytest.raises(ModelFileError, match=r"card's figure 'test_accuracy' came as "):
        from_json(altered(figures={"test_accuracy": value}))


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_figure_that_json_has_no_number_for_is_left_out_and_refused(value):
    with pytest.raises(ModelFileError, match="is not JSON"):
        from_json(altered(figures={"test_accuracy": value}))
    figures = {"test_accuracy": 0.5, "test_log_loss": value}
    card = make_card(
        family="svm",
        title="A machine",
        settings={},
        seed=0,
        data="x",
        data_sha256="0",
        training_images=1,
        figures=figures,
    )
    assert card.figures == {"test_accuracy": 0.5}


@pytest.mark.parametrize("name", ["family", "title", "created", "licence"])
def test_a_text_of_our_own_with_control_characters_is_refused(name):
    with pytest.raises(ModelFileError, match=f"card's {name} came as"):
        from_json(altered(**{name: "\x1b[2J"}))


@pytest.mark.parametrize("depth", [100, 900, 5000, 40_000])
def test_a_deeply_nested_card_is_refused_in_a_short_sentence(depth):
    nested = "[" * depth + "]" * depth
    for name in ("seed", "format", "classes"):
        text = altered(**{name: "HERE"}).replace('"HERE"', nested)
        with pytest.raises(ModelFileError) as refusal:
            from_json(text)
        assert len(str(refusal.value)) < 250


def test_settings_may_be_nested_and_are_kept():
    card = replace(CARD, settings={"inner": {"list": [1, 2.5, None, True]}})
    assert from_json(to_json(card)) == card


def test_settings_of_several_members_are_a_line_each():
    member = {"family": "svm", "weight": 0.5, "settings": {"C": 10.0}}
    card = replace(CARD, settings={"member 1": member, "members": 2})
    lines = to_text(card).splitlines()
    assert "  settings    members 2" in lines
    assert "  member 1    family svm, weight 0.5, settings (C 10)" in lines
    assert "| member 1 | family svm, weight 0.5, settings (C 10) |" in to_markdown(card)


def test_the_text_tells_what_the_model_is_in_lines():
    lines = to_text(CARD).splitlines()
    assert lines[0] == "Support vector machine (svm)"
    assert "  trained on  60,000 images of mnist" in lines
    assert f"  data sha256 {'ab' * 32}" in lines
    assert "  settings    kernel rbf, C 10, depth None, n_jobs -1" in lines
    assert lines[-2:] == ["  test_accuracy 0.9947", "  test_errors 53"]


def test_the_model_card_tells_in_markdown_what_it_learned_and_how_it_did():
    lines = to_markdown(CARD).splitlines()
    assert lines[0] == "# Support vector machine"
    assert "60,000 images of mnist, seed 7, sha256 `" + "ab" * 32 + "`." in lines
    assert "| kernel | rbf |" in lines
    assert "| test_accuracy | 0.9947 |" in lines
    assert "| test_errors | 53 |" in lines
    assert "Versions: python 3.12.1, numpy 2.4.6." in lines


def test_the_text_can_be_made_of_every_card_that_was_read():
    strange = replace(CARD, settings={}, figures={"": 0, "large": 1e99}, versions={})
    lines = to_text(from_json(to_json(strange))).splitlines()
    assert lines[-2:] == [" " * 14 + "0", "  large       1e+99"]
