"""Minors are blocked until a parent consents."""

import pytest

from services.contacts.domain.errors import ContactRefused
from tests.contacts.examples import a_person, changed


def test_a_minor_is_privacy_blocked() -> None:
    assert a_person(minor=True).privacy_blocked
    assert changed(a_person(), minor=True).privacy_blocked


def test_who_becomes_a_minor_is_blocked_even_with_consent() -> None:
    assert a_person(minor=True, parental_consent_received=True).privacy_blocked
    assert changed(a_person(parental_consent_received=True), minor=True, privacy_blocked=False).privacy_blocked


def test_a_minor_is_not_unblocked_without_consent() -> None:
    with pytest.raises(ContactRefused) as refused:
        changed(a_person(minor=True), privacy_blocked=False)

    assert refused.value.errors[0].code == "parental_consent_missing"


def test_a_minor_is_unblocked_with_consent() -> None:
    minor = changed(a_person(minor=True), parental_consent_received=True)

    assert minor.privacy_blocked
    assert not changed(minor, privacy_blocked=False).privacy_blocked


def test_a_minor_is_blocked_again_when_consent_is_withdrawn() -> None:
    minor = changed(a_person(minor=True), parental_consent_received=True, privacy_blocked=False)

    assert changed(minor, parental_consent_received=False).privacy_blocked


def test_an_adult_is_blocked_and_unblocked_at_will() -> None:
    blocked = changed(a_person(), privacy_blocked=True)

    assert blocked.privacy_blocked
    assert not changed(blocked, privacy_blocked=False).privacy_blocked
