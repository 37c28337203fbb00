"""What comes from elsewhere: pinned by hashes, with its licences; and the wheel that goes out."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml
from tools.licences import FILE, licence, packages, page

ROOT = Path(__file__).parent.parent
LOCKS = sorted((ROOT / "locks").glob("*.txt"))
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
BUILD_TOOL = "hatchling"


def pins(path: Path) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9-]+)==([^\s;]+)", path.read_text(), re.MULTILINE))


# The pins


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.stem)
def test_every_package_of_a_lock_has_the_hashes_of_its_files(path):
    text = path.read_text()
    blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert len(blocks) == len(pins(path)) > 0
    for block in blocks:
        first, *hashes = [line.removesuffix(" \\") for line in block.splitlines()]
        assert re.fullmatch(r"[a-z0-9-]+==\S+( ; .+)?", first)
        assert hashes
        assert all(re.fullmatch(r" {4}--hash=sha256:[0-9a-f]{64}", each) for each in hashes)


def test_with_hashes_and_without_the_versions_are_the_same():
    run, dev = pins(ROOT / "requirements.txt"), pins(ROOT / "requirements-dev.txt")
    locked_run, locked_dev = pins(ROOT / "locks" / "run.txt"), pins(ROOT / "locks" / "dev.txt")
    assert run.items() <= locked_run.items()
    assert (run | dev).items() <= (locked_run | locked_dev).items()
    cuda_only = set(locked_run) - set(run)
    assert [name for name in cuda_only if not name.startswith(("nvidia-", "cuda-", "triton"))] == []
    assert pins(ROOT / "locks" / "serve.txt").items() <= locked_run.items()
    assert pins(ROOT / "locks" / "build.txt").items() <= locked_dev.items()


def test_every_requirement_of_the_service_is_in_the_lock_of_the_image():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = project["dependencies"] + project["optional-dependencies"]["serve"]
    names = {re.match(r"[A-Za-z0-9_-]+", each).group().lower() for each in wanted}
    assert names <= set(pins(ROOT / "locks" / "serve.txt"))


def test_torch_comes_first_so_that_pip_takes_a_build_at_hand():
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    found = [line for line in lines if not line.startswith("#")]
    assert re.match(r"torch==[\d.]+ ", found[0])
    assert found[-1] == "-e ."


# The licences


def test_every_package_that_may_be_installed_is_listed_with_its_licence():
    listed = re.findall(r"^\| ([a-z0-9-]+) \| (.+) \|$", FILE.read_text(), re.MULTILINE)[2:]
    assert [name for name, _ in listed] == packages()
    stated = [(name, found) for name, found in listed if found != licence(name)]
    assert stated == [], "run: make licences"


def test_a_package_without_a_known_licence_is_reported(monkeypatch):
    monkeypatch.setattr("tools.licences.packages", lambda: ["no-such-package"])
    with pytest.raises(SystemExit, match=r"No licence is known of no-such-package"):
        page()


# The workflow


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_every_action_is_pinned_to_a_commit_and_may_only_read(path):
    workflow = yaml.safe_load(path.read_text())
    assert workflow["permissions"] == {"contents": "read"}
    used = [
        step["uses"] for job in workflow["jobs"].values() for step in job["steps"] if "uses" in step
    ]
    assert [each for each in used if not re.fullmatch(r"[\w.-]+/[\w.-]+@[0-9a-f]{40}", each)] == []


def test_the_workflow_looks_for_known_vulnerabilities_in_every_lock():
    text = "".join(path.read_text() for path in WORKFLOWS)
    (names,) = re.findall(r"for lock in ([a-z ]+); do", text)
    assert sorted(names.split()) == [path.stem for path in LOCKS]


# The wheel


def built(folder: Path, kind: str, time: int) -> bytes:
    """Return a package built of a copy of the project whose files have a time of their own."""
    ignored = shutil.ignore_patterns("__pycache__")
    for name in ("src", "locks", "tools", "examples"):
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    for name in ("pyproject.toml", "README.md", "LICENSE", "main.py", "requirements.txt"):
        shutil.copy(ROOT / name, folder)
    for path in folder.rglob("*"):
        os.utime(path, (time, time))
    command = [sys.executable, "-m", BUILD_TOOL, "build", "--target", kind]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    (package,) = (folder / "dist").iterdir()
    return package.read_bytes()


@pytest.mark.parametrize("kind", ["wheel", "sdist"])
def test_what_is_built_twice_is_the_same_to_the_byte(kind, tmp_path):
    pytest.importorskip(BUILD_TOOL)
    first = built(tmp_path / "a", kind, time=1_000_000_000)
    second = built(tmp_path / "another", kind, time=1_500_000_000)
    assert hashlib.sha256(first).digest() == hashlib.sha256(second).digest()


def test_the_wheel_has_the_program_that_renders_pdfs_and_no_tests(tmp_path):
    pytest.importorskip(BUILD_TOOL)
    (tmp_path / "x.whl").write_bytes(built(tmp_path / "a", "wheel", time=1_000_000_000))
    names = zipfile.ZipFile(tmp_path / "x.whl").namelist()
    assert "tenfold/pictures/pdf_child.py" in names
    assert [name for name in names if not name.startswith(("tenfold/", "tenfold-"))] == []
