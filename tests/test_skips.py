"""A skipped test is counted with its reason, and one that is skipped for a reason nobody knows fails the run."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.real_files import ABSENT

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    ("reason", "code", "said"),
    [(f"{ABSENT}town.pbf", 0, "town.pbf"), ("no broker", 1, "no broker   <- UNEXPECTED")],
)
@pytest.mark.parametrize("workers", ["0", "1"])
def test_only_known_reasons_let_a_run_pass(tmp_path: Path, reason: str, code: int, said: str, workers: str) -> None:
    (tmp_path / "test_it.py").write_text(f"import pytest\ndef test_it():\n    pytest.skip({reason!r})\n", "utf-8")
    command = [*(sys.executable, "-m", "pytest", "-q", "-p", "tests.support.skips", "-p", "no:dash"), "-n", workers]
    options = ["--import-mode=importlib", "-c", "/dev/null", "--rootdir", str(tmp_path), str(tmp_path / "test_it.py")]
    done = subprocess.run([*command, *options], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stdout + done.stderr
    assert "1 skipped" in done.stdout
    assert f"   1 {said}" in done.stdout.replace(ABSENT, "")
