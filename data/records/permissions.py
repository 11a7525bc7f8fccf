"""What people and machines may do, and the roles that name sets of it; a role holds within one body."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, get_args

from data.errors import AccessError, NotFoundError

Permission: TypeAlias = Literal[
    "actuators.change",
    "audit.read",
    "devices.change",
    "devices.read",
    "drive",
    "fleet.change",
    "jobs.change",
    "jobs.read",
    "messages.change",
    "messages.read",
    "meters.change",
    "meters.count",
    "notices.draft",
    "notices.release",
    "questions.save",
    "readings.read",
    "reports.change",
    "reports.read",
    "rooms.change",
    "rooms.read",
    "services.change",
    "sites.change",
    "sites.release",
    "texts.change",
    "tokens.change",
    "tours.change",
    "tours.read",
    "usage.read",
    "users.change",
]
"""readings.read: of measures that are not for everybody; messages: what wants the attention of staff, and its rules;
meters: those of buildings, and the counts that are read from them;
reports: what citizens have reported; rooms: what is measured in those of a body, and who may look on;
services: maps of others; drive: a tour; actuators: what is switched at sites;
sites.release: that everybody may be told how a site stands to limits of its own."""
PERMISSIONS: Final[tuple[Permission, ...]] = get_args(Permission)

ROLES: Final[Mapping[str, frozenset[Permission]]] = {
    "dispatcher": frozenset(
        {
            "actuators.change",
            "devices.change",
            "devices.read",
            "fleet.change",
            "jobs.read",
            "messages.change",
            "messages.read",
            "notices.draft",
            "readings.read",
            "reports.read",
            "tours.change",
            "tours.read",
        }
    ),
    "driver": frozenset({"drive"}),
    "planner": frozenset({"devices.read", "questions.save", "readings.read", "sites.change", "usage.read"}),
    "editor": frozenset({"notices.draft", "notices.release", "texts.change", "usage.read"}),
    "order_office": frozenset({"notices.draft", "readings.read", "reports.change", "reports.read"}),
    "energy": frozenset(
        {"messages.change", "messages.read", "meters.change", "meters.count", "questions.save", "readings.read"}
    ),
    "caretaker": frozenset({"meters.count", "rooms.change", "rooms.read"}),
    "utility": frozenset({"devices.read", "messages.change", "messages.read", "notices.draft", "readings.read"}),
    "school": frozenset({"readings.read", "rooms.change", "rooms.read"}),
    "crisis_staff": frozenset(
        {
            "messages.read",
            "notices.draft",
            "notices.release",
            "readings.read",
            "reports.read",
            "sites.release",
            "tours.read",
        }
    ),
    "reports": frozenset({"reports.change", "reports.read"}),
    "auditor": frozenset({"audit.read", "devices.read", "jobs.read", "usage.read"}),
    "admin": frozenset(PERMISSIONS),
}


class UnknownRoleError(NotFoundError):
    """No role of this name."""

    kind = "role"


class UnknownPermissionError(NotFoundError):
    """No permission of this name."""

    kind = "permission"


class ForeignBodyError(AccessError):
    """A row of a body that who asks has no permission in."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Grant:
    """A role within a body."""

    role: str
    body: str

    def __str__(self) -> str:
        return f"{self.role}@{self.body}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Who asks: somebody who has logged in, or a machine with a token.

    Args:
        actor: as the audit names it, such as ``user:anna``.
        rights: permissions, each with the body it holds in.
        method: what proved them at their login; empty: a machine's token.
    """

    actor: str
    rights: frozenset[tuple[Permission, str]] = frozenset()
    method: str = ""

    @property
    def name(self) -> str:
        """Without its kind: ``anna``."""
        return self.actor.partition(":")[2]

    @property
    def is_administrator(self) -> bool:
        """Whether they could let others in, which is the most that anybody may."""
        return self.may("users.change")

    def may(self, permission: Permission, body: str = "") -> bool:
        """Whether something is permitted within a body; empty: within any."""
        return body in self.bodies(permission) if body else bool(self.bodies(permission))

    def bodies(self, permission: Permission) -> frozenset[str]:
        """Within which bodies something is permitted."""
        return frozenset(body for one, body in self.rights if one == permission)


def rights(grants: Iterable[Grant]) -> frozenset[tuple[Permission, str]]:
    """What grants permit; a role that this program does not know permits nothing."""
    return frozenset((permission, one.body) for one in grants for permission in ROLES.get(one.role, ()))


def known_role(name: str) -> str:
    """The role itself; UnknownRoleError: there is none of this name."""
    if name not in ROLES:
        raise UnknownRoleError(name, ROLES)
    return name
