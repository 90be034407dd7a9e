"""Minors are blocked until they are unblocked with a parent's consent (Business Central, Contact table 5050)."""

from collections.abc import Iterator, Mapping
from typing import Any

from services.contacts.domain.errors import field_error
from shared.contracts.contacts import FieldError


def needs_consent(card: Mapping[str, Any]) -> bool:
    return bool(card["minor"] and not card["parental_consent_received"])


def privacy(changed: Mapping[str, Any], card: Mapping[str, Any]) -> dict[str, Any]:
    """Who becomes a minor is privacy blocked, consent or not, and so is a minor without its parents' consent.

    `changed`: the fields that change; `card`: all fields afterwards.
    """
    becomes_minor = bool(changed.get("minor"))
    return {"privacy_blocked": card["privacy_blocked"] or becomes_minor or needs_consent(card)}


def unblock_errors(changed: Mapping[str, Any], card: Mapping[str, Any]) -> Iterator[FieldError]:
    """`changed`: the fields that change; `card`: all fields afterwards."""
    if changed.get("privacy_blocked") is False and needs_consent(card):
        rest = "cannot be cleared for a minor until Parental Consent Received is set."
        yield field_error("privacy_blocked", "parental_consent_missing", rest)
