"""The answers of the automaton, held against those of Python's regular expressions."""

import itertools
import random
import re

import pytest

from tenfold.photo.recognition.automaton import START, Automaton, build_automaton

TEXTS = ["".join(text) for length in range(6) for text in itertools.product("12.", repeat=length)]


def states_after(automaton: Automaton, text: str) -> int:
    states = START
    for symbol in text:
        states = automaton.step(states, symbol)
    return states


def random_pattern(draw: random.Random, depth: int) -> str:
    atoms = ["1", "2", r"\.", r"\d", "[12]", "[^1]", "."]
    if depth == 0:
        return draw.choice(atoms)
    parts = [random_pattern(draw, depth - 1) for _ in range(draw.randint(1, 3))]
    joined = draw.choice(["", "|"]).join(parts)
    return f"({joined})" + draw.choice(["", "", "?", "*", "+", "{2}", "{1,}", "{0,2}", "{0}"])


@pytest.mark.parametrize("seed", range(40))
def test_a_text_is_accepted_exactly_where_a_regular_expression_matches_it(seed):
    pattern = random_pattern(random.Random(seed), depth=seed % 3)
    automaton, expression = build_automaton(pattern), re.compile(pattern)
    for text in TEXTS:
        accepted = automaton.accepts(states_after(automaton, text))
        assert accepted == bool(expression.fullmatch(text)), (pattern, text)


@pytest.mark.parametrize("pattern", ["1(2|21)?", r"12\.?|2{2,4}", "(1?2){2}", "1{0}2"])
def test_a_beginning_has_states_exactly_where_a_text_of_the_pattern_begins_so(pattern):
    automaton = build_automaton(pattern)
    matching = [text for text in TEXTS if re.fullmatch(pattern, text)]
    for text in TEXTS:
        may_go_on = any(whole.startswith(text) for whole in matching)
        assert (states_after(automaton, text) != 0) == may_go_on, text


def test_a_pattern_that_would_take_regular_expressions_for_ever_has_few_steps():
    automaton = build_automaton(r"(?:1|11|111)*[23][67]")
    assert not automaton.accepts(states_after(automaton, "1" * 10_000))
    assert automaton.accepts(states_after(automaton, "1" * 10_000 + "26"))


def test_the_largest_pattern_has_five_hundred_positions():
    automaton = build_automaton(r"((\d?){10}){50}")
    assert len(automaton.follow) == 501
    assert automaton.accepts(states_after(automaton, "1" * 500))
    assert not automaton.accepts(states_after(automaton, "1" * 501))
