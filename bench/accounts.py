"""python -m bench.accounts [--accounts N]: accounts and their contacts on the servers of the environment.

New customers that become commands for a contact each, per second, beside the floor of the same run; then changes of
customers that are linked, each of which becomes a command to change its contact. Also in build/bench-accounts.json.
"""

import argparse
import asyncio
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

from bench.measuring import card, environment, keep, own_namespace, reading, wait_for
from bench.sync import LOGS, Way, floor, sealed, service
from relata.processes import Services
from services.sync.account_store import ACCOUNT_INDEXES
from services.sync.domain.accounts.new_contact import contact_id_for
from shared.contracts import accounts, contacts, erp
from shared.contracts.contacts import BusinessRelation, ContactCreated, ContactState, ContactType, LinkToTable
from shared.contracts.erp import AccountChanged, AccountCreated, AccountFields, AccountKind
from shared.platform.kafka.producer import Publisher


def customer(number: int, **fields: str) -> AccountFields:
    """A customer with the fields that a card usually has."""
    return AccountFields.model_validate(card(number) | fields)


def about(number: int) -> dict[str, Any]:
    return {"account_kind": AccountKind.CUSTOMER, "account_no": f"C{number:07d}"}


def made(number: int) -> AccountCreated:
    return AccountCreated(**about(number), version=1, account=customer(number))


def changed(number: int) -> AccountChanged:
    return AccountChanged(**about(number), version=2, account=customer(number, phone_no=f"+49 431 {900000 + number}"))


def its_contact(number: int) -> ContactCreated:
    """As Contacts makes it of the customer."""
    id, no = contact_id_for(f"Customer|C{number:07d}"), f"CT{number:07d}"
    row = BusinessRelation(
        business_relation_code="CUST", link_to_table=LinkToTable.CUSTOMER, no=about(number)["account_no"]
    )
    fields = customer(number).model_dump(include={*ContactState.model_fields})
    own = {"no": no, "company_no": no, "company_id": id, "contact_id": id, "type": ContactType.COMPANY}
    fields["search_name"] = fields["name"].upper()
    state = ContactState.model_validate(
        {**fields, **own, "business_relations": (row,), "last_modified_at": datetime.now(UTC)}
    )
    return ContactCreated(contact_id=id, version=1, contact=state)


NEW_CUSTOMERS = Way(
    erp.ACCOUNT_EVENTS, contacts.COMMANDS, made, [(index.fields, index.unique) for index in ACCOUNT_INDEXES]
)


async def changes(count: int) -> float:
    """Commands per second, from the first change of a linked customer to the last `ChangeContact`."""
    settings = own_namespace()
    publisher = Publisher(settings)
    async with (
        Services(environment(settings), LOGS, names=["sync"]),
        reading(settings, settings.named(contacts.COMMANDS.name)) as commands,
        reading(settings, settings.named(accounts.EVENTS.name)) as links,
    ):
        await publisher.publish(sealed(erp.ACCOUNT_EVENTS, [made(n) for n in range(count)]))
        await wait_for(commands, count)
        await publisher.publish(sealed(contacts.EVENTS, [its_contact(n) for n in range(count)]))
        await wait_for(links, count)
        started = perf_counter()
        await publisher.publish(sealed(erp.ACCOUNT_EVENTS, [changed(n) for n in range(count)]))
        ended = await wait_for(commands, count)
    await publisher.stop()
    return count / (ended - started)


async def measure(count: int) -> dict[str, Any]:
    base, ours = await floor(NEW_CUSTOMERS, count), await service(NEW_CUSTOMERS, count)
    return {
        "accounts": count,
        "floor_per_second": round(base),
        "contacts_asked_for_per_second": round(ours),
        "ratio": round(ours / base, 2),
        "changes_asked_for_per_second": round(await changes(count)),
    }


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.accounts", description=__doc__)
    parser.add_argument("--accounts", type=int, default=20_000)
    print(keep(asyncio.run(measure(parser.parse_args().accounts)), Path("build/bench-accounts.json")))


if __name__ == "__main__":
    main()
