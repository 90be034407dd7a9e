"""What an answer of Finance means for a record.

Power Platform, Data Integrator: an error of one record is that record's; the others go on.
"""

from dataclasses import dataclass

from shared.contracts.finance import Remedy

OK = range(200, 300)
ELSEWHERE = range(300, 400)
NOT_THERE = 404
TAKEN = 409
ALREADY_THERE = 412
DEPENDENCY = 424
SERVER = range(500, 600)
BUSY = frozenset({408, 425, 429, 502, 503, 504})
"""Finance cannot take anything now; no record is at fault."""
NOT_ALLOWED = frozenset({401, 403})
"""Nobody may write until the credentials are right; no record is at fault either."""


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to one request: HTTP status, Finance's error code and sentence."""

    status: int
    code: str = ""
    message: str = ""

    @property
    def is_ok(self) -> bool:
        return self.status in OK

    @property
    def is_record(self) -> bool:
        """Whether it says something about the record, rather than about Finance."""
        return self.status not in BUSY and self.status not in NOT_ALLOWED and self.status not in ELSEWHERE


def remedy_of(reply: Reply) -> Remedy:
    """What helps after a refusal of a record."""
    depends = reply.status in (DEPENDENCY, NOT_THERE) or "AssociatedPartyNumber" in reply.message
    if depends or reply.status in SERVER:
        return Remedy.RETRY
    return Remedy.DECIDE if reply.status in (TAKEN, ALREADY_THERE) else Remedy.CORRECT
