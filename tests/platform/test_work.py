"""A batch in memory: who sees what, what is written together, and what is not when another write was lost."""

from typing import Any
from uuid import UUID

from shared.contracts.contacts import ChangeContact, ContactChanged, DeleteContact
from shared.platform.pipeline import Stage
from shared.platform.work import Work
from tests.fakes import NOW, MemoryCollection, handled, received
from tests.platform.small import Card, CardRefused, CardStore, Small, Watched, change, changed, created

ADATUM, LITWARE, ANNA, OTTO = (UUID(int=n) for n in range(1, 5))


async def given(*names: tuple[UUID, str]) -> Small:
    """Cards of these names, each in its first version; nothing noted yet."""
    small = Small()
    await handled(small.pipeline, *(created(id, name) for id, name in names))
    small.cards.bulks.clear()
    small.cards.calls.clear()
    small.publisher.sent.clear()
    return small


def another_writer(small: Small, *commands: Any) -> None:
    """Another replica that handles these just before the next write."""
    small.cards.before_write.append(lambda: handled(small.pipeline, *commands))


async def test_a_message_sees_what_the_messages_before_it_saved() -> None:
    small = await given()

    await handled(small.pipeline, created(ADATUM, "Adatum"), created(ANNA, "Anna"), changed(ANNA, company_id=ADATUM))

    assert small.card(ANNA).company_name == "Adatum"


async def test_an_aggregate_is_written_once_with_all_its_events_in_order() -> None:
    small = await given((ADATUM, "Adatum"))

    await handled(small.pipeline, changed(ADATUM, "Adatum 2"), created(LITWARE, "Litware"), changed(ADATUM, "Adatum 3"))

    assert small.cards.bulks == [[str(ADATUM), str(LITWARE)]]
    assert small.told() == ["Adatum 2 2", "Adatum 3 3", "Litware 1"]
    assert small.cards.documents[str(ADATUM)].version == 2


async def test_a_change_made_from_another_change_is_written_after_it() -> None:
    small = await given((ADATUM, "Adatum"), (ANNA, "Anna"))

    await handled(small.pipeline, changed(ADATUM, "Adatum AG"), changed(ANNA, company_id=ADATUM))

    assert small.cards.bulks == [[str(ADATUM)], [str(ANNA)]]


async def test_a_change_made_from_a_lost_change_is_not_written_and_done_again() -> None:
    small = await given((ADATUM, "Adatum"), (ANNA, "Anna"))
    another_writer(small, changed(ADATUM, "Adatum of another"))

    await handled(small.pipeline, changed(ADATUM, city="Bern"), changed(ANNA, company_id=ADATUM))

    assert small.card(ANNA).company_name == "Adatum of another"
    assert small.told() == ["Adatum of another 2", "Adatum of another 3", "Anna 2"]


async def test_a_change_that_waited_for_another_is_written_also_when_a_third_is_lost() -> None:
    small = await given((ADATUM, "Adatum"), (LITWARE, "Litware"), (ANNA, "Anna"))
    another_writer(small, changed(ADATUM, "Adatum of another"))

    await handled(small.pipeline, changed(ADATUM), changed(LITWARE, "Litware AG"), changed(ANNA, company_id=LITWARE))

    assert small.card(ANNA).company_name == "Litware AG"


async def test_what_is_created_and_changed_beside_a_lost_change_is_not_lost_with_it() -> None:
    small = await given()
    another_writer(small, created(ADATUM, "Adatum"))
    late, anna = created(ADATUM, "Adatum, too late"), created(ANNA, "Anna")

    outcomes = await handled(small.pipeline, late, anna, changed(ANNA, company_id=ADATUM))

    assert [outcome.result for outcome in outcomes] == ["refused", "done", "done"]
    assert small.card(ANNA).company_name == "Adatum"


async def test_a_refusal_for_what_a_lost_change_said_is_thought_over() -> None:
    async def change_if_open(command: ChangeContact, cards: CardStore) -> None:
        company = await cards.get(command.changes.company_id or OTTO)
        if (await cards.existing(command.contact_id)).name == "locked" or (company and company.name == "closed"):
            raise CardRefused("not_open")
        await change(command, cards)

    small = await given((ADATUM, "Adatum"), (ANNA, "Anna"))
    another_writer(small, changed(ADATUM, "locked"))
    small.stages = [Stage(handlers={ChangeContact: change_if_open})]

    outcomes = await handled(small.pipeline, changed(ADATUM, "closed"), changed(ANNA, company_id=ADATUM))

    assert [outcome.result for outcome in outcomes] == ["refused", "done"]
    assert small.told() == ["locked 2", "Anna 2", "not_open"]


async def test_a_change_that_shares_its_aggregate_with_one_that_was_not_written_is_done_again() -> None:
    small = await given((ADATUM, "Adatum"), (ANNA, "Anna"))
    another_writer(small, changed(ADATUM, "Adatum of another"))

    await handled(
        small.pipeline,
        changed(ADATUM, "Adatum AG"),
        changed(ANNA, company_id=ADATUM),
        changed(ANNA, "Anna Muster", company_id=ADATUM),
    )

    assert small.card(ANNA) == Card(id=ANNA, version=3, name="Anna Muster", company_id=ADATUM, company_name="Adatum AG")


async def test_what_was_saved_before_waits_for_no_later_change() -> None:
    small = await given((ADATUM, "Adatum"), (ANNA, "Anna"))
    another_writer(small, changed(ADATUM, "Adatum of another"))

    of_anna = [changed(ANNA, "Muster"), changed(ANNA, company_id=ADATUM)]
    await handled(small.pipeline, changed(ADATUM, "Adatum AG"), *of_anna)

    assert small.card(ANNA).name == "Muster"
    assert sorted(small.told()) == ["Adatum AG 3", "Adatum of another 2", "Muster 2", "Muster 3"]


async def test_changes_made_from_each_other_are_written_in_the_order_in_which_they_were_made() -> None:
    small = await given((ADATUM, "Adatum"), (ANNA, "Anna"))
    adatum_from_anna = changed(ADATUM, "Adatum & Anna", company_id=ANNA)

    await handled(small.pipeline, changed(ADATUM, "Adatum AG"), changed(ANNA, company_id=ADATUM), adatum_from_anna)

    assert small.cards.bulks == [[str(ADATUM)], [str(ANNA)], [str(ADATUM)]]
    assert small.told() == ["Adatum AG 2", "Anna 2", "Adatum & Anna 3"]
    assert await small.cards.count_unsent() == 0


async def test_a_lost_change_of_one_aggregate_leaves_the_others_written() -> None:
    small = await given((ADATUM, "Adatum"), (LITWARE, "Litware"))
    another_writer(small, changed(ADATUM, "Adatum of another"))

    await handled(small.pipeline, changed(ADATUM, "Adatum AG"), changed(LITWARE, "Litware AG"))

    assert small.cards.bulks[-1] == [str(ADATUM)]
    assert (small.card(ADATUM).name, small.card(LITWARE).version) == ("Adatum AG", 2)


async def test_waves_go_over_all_collections() -> None:
    cards, archive = Watched(), MemoryCollection("archive", Card)
    work = Work("/tests", NOW)
    old, new = work.shelf(cards), work.shelf(archive)
    work.begin(0, received(created(ADATUM)))
    await old.load([str(ADATUM)])
    old.save(str(ADATUM), Card(id=ADATUM, version=1))
    work.begin(1, received(created(ADATUM)))
    copied = await old.get(str(ADATUM))
    assert copied
    await new.load([str(ADATUM)])
    new.save(str(ADATUM), copied)
    cards.before_write.append(lambda: handled(Small(cards).pipeline, created(ADATUM, "of another")))

    _, lost = await work.flush()

    assert (lost, await archive.count()) == ({0, 1}, 0)


async def test_what_a_refused_message_saved_before_its_refusal_is_not_written() -> None:
    small = await given((ADATUM, "Adatum"), (ANNA, "Anna"))

    async def save_then_refuse(command: DeleteContact, cards: CardStore) -> None:
        card = await cards.existing(command.contact_id)
        cards.save(card.changed(name="half done"), ContactChanged)
        await cards.existing(OTTO)

    small.stages = [Stage(handlers={ChangeContact: change, DeleteContact: save_then_refuse})]
    outcomes = await handled(small.pipeline, changed(ADATUM, "Adatum AG"), DeleteContact(contact_id=ADATUM))

    assert [outcome.result for outcome in outcomes] == ["done", "refused"]
    assert small.card(ADATUM) == Card(id=ADATUM, version=2, name="Adatum AG")
    assert small.told() == ["Adatum AG 2", "not_found"]


async def test_what_is_saved_beside_does_not_remember_the_command() -> None:
    cards = MemoryCollection("cards", Card)
    work = Work(source="/tests", now=NOW)
    work.begin(0, received(changed(ADATUM, "Adatum AG")))
    shelf = work.shelf(cards)
    await shelf.load([str(ADATUM)])

    shelf.save_beside(str(ADATUM), Card(id=ADATUM, version=1, name="Adatum"))
    await work.flush()

    assert cards.documents[str(ADATUM)].applied == ()


async def test_an_aggregate_remembers_the_commands_of_its_last_batch_and_64_before_them() -> None:
    small = await given((ADATUM, "0"))
    commands = [received(changed(ADATUM, str(n)), id=str(n)) for n in range(1, 171)]

    await small.pipeline.handle(commands[:100])
    assert {f"/tests {n}" for n in range(1, 101)} <= set(small.cards.documents[str(ADATUM)].applied)

    await small.pipeline.handle(commands[100:])
    remembered = small.cards.documents[str(ADATUM)].applied
    assert list(remembered[-70:]) == [f"/tests {n}" for n in range(101, 171)]
    assert 64 <= len(remembered) <= 64 + 71
