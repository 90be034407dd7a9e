"""Our side held against Finance's."""

from typing import Any

from services.sync.domain.reconciliation import Party, reconcile


def party(number: str, id: str = "", **fields: Any) -> Party:
    return Party("Customers V2", {"CustomerAccount": number}, {"CustomerAccount": number, **fields}, id)


def test_the_same_parties_in_another_order_agree_with_one_hash() -> None:
    ours = [party("C1", Name="Adatum"), party("C2", Name="Contoso")]

    found = reconcile(ours, reversed(ours))

    assert found.agrees
    assert found.ours["Customers V2"].hash == found.theirs["Customers V2"].hash
    assert found.ours["Customers V2"].count == 2


def test_a_party_that_finance_lacks_is_named() -> None:
    [difference] = reconcile([party("C1", "CT000001")], []).differences

    assert (difference.kind, difference.id) == ("missing_in_finance", "CT000001")


def test_a_field_that_differs_is_named_with_both_values() -> None:
    found = reconcile([party("C1", "CT000001", Name="Adatum")], [party("C1", Name="Adatm")])

    [difference] = found.differences
    assert (difference.kind, difference.fields) == ("different", {"Name": ("Adatum", "Adatm")})
    assert found.ours["Customers V2"].hash != found.theirs["Customers V2"].hash


def test_a_party_that_finance_has_alone_is_named() -> None:
    [difference] = reconcile([], [party("C9")]).differences

    assert (difference.kind, difference.key) == ("only_in_finance", {"CustomerAccount": "C9"})


def test_a_contact_person_that_finance_made_for_an_account_of_ours_is_its_own() -> None:
    key = {"AssociatedPartyNumber": "C1", "ContactPersonPartyNumber": "000077"}
    [difference] = reconcile([], [Party("CDS Contacts", key, {})], {"C1"}).differences

    assert difference.kind == "only_in_finance"


def test_fields_of_finances_own_and_blanks_do_not_count() -> None:
    ours, theirs = party("C1", Name="Adatum", Fax=""), party("C1", Name="Adatum", Fax=None, Balance=12)

    assert reconcile([ours], [theirs]).agrees


def test_two_differences_do_not_cancel_out() -> None:
    found = reconcile([party("C1", Name="A"), party("C2", Name="B")], [party("C1", Name="B"), party("C2", Name="A")])

    assert len(found.differences) == 2
    assert found.ours["Customers V2"].hash != found.theirs["Customers V2"].hash
