"""The campaign entry that an interaction belongs to."""

from typing import Any
from uuid import UUID, uuid5

_CAMPAIGN_ENTRIES = UUID("0f6a0c0e-9b3d-4d0a-8d5b-6f6f1f0c7a11")


def campaign_entry_id(campaign_no: str, document_type: str, segment_no: str) -> UUID | None:
    """One for each campaign, document type and segment, the same whoever is first; None without a campaign.

    Business Central, codeunit 5051, FindOrCreate of Campaign Entry (table 5072), by the same three fields.
    """
    if not campaign_no:
        return None
    return uuid5(_CAMPAIGN_ENTRIES, f"{campaign_no}|{document_type}|{segment_no}")


def with_campaign_entry(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields of an entry, and the campaign entry that follows from them."""
    if not fields.get("campaign_no"):
        return fields
    return fields | {
        "campaign_entry_id": campaign_entry_id(
            fields["campaign_no"], fields.get("document_type", ""), fields.get("segment_no", "")
        )
    }
