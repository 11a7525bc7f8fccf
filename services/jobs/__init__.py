"""Every job of the house, one file each: its function ``jobs`` says which of them this town has."""

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules

from data.errors import DeclarationError
from services.context import House
from services.job import Job


def discover(house: House) -> Mapping[str, Job]:
    """The jobs of this town by name; DeclarationError: one is not named after its file, or as another."""
    found: dict[str, Job] = {}
    for stem in sorted(one.name for one in iter_modules(__path__)):
        for job in import_module(f"{__name__}.{stem}").jobs(house):
            if job.name.partition(":")[0] != stem or job.name in found:
                raise DeclarationError(f"job {job.name!r} in services/jobs/{stem}.py; call it {stem!r} or '{stem}:...'")
            found[job.name] = job
    return found
