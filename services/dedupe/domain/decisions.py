"""What a user decides about a pair.

Source: Business Central, Contact Duplicates (page 5096): Separate Contacts, and Merge, which a separate pair refuses.
"""

from collections.abc import Sequence
from datetime import datetime

from services.dedupe.domain.errors import (
    into_neither,
    merge_under_way,
    pair_not_accepted,
    pair_not_found,
    pair_not_open,
)
from services.dedupe.domain.pair import Change, DuplicatePair, Merging, PairState, changed, told
from shared.contracts.contacts import FieldError, MergeContacts
from shared.contracts.dedupe import (
    AcceptDuplicates,
    DuplicateFound,
    DuplicatesAccepted,
    MergeDuplicates,
    ReopenDuplicates,
)


def accept(pair: DuplicatePair | None, command: AcceptDuplicates, now: datetime) -> Change:
    """The two are separate contacts; said twice, nothing new."""
    if pair is None:
        raise pair_not_found()
    if pair.state is PairState.ACCEPTED:
        return pair, None
    if pair.state is not PairState.OPEN:
        raise pair_not_open(pair.state)
    accepted = changed(pair, state=PairState.ACCEPTED, by=command.by, at=now, merging=None)
    return told(DuplicatesAccepted, accepted, prompt=False, by=command.by, at=now)


def reopen(pair: DuplicatePair | None, command: ReopenDuplicates, now: datetime, *, prompt: bool = True) -> Change:
    """Undo `accept`; whether the two are still alike is for the comparison that follows."""
    if pair is None:
        raise pair_not_found()
    if pair.state is PairState.OPEN:
        return pair, None
    if pair.state is not PairState.ACCEPTED:
        raise pair_not_accepted(pair.state)
    return told(DuplicateFound, changed(pair, state=PairState.OPEN, by=command.by, at=now), prompt=prompt)


def merge(
    pair: DuplicatePair | None, command: MergeDuplicates, sent_as: str, now: datetime
) -> tuple[DuplicatePair, MergeContacts | None]:
    """Ask contacts to make one of the two; the pair stays open until they say that it is done.

    `sent_as` is the id of the command to contacts. Asked again for the same while one is under way: nothing is sent.
    """
    if pair is None:
        raise pair_not_found()
    if pair.state is not PairState.OPEN:
        raise pair_not_open(pair.state)
    if command.into_id not in (pair.left_id, pair.right_id):
        raise into_neither()
    under_way = pair.merging if pair.merging and not pair.merging.refused else None
    if under_way and under_way.into_id != command.into_id:
        raise merge_under_way()
    if under_way:
        return pair, None
    goes = pair.right_id if command.into_id == pair.left_id else pair.left_id
    merging = Merging(into_id=command.into_id, by=command.by, at=now, command=sent_as)
    sent = MergeContacts(contact_id=command.into_id, merged_id=goes, take=command.take)
    return pair.model_copy(update={"merging": merging}), sent


def merge_refused(pair: DuplicatePair, command_id: str, errors: Sequence[FieldError]) -> DuplicatePair | None:
    """The pair that shows why its merge was refused; None when this refusal is not about its merge."""
    if pair.merging is None or pair.merging.command != command_id:
        return None
    return pair.model_copy(update={"merging": pair.merging.model_copy(update={"refused": tuple(errors)})})
