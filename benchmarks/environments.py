"""Virtual environments for what the project is held against, and does not itself need."""

import subprocess
import sys
from pathlib import Path


def environment(folder: Path, *packages: str) -> Path:
    """Install packages into a new virtual environment; return the folder of its commands."""
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    commands = folder / "bin"
    command = [str(commands / "python"), "-m", "pip", "install", "--quiet", *packages]
    subprocess.run(command, check=True)
    return commands
