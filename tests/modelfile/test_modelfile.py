"""Model files: ours pass, and each kind of hostile or broken file ends in a sentence."""

import hashlib
import json
import os
import subprocess
import sys
import time

import numpy as np
import pytest
from tests.modelfile.damaging import fates
from tests.modelfile.hostile import GROUPS, KINDS
from tests.modelfile.making import CARD, changed, grove, network
from tests.modelfile.measuring import refusals
from tests.shapes import squares

import tenfold
from tenfold.errors import ModelFileError
from tenfold.export import export
from tenfold.machine import ALLOWED
from tenfold.modelfile import check, graph, open_checked
from tenfold.pretrained import PRETRAINED, path_of
from tenfold.training import card_of, train

SECONDS, MEGABYTES = 1, 200  # that refusing a file may take
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
    monkeypatch.setattr(graph, "MOST_ELEMENTS", 1_000)
    with pytest.raises(ModelFileError, match="at most 1,000 and"):
        export(training.model, tmp_path / "x", card=card_of(training), sample=squares(1).images)
    assert not (tmp_path / "x").exists()


def test_a_file_made_by_hand_passes_with_its_card():
    assert check(network().SerializeToString()) == CARD
    assert check(grove().SerializeToString()) == CARD


def test_notes_of_ours_may_lie_beside_the_card():
    noted = changed(lambda model: model.metadata_props.add(key="tenfold.answers", value="[]"))
    assert check(noted) == CARD


def test_half_a_million_nodes_of_trees_are_looked_at_in_a_third_of_a_second():
    content = grove(**many_trees(5_000)).SerializeToString()
    assert len(content) > 12_000_000
    seconds = []
    for _ in range(5):
        started = time.perf_counter()
        check(content)
        seconds.append(time.perf_counter() - started)
    assert min(seconds) < 0.3


def many_trees(count):
    """Return ``count`` full trees of six branchings, 127 nodes each, on columns 0 to 783."""
    places = np.arange(127)
    leaf, leaves = places > 62, np.arange(63, 127)
    true, false = np.where(leaf, 0, 2 * places + 1), np.where(leaf, 0, 2 * places + 2)
    return {
        "nodes_treeids": np.repeat(np.arange(count), 127).tolist(),
        "nodes_nodeids": np.tile(places, count).tolist(),
        "nodes_modes": np.tile(np.where(leaf, "LEAF", "BRANCH_LEQ"), count).tolist(),
        "nodes_featureids": (np.arange(127 * count) % 784).tolist(),
        "nodes_values": [0.5] * (127 * count),
        "nodes_truenodeids": np.tile(true, count).tolist(),
        "nodes_falsenodeids": np.tile(false, count).tolist(),
        "target_treeids": np.repeat(np.arange(count), 64).tolist(),
        "target_nodeids": np.tile(leaves, count).tolist(),
        "target_ids": (np.arange(64 * count) % 10).tolist(),
        "target_weights": [1.0 / count] * (64 * count),
    }


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


def test_each_is_refused_within_a_second_and_200_megabytes(tmp_path):
    for name, kind in KINDS.items():
        (tmp_path / name).write_bytes(kind.make())
    found = refusals(tmp_path)
    assert len(found) == len(KINDS)
    assert [refusal.name for refusal in found if refusal.sentence is None] == []
    assert [refusal for refusal in found if refusal.seconds > SECONDS] == []
    assert [refusal for refusal in found if refusal.megabytes > MEGABYTES] == []


@pytest.mark.parametrize("make", [network, grove], ids=["network", "trees"])
def test_a_damaged_file_is_refused_or_answers_and_nothing_else(make, tmp_path):
    path = tmp_path / "good.onnx"
    path.write_bytes(make().SerializeToString())
    found = fates(path, DAMAGED)
    assert found.refused + found.broken + found.answered == DAMAGED
    assert found.refused > DAMAGED // 4
    assert found.answered > 0
    assert found.slowest < SECONDS


def test_weights_so_large_that_answers_are_no_numbers_are_told_when_asked(tmp_path):
    path = tmp_path / "large.onnx"
    path.write_bytes(changed(enlarge))
    with pytest.raises(ModelFileError, match="gave no probabilities; the model is broken"):
        tenfold.load(path).predict(squares(1).images)


def enlarge(model):
    for constant in model.graph.initializer:
        if constant.data_type == 1:
            numbers = np.frombuffer(constant.raw_data, np.float32)
            constant.raw_data = np.full_like(numbers, 3e38).tobytes()


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
    cores = f"({os.fspath(ALLOWED)!r},)"  # how many the process may use, where the system tells
    assert [what for what in opened if what != cores] == [f"({os.fspath(path)!r},)"]
