"""Finance as a store: a batch of upserts at once, then the answer to each."""

from collections.abc import Sequence

from services.finance.domain.upsert import newest
from services.finance.domain.verdict import Reply, remedy_of
from services.finance.store.endpoint import Endpoint
from shared.contracts.finance import PartyAcknowledged, PartyRefused
from shared.contracts.message import Message
from shared.contracts.sync import RecordMapped
from shared.platform.work import Work


class FinanceStore:
    """The upserts of one batch of events, and what Finance said to each."""

    def __init__(self, work: Work, endpoint: Endpoint) -> None:
        self._work, self._endpoint = work, endpoint
        self._replies: dict[tuple[str, int], Reply] = {}

    async def upsert_all(self, messages: Sequence[Message]) -> None:
        """The newest state of each party of the batch, many at a time. Raises FinanceAway."""
        upserts = newest(message for message in messages if isinstance(message, RecordMapped))
        replies = await self._endpoint.upsert(upserts)
        for upsert, reply in zip(upserts, replies, strict=True):
            self._replies[upsert.event.key(), upsert.event.version] = reply

    def answer(self, event: RecordMapped) -> None:
        """Tell how the upsert of this event went; of one that a newer replaced nothing is told."""
        reply = self._replies.get((event.key(), event.version))
        if reply is None:
            return
        about = {"contact_id": event.contact_id, "contact_no": event.contact_no}
        about |= {"version": event.version, "entity": event.entity}
        if reply.is_ok:
            self._work.answer(PartyAcknowledged(**about))
        else:
            reason = reply.code or f"http_{reply.status}"
            self._work.answer(PartyRefused(**about, reason=reason, message=reply.message, remedy=remedy_of(reply)))
