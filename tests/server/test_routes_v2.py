"""The Open Inference Protocol, asked by another project's client: Triton's."""

import asyncio

import numpy as np
import pytest
from tests.server.service import serving
from tests.tolerances import PARITY

import tenfold

triton = pytest.importorskip("tritonclient.http", reason="the client of Triton is not installed")

from tritonclient.utils import InferenceServerException  # noqa: E402

IMAGES = np.random.default_rng(0).integers(0, 256, (3, 28, 28), dtype=np.uint8)


@pytest.fixture(scope="module")
def service():
    with serving() as service:
        yield service


@pytest.fixture(scope="module")
def client(service):
    client = triton.InferenceServerClient(service.url.removeprefix("http://"))
    yield client
    client.close()


@pytest.fixture(scope="module")
def expected():
    return tenfold.load("default").predict_proba(IMAGES)


def asked(binary_in=True, binary_out=True):
    given = triton.InferInput("images", [*IMAGES.shape], "UINT8")
    given.set_data_from_numpy(IMAGES, binary_data=binary_in)
    return {
        "inputs": [given],
        "outputs": [triton.InferRequestedOutput("probabilities", binary_data=binary_out)],
    }


def test_health_and_metadata(client):
    assert client.is_server_live()
    assert client.is_server_ready()
    assert client.is_model_ready("default")
    assert client.is_model_ready("default", "1")
    assert not client.is_model_ready("none")
    assert not client.is_model_ready("default", "2")
    assert client.get_server_metadata()["name"] == "tenfold"
    told = client.get_model_metadata("default")
    assert told["inputs"] == [{"name": "images", "datatype": "UINT8", "shape": [-1, 28, 28]}]
    assert told["outputs"][0]["name"] == "probabilities"


@pytest.mark.parametrize("binary_in", [True, False])
@pytest.mark.parametrize("binary_out", [True, False])
def test_json_and_bytes_both_ways(client, expected, binary_in, binary_out):
    answer = client.infer("default", **asked(binary_in, binary_out), request_id="mine")
    np.testing.assert_allclose(answer.as_numpy("probabilities"), expected, rtol=0, atol=PARITY)
    assert answer.get_response()["id"] == "mine"
    assert answer.get_response()["model_version"] == "1"


@pytest.mark.parametrize("packing", ["gzip", "deflate"])
def test_a_packed_request(client, expected, packing):
    answer = client.infer("default", **asked(), request_compression_algorithm=packing)
    np.testing.assert_allclose(answer.as_numpy("probabilities"), expected, rtol=0, atol=PARITY)


@pytest.mark.parametrize("packing", ["gzip", "deflate"])
def test_an_answer_may_be_asked_for_packed(client, expected, packing):
    answer = client.infer("default", **asked(), response_compression_algorithm=packing)
    np.testing.assert_allclose(answer.as_numpy("probabilities"), expected, rtol=0, atol=PARITY)


def test_requests_that_are_not_waited_for(client, expected):
    asking = [client.async_infer("default", **asked()) for _ in range(5)]
    for each in asking:
        found = each.get_result().as_numpy("probabilities")
        np.testing.assert_allclose(found, expected, rtol=0, atol=PARITY)


def test_the_client_of_asyncio(service, expected):
    import tritonclient.http.aio as aio

    async def ask():
        async with aio.InferenceServerClient(service.url.removeprefix("http://")) as client:
            return await asyncio.gather(*[client.infer("default", **asked()) for _ in range(5)])

    for answer in asyncio.run(ask()):
        np.testing.assert_allclose(answer.as_numpy("probabilities"), expected, rtol=0, atol=PARITY)


def test_a_version_that_is_there(client, expected):
    answer = client.infer("fast", **asked(), model_version="1")
    assert answer.get_response()["model_name"] == "fast"


@pytest.mark.parametrize(
    ("model", "version", "told"),
    [("none", "", "There is no model 'none'"), ("default", "9", "version 1")],
)
def test_what_is_not_there_is_told_as_the_client_expects(client, model, version, told):
    with pytest.raises(InferenceServerException, match=told):
        client.infer(model, **asked(), model_version=version)


def test_images_of_another_shape_are_told(client):
    given = triton.InferInput("images", [2, 27, 28], "UINT8")
    given.set_data_from_numpy(np.zeros((2, 27, 28), np.uint8))
    with pytest.raises(InferenceServerException, match=r"\(n, 28, 28\) was wanted"):
        client.infer("default", [given])
