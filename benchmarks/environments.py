"""Virtual environments for tools that the benchmarks need and the project does not."""

import subprocess
import sys
from pathlib import Path


def make_environment(folder: Path, *packages: str) -> Path:
    """Create a virtual environment with the packages; return the folder of its commands."""
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    commands = folder / "bin"
    command = [str(commands / "python"), "-m", "pip", "install", "--quiet", *packages]
    subprocess.run(command, check=True)
    return commands
