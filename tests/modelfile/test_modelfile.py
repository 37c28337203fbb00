"""Model files: ours pass, and each kind of hostile or broken file ends in a sentence."""

import hashlib
import json
import os
import subprocess
import sys

import pytest
from tests.costs import peak_of, steps_of
from tests.modelfile.damaging import fates
from tests.modelfile.hostile import GROUPS, KINDS
from tests.modelfile.making import CARD, changed, grove, many_trees, network
from tests.modelfile.measuring import refusals
from tests.shapes import squares

import tenfold
from tenfold import modelfile
from tenfold.errors import ModelFileError
from tenfold.export import export
from tenfold.machine import CPU_QUOTA_FILE
from tenfold.modelfile import check, graph, open_checked
from tenfold.pretrained import PRETRAINED, path_of
from tenfold.training import card_of, train

STEPS, BYTES = 200_000, 32_000_000  # that refusing a file may take
DAMAGED = 1_000  # copies of each of two files


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """The file of a tiny network."""
    path = tmp_path_factory.mktemp("model") / "network.onnx"
    path.write_bytes(network().SerializeToString())
    return path


# Ours


def test_every_variant_that_is_exported_can_be_opened(exported):
    path, card = exported
    assert open_checked(path) == (path.read_bytes(), card)


def test_the_models_in_the_package_can_be_opened():
    for name in PRETRAINED:
        assert check(path_of(name).read_bytes()).family == "cnn"


def test_no_file_is_exported_that_would_be_refused(tmp_path, monkeypatch):
    training = train("forest", squares(5), settings={"trees": 2, "n_jobs": 1})
    monkeypatch.setattr(graph, "MAX_GRAPH_ELEMENTS", 1_000)
    with pytest.raises(ModelFileError, match="at most 1,000 and"):
        export(training.model, tmp_path / "x", card=card_of(training), sample=squares(1).images)
    assert not (tmp_path / "x").exists()


def test_a_file_made_by_hand_passes_with_its_card():
    assert check(network().SerializeToString()) == CARD
    assert check(grove().SerializeToString()) == CARD


def test_notes_of_ours_may_lie_beside_the_card():
    noted = changed(lambda model: model.metadata_props.add(key="tenfold.answers", value="[]"))
    assert check(noted) == CARD


def test_half_a_million_nodes_of_trees_take_few_steps_and_no_more_memory_than_the_file_twice():
    content = grove(**many_trees(5_000)).SerializeToString()
    assert len(content) > 12_000_000
    assert steps_of(lambda: check(content)) < 50_000  # they are looked at in rows, not one by one
    assert peak_of(lambda: check(content)) < 2 * len(content)


# Others


@pytest.mark.parametrize("name", KINDS)
def test_a_hostile_file_is_refused_with_the_reason(name):
    with pytest.raises(ModelFileError) as caught:
        check(KINDS[name].make())
    sentence = str(caught.value)
    assert KINDS[name].because in sentence
    assert sentence.endswith(".")
    assert sentence.isprintable()
    assert len(sentence) < 700


def test_no_two_kinds_have_one_name():
    assert sum(map(len, GROUPS.values())) == len(KINDS) >= 60


def refuse(content):
    with pytest.raises(ModelFileError):
        check(content)


def test_refusing_one_takes_few_steps_and_little_memory():
    steps, held = {}, {}
    for name, kind in KINDS.items():
        content = kind.make()
        steps[name] = steps_of(lambda content=content: refuse(content))
        held[name] = peak_of(lambda content=content: refuse(content))
    assert {name: count for name, count in steps.items() if count > STEPS} == {}
    assert {name: count for name, count in held.items() if count > BYTES} == {}


def test_none_is_given_to_the_runtime(tmp_path, monkeypatch):
    monkeypatch.setattr("onnxruntime.InferenceSession", None)
    for name, kind in KINDS.items():
        (tmp_path / name).write_bytes(kind.make())
        with pytest.raises(ModelFileError):
            tenfold.load(tmp_path / name)


def test_one_process_refuses_them_all(tmp_path):
    for name, kind in KINDS.items():
        (tmp_path / name).write_bytes(kind.make())
    found = refusals(tmp_path)
    assert len(found) == len(KINDS)
    assert [refusal.name for refusal in found if refusal.sentence is None] == []


@pytest.mark.parametrize("make", [network, grove], ids=["network", "trees"])
def test_a_damaged_file_is_refused_or_answers_and_nothing_else(make, tmp_path):
    path = tmp_path / "good.onnx"
    path.write_bytes(make().SerializeToString())
    found = fates(path, DAMAGED)
    assert found.refused + found.broken + found.answered == DAMAGED
    assert found.refused > DAMAGED // 4
    assert found.answered > 0


# The digest


def test_a_file_of_the_demanded_digest_is_opened(path):
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert tenfold.load(path, sha256=digest).card == CARD
    assert tenfold.load(path, sha256=f" {digest.upper()}\n").card == CARD


@pytest.mark.parametrize("demanded", ["0" * 64, "", "abc", "x" * 1_000])
def test_a_file_of_another_digest_is_refused_with_both(path, demanded):
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    with pytest.raises(ModelFileError, match=f"has the sha256 {digest}; '.* was demanded") as told:
        tenfold.load(path, sha256=demanded)
    assert str(path) in str(told.value)
    assert len(str(told.value)) < 400


def test_the_digest_is_compared_before_the_file_is_looked_into(tmp_path):
    (tmp_path / "x.onnx").write_bytes(b"hostile")
    with pytest.raises(ModelFileError, match="was demanded"):
        tenfold.load(tmp_path / "x.onnx", sha256="0" * 64)


# What goes on beside


WATCHED = """
import json, sys
events = []
sys.addaudithook(lambda event, values: events.append((event, str(values[:1]))))
import numpy
import onnxruntime
import tenfold
load = tenfold.load  # now what it needs is imported
imported = len(events)
predictor = load(sys.argv[1])
predictor.predict_proba(numpy.zeros((3, 28, 28), numpy.uint8))
print(json.dumps({"all": events, "since": events[imported:]}))
"""
FORBIDDEN = ("pickle.", "marshal.", "subprocess.", "socket.", "os.", "ctypes.", "urllib.")


def test_loading_and_predicting_unpickles_nothing_starts_nothing_and_asks_no_network(path):
    command = [sys.executable, "-c", WATCHED, str(path)]
    told = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    always = [event for event, _ in told["all"]]
    assert [e for e in always if e.startswith(("pickle.", "subprocess.", "socket."))] == []
    assert [event for event, _ in told["since"] if event.startswith(FORBIDDEN)] == []
    opened = [what for event, what in told["since"] if event == "open" and what.startswith("('")]
    cores = (
        f"({os.fspath(CPU_QUOTA_FILE)!r},)"  # how many the process may use, where the system tells
    )
    assert [what for what in opened if what != cores] == [f"({os.fspath(path)!r},)"]


def test_the_old_name_of_the_largest_size_still_works_and_says_so():
    with pytest.warns(DeprecationWarning, match="renamed MAX_FILE_BYTES"):
        assert modelfile.LARGEST == modelfile.MAX_FILE_BYTES
