import subprocess
import sys


def test_importing_the_package_and_its_records_does_not_import_torch():
    code = (
        "import sys, tenfold.nets, tenfold.nets.history; "
        "raise SystemExit(int('torch' in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
