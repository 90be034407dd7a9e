"""Whatever companies change and however their changes are told, persons end as a plain model says."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any
from uuid import uuid4

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.contracts.contacts import ChangeContact as Change
from shared.contracts.contacts import ContactChanged, ContactChanges, ContactType, CreateContact
from tests.contacts.running import Contacts, a_setup
from tests.fakes import received

ALONE = ("salesperson_code", "phone_no", "email")
BLOCK = ("address", "address_2", "post_code", "city")
FIELDS = (*ALONE, *BLOCK, "county", "correspondence_type")
CHOICES = {
    **{field: ["", "A", "B"] for field in ("salesperson_code", *BLOCK, "county")},
    "phone_no": ["", "111", "222"],
    "email": ["", "a@b.example", "c@d.example"],
    "correspondence_type": ["", "Email"],
}
Values = Mapping[str, Any]
values = st.fixed_dictionaries({field: st.sampled_from(CHOICES[field]) for field in FIELDS})
changes = st.fixed_dictionaries({}, optional={field: st.sampled_from(CHOICES[field]) for field in FIELDS})


SWITCH = {
    "salesperson_code": "inherit_salesperson_code",
    **dict.fromkeys(("phone_no", "email"), "inherit_communication_details"),
    **dict.fromkeys(BLOCK, "inherit_address_details"),
}
switches = st.fixed_dictionaries({switch: st.booleans() for switch in SWITCH.values()})


def followed(person: Values, before: Values, after: Values, on: Mapping[str, bool]) -> Values:
    """One change of the company, as the rule says it: Contact table 5050, DoModify."""
    new = dict(person)
    for field in ALONE:
        if on[SWITCH[field]] and after[field] != before[field] and person[field] == before[field]:
            new[field] = after[field]
    if on["inherit_address_details"] and all(person[field] == before[field] for field in BLOCK):
        new |= {field: after[field] for field in (*BLOCK, "county") if after[field] != before[field]}
    return new


@settings(max_examples=60)
@given(
    first=values,
    persons=st.lists(values, min_size=1, max_size=5),
    later=st.lists(changes, min_size=1, max_size=4),
    on=switches,
    shuffled=st.randoms(use_true_random=False),
)
async def test_persons_end_as_the_model_says(
    first: Values, persons: list[Values], later: list[Values], on: dict[str, bool], shuffled: Any
) -> None:
    contacts = Contacts()
    contacts.database.page = 2
    company = CreateContact(contact_id=uuid4(), type=ContactType.COMPANY, name="Nordwind GmbH", **first)
    joined = [CreateContact(contact_id=uuid4(), type=ContactType.PERSON, name="Bo Lund") for _ in persons]
    await contacts.handle(a_setup(**on))
    await contacts.handle(company, *joined)
    for person, own in zip(joined, persons, strict=True):
        of_company = ContactChanges(company_id=company.contact_id)
        await contacts.handle(Change(contact_id=person.contact_id, changes=of_company))
        await contacts.handle(Change(contact_id=person.contact_id, changes=ContactChanges(**own)))
    contacts.untold()

    commands = [Change(contact_id=company.contact_id, changes=ContactChanges(**change)) for change in later]
    outcomes = [(await contacts.handle(command))[0] for command in commands]
    contacts.untold()
    told = [event for outcome in outcomes for event in outcome.events if isinstance(event, ContactChanged)]
    told += shuffled.sample(told, len(told) // 2)
    shuffled.shuffle(told)
    for event in told:
        await contacts.pipeline.handle([received(event)])
        if shuffled.random() < 0.5:
            await contacts.settle()
    await contacts.settle()

    states = [first]
    for change in later:
        states.append({**states[-1], **change})
    for person, own in zip(joined, persons, strict=True):
        expected = own
        for before, after in pairwise(states):
            expected = followed(expected, before, after, on)
        actual = await contacts.contact(person.contact_id)
        assert {field: getattr(actual, field) for field in FIELDS} == expected
