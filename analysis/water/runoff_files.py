"""What is kept of each catchment that was learnt: numbers as arrays, facts as JSON among them, in one file each."""

import io
import json
import logging
import zipfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import numpy as np

from analysis.water.catchment_model import MODELS, LearntCatchment
from analysis.water.forecast import LeadSkill
from analysis.water.runoff import WaterStores
from data import instants, strict_json
from data.folders import put_file

_log = logging.getLogger(__name__)
_FACTS: Final = ("until_ms", "hours", "against", "model", "unlearnt")


@dataclass(frozen=True, slots=True)
class KeptCatchment:
    """One file.

    Args:
        made_at: when it was learnt, UTC.
    """

    made_at: datetime
    learnt: LearntCatchment


def write(folder: Path, catchment_id: str, kept: KeptCatchment) -> None:
    """Put it in the place of what was learnt before."""
    folder.mkdir(parents=True, exist_ok=True)
    one = kept.learnt
    facts = {name: getattr(one, name) for name in _FACTS} | {"made_at": instants.text(kept.made_at)}
    arrays: dict[str, Any] = {"parameters": np.array(one.parameters), "kge": np.array(one.kge)}
    for number, lead in enumerate(one.leads):
        arrays[f"lead{number}"] = np.array([lead.lead, *lead.weights, lead.skill, lead.low])
        arrays |= {f"change{number}": lead.change, f"error{number}": lead.error}
    if one.state is not None:
        stores = one.state.production_mm, one.state.routing_mm, one.state.interception_mm
        arrays |= {"stores": np.array(stores), "fast": one.state.fast_mm, "slow": one.state.slow_mm}
    content = io.BytesIO()
    np.savez_compressed(content, facts=np.array(strict_json.dumps(facts)), **arrays)
    put_file(_file(folder, catchment_id), content.getvalue())


def read(folder: Path, catchment_id: str) -> KeptCatchment | None:
    """What was learnt last; None: nothing, or nothing that can be read."""
    try:
        content = io.BytesIO(_file(folder, catchment_id).read_bytes())
        with np.load(content, allow_pickle=False) as there:
            arrays = dict(there)
        facts = json.loads(str(arrays["facts"]))
        made_at = instants.parse(facts.pop("made_at"))
        return KeptCatchment(made_at, _told(facts, arrays))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as error:
        _log.warning("%s cannot be read (%s); the next one takes its place", _file(folder, catchment_id), error)
        return None


def forget(folder: Path, known: set[str]) -> None:
    """Delete what was learnt of catchments that are not there any more."""
    for path in folder.glob("*.npz"):
        if path.name not in {_file(folder, one).name for one in known}:
            path.unlink(missing_ok=True)


def _told(facts: dict[str, Any], arrays: dict[str, Any]) -> LearntCatchment:
    if facts["model"] and facts["model"] not in MODELS:
        raise ValueError(f"model {facts['model']!r} is unknown")
    leads = []
    for number in range(sum(one.startswith("lead") for one in arrays)):
        lead, first, second, skill, low = arrays[f"lead{number}"].tolist()
        change, error = arrays[f"change{number}"], arrays[f"error{number}"]
        pair = (first, second)
        leads.append(LeadSkill(lead=int(lead), weights=pair, change=change, error=error, skill=skill, low=low))
    state = None
    if "stores" in arrays:
        production, routing, interception = arrays["stores"].tolist()
        state = WaterStores(production, routing, interception, arrays["fast"], arrays["slow"])
    kge, parameters = arrays["kge"].tolist(), tuple(arrays["parameters"].tolist())
    return LearntCatchment(**facts, parameters=parameters, kge=(kge[0], kge[1]), leads=tuple(leads), state=state)


def _file(folder: Path, catchment_id: str) -> Path:
    """Ids are of others: what is no letter or digit is written as its number."""
    plain = (one if one.isalnum() and one.isascii() else f"-{ord(one):x}-" for one in catchment_id)
    return folder / f"{''.join(plain)}.npz"
