"""Says at the end of a run how many tests were skipped and why, and fails it where the reason is not known."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

import pytest
from _pytest.terminal import TerminalReporter

EXPECTED: Final = (
    "beside the project",
    "is a peer of the bench extra",
    "is installed by `make proof`",
    "asked for with --wheelhouse only",
    "this user may not mount a small disk",
    "this machine does not let strace watch processes",
    "this machine has no systemd-analyze",
)
"""What a reason contains that may keep a test from running; everything else is a part that `make parts` installs."""


def counted(reporter: TerminalReporter) -> Counter[str]:
    """How often which reason was given."""
    reports = reporter.stats.get("skipped", [])
    return Counter(str(one.longrepr[2]).removeprefix("Skipped: ") for one in reports if isinstance(one.longrepr, tuple))


def unexpected(reasons: Iterable[str]) -> list[str]:
    """Reasons that are not known."""
    return [one for one in reasons if not any(known in one for known in EXPECTED)]


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Make the run fail."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if isinstance(reporter, TerminalReporter) and unexpected(counted(reporter)):
        session.exitstatus = session.exitstatus or pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """One line a reason."""
    reasons = counted(terminalreporter)
    if not reasons:
        return
    unknown = unexpected(reasons)
    terminalreporter.section(f"{reasons.total()} skipped")
    for reason, n in sorted(reasons.items()):
        terminalreporter.line(f"{n:4} {reason}{'   <- UNEXPECTED: the run fails' if reason in unknown else ''}")
