"""Scripts and stylesheets bundled by esbuild: one entry a page, what several share in chunks named by content."""

import json
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from dashboard.assets.listed import NODE, OWN
from data.errors import DeclarationError

ENTRIES: Final = ("js/pages/*.js", "css/pages/*.css")
TARGET: Final = "es2020"
EAGER: Final = "//# allFunctionsCalledOnLoad"
"""A map needs nearly every function at once: Chromium then compiles them while a script is loading."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """One file that esbuild made.

    Args:
        name: below ``/assets/``; that of a chunk holds a digest of its content.
        content: its bytes.
        imports: names of the chunks it loads, directly or not.
        is_chunk: whether no page names it.
    """

    name: str
    content: bytes
    imports: tuple[str, ...]
    is_chunk: bool


def sources() -> list[Path]:
    """Every file that bundles are made of; libraries by their lock file and the stylesheet of KERN."""
    own = sorted(path for kind in ("js", "css") for path in (OWN / kind).rglob("*.*"))
    return [*own, OWN.parent / "package-lock.json", *sorted((NODE / ".stadtklima").glob("kern*.css"))]


def bundles() -> list[Bundle]:
    """All of them, made anew.

    Raises:
        DeclarationError: a script or stylesheet has a fault; esbuild says where.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _run(folder)
        made: dict[str, Any] = json.loads((folder / "made.json").read_text("utf-8"))["outputs"]
        outputs = {Path(path).name: about for path, about in made.items()}
        return [
            Bundle(one, (folder / one).read_bytes(), tuple(_imports(one, outputs)), "entryPoint" not in about)
            for one, about in outputs.items()
        ]


def _run(folder: Path) -> None:
    """Run esbuild's own program, which needs no Node."""
    program = next(path for path in (NODE / "@esbuild").rglob("esbuild*") if path.is_file())
    found = [str(path) for pattern in ENTRIES for path in sorted(OWN.glob(pattern))]
    ways = ["--bundle", "--splitting", "--format=esm", "--minify", f"--target={TARGET}", "--charset=utf8"]
    names = ["--entry-names=[name]", "--chunk-names=[name].[hash]", f"--banner:js={EAGER}", "--log-level=error"]
    outside = ["--external:vendor/*", "--external:*.png"]
    where = [f"--outdir={folder}", f"--metafile={folder / 'made.json'}"]
    run = subprocess.run(  # noqa: S603 - a program of ours with our own files
        [str(program), *found, *ways, *names, *outside, *where], cwd=OWN, capture_output=True, text=True, check=False
    )
    if run.returncode:
        raise DeclarationError(f"esbuild: {run.stderr.strip()}")


def _imports(name: str, outputs: dict[str, Any]) -> list[str]:
    """Chunks that a file loads at its start or later, and theirs."""
    found: dict[str, None] = {}
    waiting = [name]
    while waiting:
        for one in outputs[waiting.pop()]["imports"]:
            chunk = Path(one["path"]).name
            if chunk in outputs and chunk not in found:
                found[chunk] = None
                waiting.append(chunk)
    return list(found)
