"""The service's description of itself held against what it does, by Schemathesis.

Schemathesis, in an environment of its own, makes requests of the OpenAPI description, those that
it allows and those that it does not, and holds every answer against it.
"""

import os
import re
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.environments import environment
from benchmarks.serving import serving

EXAMPLES = 400  # of each operation and phase
HERE = Path(__file__).parent
# What a body has to be to be accepted is more than JSON Schema can say: a picture that can be
# read, a pattern that can be parsed, as much data as the shape of a tensor says. There what the
# description allows may be refused with 400 or 422; every other check stays.
SETTINGS = """
[[operations]]
include-path-regex = "/(read|infer)$"
checks.positive_data_acceptance.expected-statuses = ["2xx", "404", "400", "422"]
"""

Rows = list[list[str]]


def schema() -> Rows:
    """Run all checks on all operations."""
    with TemporaryDirectory() as folder, serving("--quiet") as service:
        command = environment(Path(folder) / "venv", "schemathesis") / "schemathesis"
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
    told = re.search(r"(\d+) generated(?:, \d+ found (\d+) unique)?", done.stdout)
    assert told, done.stdout + done.stderr
    failures = int(told.group(2) or 0)
    if failures or done.returncode:
        print(done.stdout)
    return [
        ["cases made of the description", ">= 5,000", f"{int(told.group(1)):,}"],
        ["failures", "0", str(failures)],
    ]
