"""What puts the service into a container: linted, and its steps taken where no engine is at hand.

The image itself is not built here. What it holds is: the files that the Dockerfile copies, as it
installs them, started and watched by the very words that it is started and watched by.
"""

import http.client
import io
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
import yaml
from benchmarks.environments import make_environment
from kubernetes_validate import ValidationError, validate
from PIL import Image

from tests.server.service import Service, started
from tests.waiting import HANGS

pytestmark = pytest.mark.long

ROOT = Path(__file__).parent.parent
DOCKERFILE = ROOT / "Dockerfile"
KEY = "a-key-of-the-tests-alone"
TOOLS = Path(sys.executable).parent


def documents(name: str) -> list[dict]:
    return list(yaml.safe_load_all((ROOT / "deploy" / name).read_text()))


def linted(path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([TOOLS / "hadolint", str(path)], capture_output=True, text=True)


def instruction(name: str) -> str:
    """Return what stands behind an instruction of the Dockerfile, its lines joined."""
    lines = DOCKERFILE.read_text().replace("\\\n", "")
    return re.findall(rf"^{name} (.*)", lines, re.MULTILINE)[-1]


def words(name: str) -> list[str]:
    """Return the list of words in an instruction, as ENTRYPOINT and CMD have one."""
    return json.loads(instruction(name)[instruction(name).index("[") :])


# The files


def test_the_dockerfile_has_no_fault_that_hadolint_knows():
    done = linted(DOCKERFILE)
    assert (done.returncode, done.stdout) == (0, "")


def test_hadolint_finds_a_fault(tmp_path):
    (tmp_path / "Dockerfile").write_text("FROM python:latest\nRUN cd src\n")
    assert "DL3007" in linted(tmp_path / "Dockerfile").stdout


def test_the_container_runs_as_nobody_in_particular_and_keeps_nothing_of_the_build():
    text = DOCKERFILE.read_text()
    assert int(instruction("USER").partition(":")[0]) > 0
    assert len(re.findall("^FROM ", text, re.MULTILINE)) == 2
    assert text.rindex("pip install") < text.rindex("FROM ")


@pytest.mark.parametrize("damage", ["", "services: {tenfold: {prots: []}}"])
def test_the_compose_file_is_as_its_specification_wants_it(tmp_path, damage):
    (tmp_path / "compose.yaml").write_text(damage or (ROOT / "compose.yaml").read_text())
    command = [TOOLS / "check-jsonschema", "--builtin-schema", "vendor.compose-spec"]
    done = subprocess.run([*command, str(tmp_path / "compose.yaml")], capture_output=True)
    assert (done.returncode == 0) == (not damage)


def test_kubernetes_takes_the_manifest():
    kinds = [document["kind"] for document in documents("kubernetes.yaml")]
    assert kinds == ["Deployment", "Service", "PodDisruptionBudget"]
    for document in documents("kubernetes.yaml"):
        validate(document, "1.31", strict=True)


def test_a_misspelt_manifest_is_told():
    document, *_ = documents("kubernetes.yaml")
    document["spec"]["template"]["spec"]["containers"][0]["prots"] = []
    with pytest.raises(ValidationError):
        validate(document, "1.31", strict=True)


def test_what_kserve_starts_is_a_pod_that_kubernetes_takes():
    (service,) = documents("kserve.yaml")
    assert (service["apiVersion"], service["kind"]) == (
        "serving.kserve.io/v1beta1", "InferenceService",
    )  # fmt: skip
    predictor = dict(service["spec"]["predictor"])
    assert predictor.pop("minReplicas") <= predictor.pop("maxReplicas")
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": service["metadata"], "spec": predictor}
    validate(pod, "1.31", strict=True)
    assert predictor["containers"][0]["name"] == "kserve-container"  # so KServe wants it


@pytest.mark.parametrize("name", ["kubernetes.yaml", "kserve.yaml"])
def test_the_service_in_a_cluster_is_closed_watched_and_given_time_to_end(name):
    pod = documents(name)[0]["spec"]
    pod = pod["template"]["spec"] if "template" in pod else pod["predictor"]
    container = pod["containers"][0]
    assert container["env"][0]["name"] == "TENFOLD_API_KEY"
    assert "secretKeyRef" in container["env"][0]["valueFrom"]
    assert container["securityContext"]["readOnlyRootFilesystem"]
    assert pod["securityContext"]["runAsNonRoot"]
    assert pod["securityContext"]["runAsUser"] == int(instruction("USER").partition(":")[0])
    assert container["readinessProbe"]["httpGet"]["path"] == "/readyz"
    assert pod["terminationGracePeriodSeconds"] > 10


# What the image holds


@pytest.fixture(scope="module")
def image(tmp_path_factory) -> Path:
    """Copy and install what the Dockerfile copies and installs; return the folder of commands."""
    place = tmp_path_factory.mktemp("image")
    for line in re.findall(r"^COPY (?!--from)(.*)", DOCKERFILE.read_text(), re.MULTILINE):
        *sources, _ = line.split()
        for source in sources:
            if (ROOT / source).is_dir():
                ignored = shutil.ignore_patterns("__pycache__")
                shutil.copytree(ROOT / source, place / source, ignore=ignored)
            else:
                shutil.copy(ROOT / source, place)
    for lock in ("build", "serve"):
        assert f"--require-hashes -r locks/{lock}.txt" in instruction("RUN")
    build = make_environment(
        place / "build", "--require-hashes", "-r", str(place / "locks" / "build.txt")
    )
    wheel = [build / "python", "-m", "pip", "wheel", "--no-deps", "--no-build-isolation"]
    subprocess.run([*wheel, "--quiet", "--wheel-dir", place / "wheels", place], check=True)
    (wheel_file,) = (place / "wheels").glob("*.whl")
    commands = make_environment(
        place / "venv", "--no-compile", "--require-hashes", "-r", str(place / "locks" / "serve.txt")
    )
    install = [commands / "python", "-m", "pip", "install", "--quiet", "--no-compile", "--no-deps"]
    subprocess.run([*install, wheel_file], check=True)
    return commands


@contextmanager
def running(image) -> Iterator[Service]:
    """Start the service by the words of the image, with those of the environment."""
    command, *options = words("ENTRYPOINT")
    service = started(key=KEY, command=[image / command, *options])
    yield service
    service.process.kill()
    service.process.wait()
    service.process.stdout.close()


@pytest.fixture(scope="module")
def service(image) -> Iterator[Service]:
    with running(image) as service:
        yield service


def test_the_image_holds_neither_torch_nor_scikit_learn(image):
    listed = subprocess.run(
        [image / "python", "-m", "pip", "list", "--format", "json"], capture_output=True, check=True
    )
    names = {package["name"].lower() for package in json.loads(listed.stdout)}
    assert not names & {"torch", "scikit-learn", "scipy", "matplotlib", "onnx"}
    assert {"fastapi", "uvicorn", "onnxruntime"} <= names


def test_it_is_open_to_others_and_asks_them_for_the_key(service):
    assert service.place[0] == "0.0.0.0"
    assert asked(service, "/v2/models/default").status == 401
    told = asked(service, "/v2/models/default", {"Authorization": f"Bearer {KEY}"})
    assert json.loads(told.read())["name"] == "default"


def test_it_reads_a_picture(service):
    picture = np.full((60, 40), 240, np.uint8)
    picture[10:50, 18:23] = 20
    into = io.BytesIO()
    Image.fromarray(picture).save(into, "PNG")
    key = {"Authorization": f"Bearer {KEY}"}
    assert json.loads(asked(service, "/v1/read", key, into.getvalue()).read())["text"] == "1"


def test_its_watchman_says_that_it_is_well_and_that_it_is_gone(image):
    python, *options = words("HEALTHCHECK")
    with running(image) as service:
        watched = [option.replace(":8000", f":{service.place[1]}") for option in options]
        assert watched != options
        assert subprocess.run([image / python, *watched]).returncode == 0
        assert service.end() == 0
    assert subprocess.run([image / python, *watched], stderr=subprocess.DEVNULL).returncode != 0


def test_without_a_key_it_does_not_start(image):
    command, *options = words("ENTRYPOINT")
    done = subprocess.run([image / command, *options], capture_output=True, text=True, env={})
    assert done.returncode == 1
    assert "TENFOLD_API_KEY" in done.stderr


def asked(
    service: Service, path: str, headers: dict[str, str] | None = None, body: bytes | None = None
) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", service.place[1], timeout=HANGS)
    connection.request("POST" if body else "GET", path, body, headers or {})
    return connection.getresponse()
