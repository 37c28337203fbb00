"""Conformance of the service with its OpenAPI document, tested by Schemathesis.

Schemathesis, in a virtual environment of its own, generates valid and invalid requests from the
OpenAPI document and checks every response against it.
"""

import os
import re
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.environments import make_environment
from benchmarks.serving import run_service

EXAMPLES = 400  # per operation and phase
HERE = Path(__file__).parent
# JSON Schema cannot express every condition on a body: a readable picture, a valid pattern, as much
# data as the shape of a tensor needs. For these operations a request that the document allows may
# be refused with 400 or 422; every other check applies.
SETTINGS = """
[[operations]]
include-path-regex = "/(read|infer)$"
checks.positive_data_acceptance.expected-statuses = ["2xx", "404", "400", "422"]
"""

Rows = list[list[str]]


def schema() -> Rows:
    """Run all checks on all operations."""
    with TemporaryDirectory() as folder, run_service("--quiet") as service:
        command = make_environment(Path(folder) / "venv", "schemathesis") / "schemathesis"
        settings = Path(folder) / "schemathesis.toml"
        settings.write_text(SETTINGS)
        url = f"http://{service.host}:{service.port}/openapi.json"
        options = ["--seed", "1", "-n", str(EXAMPLES), "--no-color"]
        done = subprocess.run(
            [command, "--config-file", settings, "run", url, *options, "--continue-on-failure"],
            capture_output=True,
            text=True,
            check=False,
            cwd=folder,
            env={
                **os.environ,
                "SCHEMATHESIS_HOOKS": "schema_bodies",
                "PYTHONPATH": str(HERE),
            },
        )
        assert service.process.poll() is None, "the service has ended"
    summary = re.search(r"(\d+) generated(?:, \d+ found (\d+) unique)?", done.stdout)
    assert summary, done.stdout + done.stderr
    failures = int(summary.group(2) or 0)
    if failures or done.returncode:
        print(done.stdout)
    return [
        ["cases generated from the document", ">= 5,000", f"{int(summary.group(1)):,}"],
        ["failures", "0", str(failures)],
    ]
