"""Python runs this first in every process that has this folder on its PYTHONPATH: the house knows the jobs in jobs/."""

import os
import runpy
from pathlib import Path

import services.jobs

HERE = Path(__file__).parent
services.jobs.__path__.append(str(HERE / "jobs"))
if "STANDING_AT" in os.environ:
    runpy.run_path(str(HERE.parent / "standing_clock/sitecustomize.py"))
