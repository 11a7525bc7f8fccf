"""What staff want of sites, on its way from the records into the inbox.

Records and lake agree again after any death in between: whatever the records want later than the lake knows is handed
in, and what is handed in twice changes nothing, since every change carries the instant of its deed.
"""

from datetime import datetime

from data.inbox import Inbox
from data.ingest.live_sites import LiveSites
from data.ingest.sources import staff
from data.records import Records


class StaffChanges:
    """Hands in what is new, each time the records have another version."""

    def __init__(self, records: Records, inbox: Inbox) -> None:
        self._records, self._inbox = records, inbox
        self.forget()

    def forget(self) -> None:
        """Compare all of it with the lake once more."""
        self._version = 0

    def hand_in(self, known: LiveSites, *, at: datetime) -> int:
        """Put into the inbox what is wanted otherwise than the lake has it; return how many sites."""
        version = self._records.version()
        if version == self._version:
            return 0
        changed = self._records.sites.since(self._version)
        lacking = [one for one in changed if one.changed_at and known.lacks(one.site_id, one.changed_at)]
        if lacking:
            self._inbox.append_many((staff.ID, staff.written(one), at) for one in lacking)
        # Read before the rows were: what was committed in between comes once more, and changes nothing.
        self._version = version
        return len(lacking)
