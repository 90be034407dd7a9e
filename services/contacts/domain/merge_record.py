"""What a contact took from one that was merged into it, so that it can be given back."""

from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.contacts.domain.member import Member
from shared.contracts.contacts import ContactState

MEMBER_FIELDS = tuple(Member.model_fields.keys() - ContactState.model_fields.keys() - {"version"})

ROWS = (
    "business_relations",
    "industry_groups",
    "web_sources",
    "job_responsibilities",
    "mailing_groups",
    "alternative_addresses",
)
"""Fields that hold rows; of these, each row is taken and given back by itself."""

COMPANY = ("company_id", "company_no", "company_name", *MEMBER_FIELDS)
NOT_TAKEN = {"contact_id", "no", "type", "last_modified_at", "contact_business_relation", *COMPANY, *ROWS}


class MergeRecord(BaseModel):
    """The contact as it was before and after the merge with `merged_id`."""

    model_config = ConfigDict(frozen=True)

    merged_id: UUID
    merged_no: str
    before: Member
    after: Member

    def took_company(self, contact: Member) -> bool:
        """Whether `contact` belongs to the company that the merge brought it to."""
        return self.before.company_id != self.after.company_id == contact.company_id


def given_back(state: Member, record: MergeRecord) -> dict[str, Any]:
    """The fields of `state` that still are as the merge left them, as they were before it, but for its company.

    What was changed since stays: the rule by which persons follow their company.
    """
    before, after = record.before, record.after
    fields = {
        field: getattr(before, field)
        for field in ContactState.model_fields.keys() - NOT_TAKEN
        if getattr(before, field) != getattr(after, field) == getattr(state, field)
    }
    rows = {field: _rows(getattr(state, field), getattr(before, field), getattr(after, field)) for field in ROWS}
    return fields | {field: value for field, value in rows.items() if value != getattr(state, field)}


def without_record(records: tuple[MergeRecord, ...], record: MergeRecord) -> tuple[MergeRecord, ...]:
    """The other records, as if this merge had never been: what later ones give back is not what this one brought."""
    place = records.index(record)
    later = (
        other.model_copy(update={"before": _undone(other.before, record), "after": _undone(other.after, record)})
        for other in records[place + 1 :]
    )
    return (*records[:place], *later)


def _undone(state: Member, record: MergeRecord) -> Member:
    company = {field: getattr(record.before, field) for field in COMPANY} if record.took_company(state) else {}
    return state.model_copy(update=given_back(state, record) | company)


def _rows(now: tuple[Any, ...], before: tuple[Any, ...], after: tuple[Any, ...]) -> tuple[Any, ...]:
    """Those of `now` that the merge did not bring, with those that it took away."""
    left = [row for row in now if row not in after or row in before]
    return (*left, *(row for row in before if row not in after and row not in left))
