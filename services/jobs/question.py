"""Long questions of planners, in a process of its own: pages go on meanwhile, and a result stays for a day."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from data.errors import BadRequestError
from data.progress import Progress
from services.context import House
from services.job import Job

NAME: Final = "question"
LONGEST_S: Final = 900.0


class LostFeaturesError(BadRequestError):
    """Features of one's own that somebody else has read, or that waited too long."""

    reason = "own_lost"


def jobs(_: House) -> Iterable[Job]:
    """The one job."""
    yield Job(name=NAME, run=_run, longest_s=LONGEST_S)


def _run(
    house: House,
    progress: Progress,
    *,
    key: str,
    question: str,
    asked: Mapping[str, Any],
    bodies: Sequence[str] = (),
    has_own: bool = False,
) -> Mapping[str, Any]:
    from services import questions  # noqa: PLC0415 - the worker need not know questions to wait
    from services.town_data import TownData  # noqa: PLC0415 - likewise
    from services.workbench.ground import Workbench  # noqa: PLC0415 - likewise
    from services.workbench.result_files import FiledResult, ResultFiles  # noqa: PLC0415 - likewise

    files = ResultFiles(house.folders.results)
    own = files.take(key) if has_own else {}
    if own is None:
        raise LostFeaturesError("the features of your own are not there any more; ask again")
    progress("the town's files", 0.05)
    town, store = TownData(house.folders.town), house.store()
    town.prepare()
    store.follow()
    one = questions.discover()[question]
    parameters = one.parameters.model_validate(asked)
    ground = Workbench(house, store, town).ground(
        audience="staff", own=own, now=house.clock.now(), bodies=frozenset(bodies), progress=_later(progress)
    )
    versions = {name: version for name, version in store.versions().items() if name in set(one.layers(parameters))}
    result = one.run(ground, parameters)
    files.put(key, FiledResult(result, house.clock.now(), versions))
    return {"question": question, "says": result.says}


def _later(progress: Progress) -> Progress:
    """What a question says of itself begins when the town's files are read."""
    return lambda what, share: progress(what, 0.2 + 0.75 * share)
