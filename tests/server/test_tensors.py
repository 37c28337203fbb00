import json

import numpy as np
import pytest

from tenfold.server.errors import RequestError
from tenfold.server.tensors import encode_answer, parse_request

IMAGES = np.random.default_rng(0).integers(0, 256, (2, 28, 28), dtype=np.uint8)


def asked(**changes):
    given = {"name": "images", "datatype": "UINT8", "shape": [2, 28, 28], "data": IMAGES.tolist()}
    content = {"id": "7", "inputs": [{**given, **changes.pop("given", {})}], **changes}
    return json.dumps(content).encode()


def binary(raw, **changes):
    given = {
        "name": "images", "datatype": "UINT8", "shape": [2, 28, 28],
        "parameters": {"binary_data_size": len(raw)},
    }  # fmt: skip
    head = json.dumps({"inputs": [{**given, **changes}]}).encode()
    return head + raw, len(head)


def test_a_tensor_of_json_may_be_flat_or_nested():
    for data in (IMAGES.tolist(), IMAGES.ravel().tolist(), IMAGES.reshape(2, 784).tolist()):
        found = parse_request(asked(given={"data": data}), None, 9)
        np.testing.assert_array_equal(found.images, IMAGES)
        assert (found.id, found.wanted, found.binary) == ("7", True, False)


def test_a_tensor_may_come_as_bytes_behind_the_json():
    body, length = binary(IMAGES.tobytes())
    np.testing.assert_array_equal(parse_request(body, length, 9).images, IMAGES)


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({}, (True, False)),
        ({"parameters": {"binary_data_output": True}}, (True, True)),
        ({"outputs": [{"name": "probabilities"}]}, (True, False)),
        (
            {"outputs": [{"name": "probabilities", "parameters": {"binary_data": True}}]},
            (True, True),
        ),
        ({"outputs": []}, (False, False)),
    ],
)
def test_the_answer_comes_as_it_is_wanted(changes, wanted):
    found = parse_request(asked(**changes), None, 9)
    assert (found.wanted, found.binary) == wanted
    probabilities = np.full((2, 10), 0.1, np.float32)
    body, length = encode_answer(found, "default", probabilities)
    head = json.loads(body[:length])
    assert (head["id"], head["model_name"], head["model_version"]) == ("7", "default", "1")
    if not found.wanted:
        assert head["outputs"] == []
    elif found.binary:
        assert head["outputs"][0]["parameters"] == {"binary_data_size": 80}
        assert body[length:] == probabilities.tobytes()
    else:
        assert head["outputs"][0]["data"] == pytest.approx([0.1] * 20)


@pytest.mark.parametrize(
    ("body", "length"),
    [
        (b"", None),
        (b"7", None),
        (asked(id=7), None),
        (asked(inputs=[]), None),
        (asked(inputs="x"), None),
        (asked(inputs=[{}, {}]), None),
        (asked(outputs="x"), None),
        (asked(outputs=[{"name": "logits"}]), None),
        (asked(parameters=[1]), None),
        (asked(given={"name": "x"}), None),
        (asked(given={"datatype": "FP32"}), None),
        (asked(given={"shape": [3, 28, 28]}), None),
        (asked(given={"shape": [-2, 28, -28]}), None),
        (asked(given={"shape": [2.0, 28, 28]}), None),
        (asked(given={"shape": [10**30, 28, 28]}), None),
        (asked(given={"shape": []}), None),
        (asked(given={"shape": [0, 10**12]}), None),
        (asked(given={"shape": [0, 28, 28]}), None),
        (asked(given={"shape": [1] * 70}), None),
        (asked().replace(b"[2, 28, 28]", b"[" + b"9" * 100_000 + b"]"), None),
        (asked().replace(b"[2, 28, 28]", b"[true, 28, 28]"), None),
        (asked(given={"parameters": {"binary_data_size": -1}}), None),
        (asked(given={"parameters": {"binary_data_size": True}}), None),
        (asked(given={"data": [[]] * 1_000}), None),
        (asked(given={"data": [[1]] * 784}), None),
        (asked(given={"data": [1.5] * 784}), None),
        (asked(given={"data": {"0": 1}}), None),
        (asked(outputs=[{}] * 1_000), None),
        (asked(given={"shape": [56, 28]}), None),
        (asked(given={"data": None}), None),
        (asked(given={"data": [[1], [2, 3]]}), None),
        (asked() + b"behind", len(asked())),
        (asked(), 10**9),
        (*binary(b""),),
        (*binary(bytes(7)),),
        (*binary(bytes(1568), parameters={"binary_data_size": 7}),),
        (*binary(bytes(1568), parameters={"binary_data_size": "1568"}),),
        (*binary(bytes(1568), data=[1]),),
    ],
)
def test_what_is_not_of_the_protocol_is_refused_with_a_sentence(body, length):
    with pytest.raises(RequestError) as refused:
        parse_request(body, length, 9)
    assert 400 <= refused.value.status < 500
    assert len(str(refused.value)) < 300
