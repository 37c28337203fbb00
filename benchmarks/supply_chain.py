"""Packages from elsewhere and our own: hashes, systems, vulnerabilities, licences, builds."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tools.licences import CUDA, licence, packages

from benchmarks.environments import make_environment
from benchmarks.recording import make_parser, report

ROOT = Path(__file__).parents[1]
LOCKS = ("run", "serve", "dev", "build", "audit")
SYSTEMS = {
    "Linux x86-64": "x86_64-unknown-linux-gnu",
    "Linux Arm": "aarch64-unknown-linux-gnu",
    "macOS Arm": "aarch64-apple-darwin",
    "Windows": "x86_64-pc-windows-msvc",
}
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
MACOS = "14.0"  # the oldest for which ONNX Runtime has a wheel
SECONDS = 300
Row = list[str]


def main() -> None:
    """Check everything, and report."""
    given = make_parser(__doc__).parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = [*_hashes(), *_installed(folder), *_systems(folder), *_vulnerabilities(folder)]
        rows += [*_licences(), *_actions(), *_builds(folder)]
    report("Supply chain", ["what", "result"], rows, record=given.record)


def _lock(name: str) -> str:
    return str(ROOT / "locks" / f"{name}.txt")


def _hashes() -> Iterator[Row]:
    for name in LOCKS:
        text = Path(_lock(name)).read_text()
        count = len(re.findall(r"^[a-z0-9-]+==", text, re.MULTILINE))
        hashes = text.count("--hash=sha256:")
        yield [f"locks/{name}.txt", f"{count} packages, hashes of {hashes:,} files"]


def _installed(folder: Path) -> Iterator[Row]:
    """Install what the image contains, with hashes, and read a picture."""
    started = time.perf_counter()
    commands = make_environment(folder / "serve", "--require-hashes", "-r", _lock("serve"))
    install = [commands / "python", "-m", "pip", "install", "--quiet", "--no-deps", ROOT]
    subprocess.run(install, check=True)
    seconds = time.perf_counter() - started
    read = [commands / "tenfold", "read", ROOT / "examples" / "numbers.jpg"]
    text = subprocess.run(read, check=True, capture_output=True, text=True).stdout.split()
    yield [
        "`pip install --require-hashes -r locks/serve.txt`",
        f"in {seconds:.0f} s; reads {' '.join(text)}",
    ]


def _systems(folder: Path) -> Iterator[Row]:
    """Let uv choose the files for other systems among those with hashes; it downloads none."""
    version = re.findall(r"uv==[\d.]+", (ROOT / "tools" / "lock.sh").read_text())[0]
    uv = make_environment(folder / "uv", version) / "uv"
    environment = {key: value for key, value in os.environ.items() if key != "PIP_FIND_LINKS"}
    environment["MACOSX_DEPLOYMENT_TARGET"] = MACOS
    for system, triple in SYSTEMS.items():
        command = [str(uv), "pip", "install", "--dry-run", "--require-hashes", "--quiet"]
        command += ["--only-binary", ":all:", "--python-platform", triple]
        command += ["--target", str(folder / "nowhere"), "-r", _lock("run")]
        good = [
            python
            for python in PYTHONS
            if subprocess.run(
                [*command, "--python-version", python], env=environment, capture_output=True
            ).returncode == 0
        ]  # fmt: skip
        yield [f"every package has a wheel with a hash, {system}", f"Python {', '.join(good)}"]


def _vulnerabilities(folder: Path) -> Iterator[Row]:
    commands = make_environment(folder / "audit", "--require-hashes", "-r", _lock("audit"))
    audit = [commands / "pip-audit", "--disable-pip", "--require-hashes", "--format", "json"]
    for name in LOCKS:
        try:
            done = subprocess.run(
                [*audit, "-r", _lock(name)], capture_output=True, text=True, timeout=SECONDS
            )
            found = json.loads(done.stdout)["dependencies"]
        except (subprocess.TimeoutExpired, json.JSONDecodeError):
            found = []
        checked = [each for each in found if "vulns" in each]
        known = sum(len(each["vulns"]) for each in checked)
        result = f"{known} known vulnerabilities in {len(checked)} packages"
        if not checked:
            result = "not checked: the service of advisories was out of reach"
        yield [f"`pip-audit -r locks/{name}.txt`", result]


def _licences() -> Iterator[Row]:
    stated = Counter(
        "NVIDIA's" if name.startswith(CUDA) else licence(name) or "unknown" for name in packages()
    )
    common = ", ".join(f"{found} {count}" for found, count in stated.most_common(6))
    unknown = stated["unknown"]
    yield [
        "licences (docs/licences.md)",
        f"{stated.total()} packages, {unknown} unknown; most often: {common}",
    ]


def _actions() -> Iterator[Row]:
    text = "".join(path.read_text() for path in (ROOT / ".github" / "workflows").glob("*.yml"))
    used = re.findall(r"uses: (\S+)", text)
    pinned = [each for each in used if re.search(r"@[0-9a-f]{40}$", each)]
    yield ["actions of the workflow", f"{len(pinned)} of {len(used)} pinned to a commit"]


def _builds(folder: Path) -> Iterator[Row]:
    commands = make_environment(folder / "build", "--require-hashes", "-r", _lock("build"))
    for kind in ("wheel", "sdist"):
        digests = {_built(folder / f"{kind}-{copy}", kind, commands) for copy in ("a", "another")}
        result = "the same to the byte" if len(digests) == 1 else "DIFFERENT"
        yield [f"{kind}, built twice in different folders at different times", result]


def _built(folder: Path, kind: str, commands: Path) -> str:
    """Return the digest of what is built of the project's files, copied as if just changed."""
    git = ["git", "-C", str(ROOT), "ls-files", "-z"]
    listed = subprocess.run(git, check=True, capture_output=True, text=True).stdout
    for name in filter(None, listed.split("\0")):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, folder / name)
    build = [commands / "python", "-m", "hatchling", "build", "--target", kind]
    subprocess.run(build, cwd=folder, check=True, capture_output=True)
    (package,) = (folder / "dist").iterdir()
    return hashlib.sha256(package.read_bytes()).hexdigest()


if __name__ == "__main__":
    main()
