"""What a command names, so that one query can fetch it for a whole batch."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from services.contacts.domain.given_lists import masters_given
from services.contacts.domain.master import master_id
from services.contacts.domain.validation import as_code
from shared.contracts.contacts import (
    AddBusinessRelation,
    AssignMaster,
    BusinessRelation,
    ChangeContact,
    ContactChanges,
    ContactCommand,
    CreateContact,
    MasterMessage,
    MergeContacts,
    UnmergeContacts,
)
from shared.contracts.message import Message

Joining = CreateContact | ChangeContact | UnmergeContacts


def masters_in(messages: Iterable[Message]) -> list[str]:
    """The ids of the entries of lists."""
    return [id for message in messages for id in _masters(message)]


def _masters(message: Message) -> list[str]:
    match message:
        case MasterMessage() | AssignMaster():
            return [master_id(message.kind, message.code)]
        case CreateContact():
            return masters_given(message)
        case ChangeContact():
            return masters_given(message.changes)
    return []


def relations_in(commands: Iterable[ContactCommand]) -> Iterator[BusinessRelation]:
    for command in commands:
        match command:
            case CreateContact():
                yield from command.business_relations
            case AddBusinessRelation():
                yield command.relation


def contacts_in(command: ContactCommand) -> Iterable[UUID]:
    """The contacts that must be there for this command."""
    if not isinstance(command, CreateContact):
        yield command.contact_id
    if isinstance(command, MergeContacts | UnmergeContacts):
        yield command.merged_id
    named = naming_a_company(command)
    if named and named.company_id:
        yield named.company_id


def joining(command: Joining) -> UUID:
    """The contact that belongs to a company by this command, or belongs to one again."""
    return command.merged_id if isinstance(command, UnmergeContacts) else command.contact_id


def companies_in(command: ContactCommand) -> Iterable[str]:
    """The numbers of the companies that it names."""
    named = naming_a_company(command)
    if named and named.company_no:
        yield as_code(named.company_no)


def naming_a_company(command: ContactCommand) -> CreateContact | ContactChanges | None:
    match command:
        case CreateContact():
            return command
        case ChangeContact():
            return command.changes
    return None
