"""The contact is the hub: a change on one side reaches the contact and its other accounts, and never comes back."""

from uuid import UUID

import pytest

from services.sync.domain.accounts.account_record import LinkState
from services.sync.domain.accounts.new_contact import contact_id_for
from shared.contracts.accounts import (
    AccountChangeRequested,
    AccountLinked,
    AccountLinkRefused,
    AccountUnlinked,
    LinkContactToAccount,
    Side,
    SyncConflict,
)
from shared.contracts.contacts import ChangeContact, ContactsMerged, ContactsUnmerged, ContactType, CreateContact
from shared.contracts.erp import AccountKind
from shared.contracts.message import Message
from shared.contracts.sync import SyncEvent
from tests.sync.accounts.world import World, relation

CUSTOMER = "Customer|C00010"
ITS_CONTACT = contact_id_for(CUSTOMER)
VENDOR = "Vendor|V00010"


@pytest.fixture
async def world() -> World:
    """A customer that made its contact."""
    world = World()
    await world.settle(world.erp.create(name="Adatum Corporation", phone_no="+45 33 12 00 00", city="Aarhus"))
    world.told.clear()
    world.delivered = 0
    return world


async def with_vendor(world: World) -> None:
    vendor = world.erp.create("V00010", AccountKind.VENDOR, name="Adatum Corporation", purchaser_code="RL")
    linked = (*rows(world), relation("V00010", "VEND", "Vendor"))
    await world.settle(*world.contacts.edit(ITS_CONTACT, business_relations=linked))
    await world.settle(vendor)


def rows(world: World) -> tuple[object, ...]:
    return world.contacts.state(ITS_CONTACT).business_relations


async def test_a_new_customer_gets_a_contact_that_is_linked_with_it(world: World) -> None:
    contact = world.contacts.state(ITS_CONTACT)

    assert (contact.name, contact.phone_no, contact.type) == ("Adatum Corporation", "+45 33 12 00 00", "Company")
    assert contact.business_relations == (relation("C00010"),)
    assert world.record(CUSTOMER).link is LinkState.LINKED


async def test_a_customers_change_reaches_its_contact_and_does_not_come_back(world: World) -> None:
    await world.settle(world.erp.edit(CUSTOMER, phone_no="+45 33 12 00 99", city="Odense"))

    assert world.contacts.state(ITS_CONTACT).phone_no == "+45 33 12 00 99"
    assert about_accounts(world) == [ChangeContact]


async def test_a_contacts_change_reaches_its_customer_and_does_not_come_back(world: World) -> None:
    await world.settle(*world.contacts.edit(ITS_CONTACT, phone_no="+45 33 12 00 99"))

    assert world.erp.fields(CUSTOMER).phone_no == "+45 33 12 00 99"
    assert about_accounts(world) == [AccountChangeRequested]


async def test_a_customers_change_reaches_the_vendor_of_the_same_contact(world: World) -> None:
    await with_vendor(world)
    world.told.clear()

    await world.settle(world.erp.edit(CUSTOMER, home_page="www.adatum.example"))

    assert world.erp.fields(VENDOR).home_page == "www.adatum.example"
    assert about_accounts(world) == [ChangeContact, AccountChangeRequested]


async def test_what_one_side_only_tidied_is_no_change(world: World) -> None:
    await world.settle(world.erp.edit(CUSTOMER, territory_code=" nord ", name="Adatum  Corporation"))

    assert world.contacts.state(ITS_CONTACT).territory_code == "NORD"
    assert about_accounts(world) == [ChangeContact]


async def test_a_change_that_the_contact_refuses_is_kept_and_the_rest_goes_on(world: World) -> None:
    await world.settle(world.erp.edit(CUSTOMER, email="adatum.example", city="Odense"))

    [conflict] = world.record(CUSTOMER).conflicts
    assert (conflict.field, conflict.reason, conflict.account_value) == ("email", "email_invalid", "adatum.example")
    assert world.contacts.state(ITS_CONTACT).city == "Odense"
    assert world.said(SyncConflict)


async def test_a_change_that_the_erp_system_refuses_is_kept_and_the_rest_goes_on(world: World) -> None:
    world.erp.refusing = {"currency_code"}

    await world.settle(*world.contacts.edit(ITS_CONTACT, currency_code="DKK", city="Odense"))

    [conflict] = world.record(CUSTOMER).conflicts
    assert (conflict.field, conflict.reason) == ("currency_code", "not_allowed")
    assert world.erp.fields(CUSTOMER).city == "Odense"


async def test_a_deleted_customer_takes_its_relation_along_and_leaves_its_contact(world: World) -> None:
    await world.settle(world.erp.delete(CUSTOMER))

    assert world.contacts.state(ITS_CONTACT).business_relations == ()
    assert [told.reason for told in world.said(AccountUnlinked)] == ["account_deleted"]


async def test_a_deleted_contact_leaves_its_customer_alone_with_nothing_changed(world: World) -> None:
    await world.settle(world.contacts.delete(ITS_CONTACT))

    assert world.record(CUSTOMER).link is LinkState.NONE
    assert [told.reason for told in world.said(AccountUnlinked)] == ["relation_removed"]
    assert world.erp.fields(CUSTOMER).name == "Adatum Corporation"


@pytest.mark.parametrize("how", ["deleted", "unlinked"])
async def test_a_link_that_has_come_and_gone_in_one_batch_leaves_its_customer_alone(how: str) -> None:
    world, its_contact = World(), contact_id_for("Customer|C2")
    world.happens(world.erp.create("C2", name="Contoso"))
    await world.deliver()
    await world.deliver()
    if how == "deleted":
        world.happens(world.contacts.delete(its_contact))
    else:
        world.happens(*world.contacts.edit(its_contact, business_relations=()))

    await world.deliver_together(2)

    assert world.record("Customer|C2").is_alone
    assert [told.errors[0].code for told in world.said(AccountLinkRefused)] == ["relation_gone"]


async def test_a_relation_that_is_removed_ends_the_link(world: World) -> None:
    await world.settle(*world.contacts.edit(ITS_CONTACT, business_relations=()))
    await world.settle(*world.contacts.edit(ITS_CONTACT, city="Odense"))

    assert world.record(CUSTOMER).link is LinkState.NONE
    assert world.erp.fields(CUSTOMER).city == "Aarhus"


async def test_an_account_belongs_to_one_contact_and_another_that_names_it_is_told_so(world: World) -> None:
    other = world.contacts.create("Contoso", business_relations=(relation("C00010"),))

    await world.settle(other)

    assert world.record(CUSTOMER).contact_id == ITS_CONTACT
    assert world.record(CUSTOMER).wanted_by == (other.contact.no,)


async def test_a_contact_that_named_anothers_account_gets_it_when_the_other_lets_go(world: World) -> None:
    other = world.contacts.create("Adatum Corporation", business_relations=(relation("C00010"),))
    await world.settle(other)

    await world.settle(world.contacts.delete(ITS_CONTACT))

    assert world.record(CUSTOMER).contact_id == other.contact_id
    assert world.said(AccountLinked)


async def test_a_relation_to_an_account_never_heard_of_waits_for_it() -> None:
    world = World()
    contact = world.contacts.create("Contoso", business_relations=(relation("C00077"),), city="Kolding")
    await world.settle(contact)
    errors = world.record("Customer|C00077").errors

    await world.settle(world.erp.create("C00077", name="Contoso"))

    assert [error.code for error in errors] == ["account_missing"]
    assert world.record("Customer|C00077").errors == ()
    assert world.record("Customer|C00077").contact_id == contact.contact_id
    assert world.erp.fields("Customer|C00077").city == "Kolding"
    assert world.said(CreateContact) == []


@pytest.mark.parametrize(("master", "city"), [(Side.CONTACT, "Kolding"), (Side.ACCOUNT, "Vejle")])
async def test_a_link_makes_the_master_overwrite_the_other_once(master: Side, city: str) -> None:
    world = World()
    contact, key = await apart(world, contact_city="Kolding", account_city="Vejle")

    await world.settle(
        LinkContactToAccount(account_kind=AccountKind.VENDOR, contact_no="CT000001", account_no="V1", master=master)
    )

    assert (world.contacts.state(contact).city, world.erp.fields(key).city) == (city, city)
    assert world.record(key).conflicts == ()


async def apart(world: World, *, contact_city: str, account_city: str) -> tuple[UUID, str]:
    """A contact and a vendor that do not know each other."""
    contact = world.contacts.create("Contoso", city=contact_city)
    await world.settle(contact)
    vendor = world.erp.create("V1", AccountKind.VENDOR, name="Contoso A/S", city=account_city)
    await world.settle(vendor)
    await world.settle(*world.contacts.edit(contact_id_for(vendor.key()), business_relations=()))
    return contact.contact_id, vendor.key()


async def test_a_customer_who_is_a_person_gets_a_person() -> None:
    world = World()

    await world.settle(world.erp.create("C2", name="Jane Doe", contact_type=ContactType.PERSON))

    assert world.contacts.state(contact_id_for("Customer|C2")).type is ContactType.PERSON


async def test_no_contact_is_made_of_an_employee() -> None:
    world = World()

    await world.settle(world.erp.create("E1", AccountKind.EMPLOYEE, first_name="Jane", last_name="Doe"))

    assert world.told == []


async def test_a_vendors_purchaser_is_the_salesperson_of_a_new_contact_only() -> None:
    world = World()
    await world.settle(world.erp.create("V1", AccountKind.VENDOR, name="Contoso", purchaser_code="RL"))

    await world.settle(world.erp.edit("Vendor|V1", purchaser_code="JO"))

    assert world.contacts.state(contact_id_for("Vendor|V1")).salesperson_code == "RL"


async def test_a_contact_whose_e_mail_is_refused_is_made_without_it_and_the_conflict_shown() -> None:
    world = World()

    await world.settle(world.erp.create("C3", name="Contoso", email="contoso.example"))

    assert world.contacts.state(contact_id_for("Customer|C3")).name == "Contoso"
    assert [conflict.field for conflict in world.record("Customer|C3").conflicts] == ["email"]


def about_accounts(world: World) -> list[type[Message]]:
    """What Sync has published, without what it tells Finance."""
    return [type(message) for message in world.told if not isinstance(message, SyncEvent)]


@pytest.mark.parametrize("survivor_first", [True, False])
async def test_a_merged_contacts_customer_goes_to_the_contact_that_stays(world: World, survivor_first: bool) -> None:
    stays = world.contacts.create("Adatum", city="Aarhus")
    await world.settle(stays)
    takes_over = world.contacts.edit(stays.contact_id, business_relations=(relation("C00010"),))
    last = world.contacts.delete(ITS_CONTACT)
    told = {"contact_id": ITS_CONTACT, "version": last.version, "contact": last.contact}
    merged = ContactsMerged(**told, into_id=stays.contact_id, into_no=stays.contact.no)

    await world.settle(*([*takes_over, merged] if survivor_first else [merged, *takes_over]))

    assert world.record(CUSTOMER).contact_id == stays.contact_id
    assert world.record(CUSTOMER).wanted_by == ()


async def test_a_contact_that_is_back_from_a_merge_has_its_customer_again(world: World) -> None:
    last = world.contacts.delete(ITS_CONTACT)
    told = {"contact_id": ITS_CONTACT, "contact": last.contact}
    other = world.contacts.create("Contoso")
    gone = ContactsMerged(**told, version=last.version, into_id=other.contact_id, into_no=other.contact.no)
    back = ContactsUnmerged(**told, version=last.version + 1, from_id=other.contact_id, from_no=other.contact.no)

    await world.settle(other, gone, back)

    assert world.record(CUSTOMER).contact_id == ITS_CONTACT
