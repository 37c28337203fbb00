import io
import json

import cv2
import numpy as np
import pytest
from PIL import Image
from tests.photo.pages import paper, write
from tests.tolerances import PARITY

import tenfold
from tenfold.errors import MachineError
from tenfold.server.app import make_app
from tenfold.server.settings import Settings

IMAGE = np.zeros((28, 28), np.uint8)
IMAGE[4:24, 13:16] = 255  # a 1


@pytest.fixture(scope="module")
def number():
    page = paper(120, 460)
    write(page, "20634", 40, 85, height=50, thickness=5)
    file = io.BytesIO()
    Image.fromarray(page).save(file, "PNG")
    return file.getvalue()


def npy(images):
    file = io.BytesIO()
    np.save(file, images)
    return file.getvalue()


def test_a_picture_is_read_as_the_body_or_as_a_form(client, number):
    reading = tenfold.read(number).as_content()
    body = client.post("/v1/read", content=number)
    assert (body.status_code, body.json()) == (200, json.loads(json.dumps(reading)))
    form = client.post("/v1/read", files={"picture": ("x.png", number)})
    assert form.json()["text"] == "20634"


def test_what_is_known_is_said_in_the_query(client, number):
    asked = {"expect": r"9\d{4}|20634", "layout": "line", "model": "fast"}
    assert client.post("/v1/read", params=asked, content=number).json()["text"] == "20634"


def test_a_number_has_its_value_and_its_signs_their_places(client):
    page = paper(140, 400)
    write(page, "47", 40, 90, height=50, thickness=5)
    cv2.line(page, (150, 86), (146, 96), 40, 6)
    write(page, "5", 175, 90, height=50, thickness=5)
    file = io.BytesIO()
    Image.fromarray(page).save(file, "PNG")
    answer = client.post("/v1/read", params={"decimal": ","}, content=file.getvalue()).json()
    (number,) = answer["numbers"]
    assert (number["text"], number["value"]) == ("47,5", "47.5")
    ((sign,),) = [row["signs"] for row in answer["rows"]]
    assert (sign["symbol"], sign["place"]) == (",", 3)
    plain = client.post("/v1/read", params={"digits_only": True}, content=file.getvalue()).json()
    assert (plain["text"], plain["marked"]) == ("475", answer["marked"])
    refused = client.post("/v1/read", params={"decimal": ";"}, content=file.getvalue())
    assert refused.status_code == 422


def test_a_part_of_a_picture_is_read_with_its_regions_in_the_whole(client, number):
    answer = client.post("/v1/read", params={"region": "0,0,182,120"}, content=number).json()
    assert (answer["text"], answer["width"], answer["height"]) == ("206", 460, 120)
    (region,) = answer["regions"]
    assert (region["kind"], [cell["text"] for cell in region["rows"][0]["cells"]]) == (
        "line", ["206"]
    )  # fmt: skip
    assert answer["unexplained"] == []


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"layout": "circle"}, 422),
        ({"region": "1,2,3"}, 422),
        ({"region": "0,0,0,0"}, 422),
        ({"region": "900,0,5,5"}, 422),
        ({"region": "1" * 300}, 422),
        ({"expect": "("}, 422),
        ({"expect": "x" * 300}, 422),
        ({"model": "none"}, 404),
        ({"model": "../default"}, 404),
    ],
)
def test_an_option_that_is_none_is_told(client, number, asked, status):
    answer = client.post("/v1/read", params=asked, content=number)
    assert answer.status_code == status
    assert set(answer.json()) == {"error"}


@pytest.mark.parametrize(
    "body", [b"", b"no picture", b"%PDF-1.4", b"\x89PNG\r\n\x1a\n" + bytes(99)]
)
def test_what_is_no_picture_is_told(client, body):
    answer = client.post("/v1/read", content=body)
    assert answer.status_code == 400
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("form", [{"other": ("x.png", b"x")}, {"picture": ("", b"")}])
def test_a_form_without_the_picture_is_told(client, form):
    assert client.post("/v1/read", files=form).status_code in (400, 422)


def test_images_are_classified_as_json_npy_or_png(client):
    file = io.BytesIO()
    Image.fromarray(IMAGE).save(file, "PNG")
    for kind, body in (
        ("application/json", json.dumps({"images": IMAGE.tolist()}).encode()),
        ("application/x-npy", npy(IMAGE)),
        ("image/png", file.getvalue()),
    ):
        answer = client.post("/v1/classify", content=body, headers={"content-type": kind})
        (digit,) = answer.json()["digits"]
        assert digit["label"] == 1
        assert sum(digit["probabilities"]) == pytest.approx(1, abs=1e-4)


def test_many_images_are_answered_as_the_predictor_does(client):
    images = np.random.default_rng(0).integers(0, 256, (300, 28, 28), dtype=np.uint8)
    headers = {"content-type": "application/x-npy"}
    answer = client.post("/v1/classify", content=npy(images), headers=headers).json()
    found = [digit["probabilities"] for digit in answer["digits"]]
    expected = tenfold.load("default").predict_proba(images)
    np.testing.assert_allclose(found, expected, rtol=0, atol=PARITY)
    assert (
        client.post(
            "/v1/classify", content=npy(np.zeros((301, 28, 28), np.uint8)), headers=headers
        ).status_code
        == 413
    )


def test_another_kind_of_body_is_refused(client):
    for kind in ("text/csv", "", "application/jsonx"):
        answer = client.post("/v1/classify", content=b"{}", headers={"content-type": kind})
        assert answer.status_code == 415


def test_a_body_that_says_it_is_too_large_is_refused_unread(client):
    answer = client.post("/v1/read", content=b"x", headers={"content-length": "99999999999"})
    assert answer.status_code == 413


def test_the_health_of_the_service(client):
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ok"}
    service = client.app.state.service
    service.ready = False
    try:
        assert client.get("/healthz").status_code == 200
        for path in ("/readyz", "/v2/health/ready"):
            answer = client.get(path)
            assert answer.status_code == 503
            assert answer.headers["connection"] == "close"
    finally:
        service.ready = True


def test_beyond_what_it_bears_it_refuses_at_once_and_says_when_to_come_again(client, number):
    service = client.app.state.service
    service.in_flight = service.settings.limits.in_flight
    try:
        answer = client.post("/v1/read", content=number)
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
        assert client.get("/healthz").status_code == 200
    finally:
        service.in_flight = 0


def test_the_counters_are_told_in_prometheus_format(client):
    client.get("/healthz")
    client.get("/nowhere")
    text = client.get("/metrics").text
    assert 'tenfold_requests_total{route="/healthz",status="200"}' in text
    assert 'tenfold_requests_total{route="none",status="404"}' in text
    assert "tenfold_in_flight 0.0" in text


def test_every_answer_has_the_safe_headers_and_an_id(client):
    for path in ("/", "/healthz", "/nowhere", "/openapi.json"):
        headers = client.get(path, headers={"x-request-id": "mine-7"}).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["x-request-id"] == "mine-7"
        assert "access-control-allow-origin" not in headers
    odd = client.get("/", headers={"x-request-id": "a b\x01"}).headers["x-request-id"]
    assert len(odd) == 32


def test_the_key_is_wanted_by_every_route_but_health_and_the_page(guarded):
    assert guarded.get("/readyz").status_code == 200
    assert guarded.get("/").status_code == 200
    for path in ("/metrics", "/openapi.json", "/v2", "/v2/models/default"):
        answer = guarded.get(path)
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    key = guarded.app.state.service.settings.key
    assert guarded.get("/v2", headers={"authorization": f"Bearer {key}"}).status_code == 200


def test_a_page_that_is_let_may_ask_and_another_may_not(guarded):
    ask = {"origin": "https://forms.example"}
    before = guarded.options("/v1/read", headers={**ask, "access-control-request-method": "POST"})
    assert before.status_code == 204
    assert before.headers["access-control-allow-origin"] == ask["origin"]
    assert guarded.options("/v1/read").status_code == 405
    key = guarded.app.state.service.settings.key
    answer = guarded.get("/v2", headers={**ask, "x-api-key": key})
    assert answer.headers["access-control-allow-origin"] == ask["origin"]
    other = guarded.get("/v2", headers={"origin": "https://other.example", "x-api-key": key})
    assert other.status_code == 403


def test_what_fails_inside_is_told_without_a_word_of_it(client, monkeypatch, caplog):
    def fail(*_):
        raise RuntimeError("a secret")

    monkeypatch.setattr("tenfold.server.routes_v2.metadata_of", fail)
    answer = client.get("/v2/models/default")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "secret" in caplog.text


@pytest.mark.parametrize("error", [MachineError("x"), MemoryError(), RuntimeError("bad_alloc")])
def test_a_lack_of_memory_is_an_overload_and_no_fault(client, monkeypatch, error):
    def fail(*_):
        raise error

    monkeypatch.setattr("tenfold.server.routes_v2.metadata_of", fail)
    answer = client.get("/v2/models/default")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")


def test_no_pixel_gets_into_the_log(client, number, caplog):
    caplog.set_level("INFO", "tenfold.server")
    client.post("/v1/read", content=number)
    line = json.loads(caplog.records[-1].message)
    assert set(line) == {"id", "method", "route", "status", "ms"}


def test_the_page_of_the_interface_names_every_route():
    paths = make_app(Settings()).openapi()["paths"]
    assert {"/v1/read", "/v1/classify", "/v2", "/v2/models/{model}/infer", "/metrics"} <= set(paths)
