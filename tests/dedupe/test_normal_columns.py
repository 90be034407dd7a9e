"""Contacts column by column: the same normal forms as one by one, whatever they have in common."""

import re
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe_fit.examples import values
from dedupe_fit.generate import generate
from relata.duplicates.records import Contacts, form_of, normal_forms, pack, unpack
from services.dedupe.domain import normal_addresses
from services.dedupe.domain.candidate_keys import candidate_keys
from services.dedupe.domain.normal_addresses import street_and_number
from shared.contracts.contacts import ContactType

ADDRESSES = st.lists(
    st.sampled_from(
        ("Haupt", "str", "Flat", "og", "m", "Platz", " ", " ", "-", ".", "12", "3", "a", "B", "#", "é", "/")
    ),
    max_size=9,
).map("".join)


def mixed(count: int, seed: int) -> Contacts:
    rows = generate(count, seed).rows
    Random(seed).shuffle(rows)
    columns = {field: [row[field] for row in rows] for field in values(rows[0])}
    return Contacts([row["id"] for row in rows], [ContactType(row["type"]) for row in rows], columns)


def test_a_batch_has_the_normal_forms_of_each_in_the_order_of_the_rows() -> None:
    contacts = mixed(300, seed=5)

    together = list(normal_forms(contacts.types, contacts.columns))

    alone = zip(contacts.types, contacts.rows(), strict=True)
    assert together == [form_of(type, row) for type, row in alone]


def test_what_is_packed_reads_back_and_has_each_key_once() -> None:
    contacts = mixed(50, seed=6)

    packed, at, number = pack(contacts), 0, 0

    for form, length, count in zip(
        normal_forms(contacts.types, contacts.columns), packed.lengths, packed.counts.tolist(), strict=True
    ):
        assert unpack(packed.bytes[at : at + length]).form == form
        assert sorted(packed.keys[number : number + count].tolist()) == sorted(map(hash, candidate_keys(form)))
        at, number = at + length, number + count


@given(address=ADDRESSES)
def test_a_plain_address_reads_as_any_other(address: str) -> None:
    found = street_and_number(address)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(normal_addresses, "WORDS_AND_NUMBER", re.compile(r"(?!)"))
        assert found == street_and_number(address)
