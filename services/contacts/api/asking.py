"""What every request of this service does: ask for a contact, send a command, tell how it ended."""

from http import HTTPStatus
from typing import Annotated, TypeVar
from urllib.parse import quote
from uuid import UUID, uuid4

from fastapi import Depends, Header, Path, Response
from pydantic import BaseModel
from pydantic.json_schema import SkipJsonSchema

from services.contacts.domain.contact import Contact
from services.contacts.domain.errors import ContactRefused
from services.contacts.domain.marketing_setup import PLAIN_SETUP, MarketingSetup
from services.contacts.domain.number_series import NumberSeries
from services.contacts.domain.salutation import Salutation
from services.contacts.domain.validation import as_code
from services.contacts.store import ContactDatabase
from shared.contracts.catalogue import TOPIC_OF
from shared.contracts.contacts import ContactState
from shared.contracts.contacts_setup import MARKETING_SETUP
from shared.contracts.message import Message
from shared.platform.http import FieldProblem, Problem, problems
from shared.platform.kafka.envelope import command
from shared.platform.pipeline import Outcome, Pipeline

STATUS = {
    "contact_not_found": HTTPStatus.NOT_FOUND,
    "master_not_found": HTTPStatus.NOT_FOUND,
    "number_series_not_found": HTTPStatus.NOT_FOUND,
    "salutation_not_found": HTTPStatus.NOT_FOUND,
    "contact_deleted": HTTPStatus.GONE,
    "contact_merged": HTTPStatus.GONE,
    "contact_exists": HTTPStatus.CONFLICT,
    "number_taken": HTTPStatus.CONFLICT,
    "relation_taken": HTTPStatus.CONFLICT,
    "master_in_use": HTTPStatus.CONFLICT,
    "number_series_in_use": HTTPStatus.CONFLICT,
    "salutation_in_use": HTTPStatus.CONFLICT,
    "merge_conflict": HTTPStatus.CONFLICT,
    "version_conflict": HTTPStatus.PRECONDITION_FAILED,
}
"""Refusals that HTTP has a word for; every other one is 422."""

QUERY = problems(404, 410, 422, 503)
COMMAND = problems(400, 404, 409, 410, 412, 413, 422, 503)

Record = TypeVar("Record", bound=MarketingSetup | NumberSeries | Salutation)

No = Annotated[str, Path(description="The contact's number", min_length=1, max_length=20)]
Code = Annotated[str, Path(description="The code, in any case of letters", min_length=1, max_length=20)]


ABOUT_KEY = "Chosen by the sender; a repeat with the same key changes nothing"
ABOUT_VERSION = "The ETag that the sender has seen"
ABOUT_USER = "Who asks, as the proxy in front has found out"


class Asked(BaseModel):
    """What the headers of a command say."""

    key: UUID
    given: bool
    """Whether the sender named the key, so that a repeat counts once."""
    source: str
    version: int | None


def asked(
    idempotency_key: Annotated[UUID | SkipJsonSchema[None], Header(description=ABOUT_KEY)] = None,
    if_match: Annotated[str | SkipJsonSchema[None], Header(description=ABOUT_VERSION)] = None,
    x_forwarded_user: Annotated[str | SkipJsonSchema[None], Header(description=ABOUT_USER)] = None,
) -> Asked:
    user = f"/{quote(x_forwarded_user, safe='@')}" if x_forwarded_user else ""
    return Asked(
        key=idempotency_key or uuid4(),
        given=idempotency_key is not None,
        source=f"/relata/contacts/http{user}",
        version=_version(if_match),
    )


Headers = Annotated[Asked, Depends(asked)]


class Asking:
    """The way of all requests into the service."""

    def __init__(self, pipeline: Pipeline[object], database: ContactDatabase) -> None:
        self._pipeline = pipeline
        self.database = database

    async def send(self, message: Message, asked: Asked) -> Outcome:
        """Raises Problem when the command is refused."""
        sent = command(message, asked.source, id=str(asked.key), topic=TOPIC_OF[type(message)])
        outcome = (await self._pipeline.handle([sent]))[0]
        if isinstance(outcome.refusal, ContactRefused):
            raise problem_of(outcome.refusal)
        return outcome

    async def contact(self, no: str) -> Contact:
        """Raises Problem when there is none, or none any more."""
        contact = await self.any_contact(no)
        try:
            contact.check_open(None)
        except ContactRefused as refusal:
            raise problem_of(refusal) from refusal
        return contact

    async def any_contact(self, no: str) -> Contact:
        """Also one that is deleted or merged."""
        documents = await self.database.contacts.find({"no": as_code(no)}, limit=1, by=("no",))
        if not documents:
            raise Problem(HTTPStatus.NOT_FOUND, f"There is no contact {no}.")
        return documents[0].state

    async def setup(self) -> MarketingSetup:
        found = await self.database.setup.marketing_setup.load([MARKETING_SETUP])
        return found[0].state if found else PLAIN_SETUP

    async def changed(self, message: Message, asked: Asked, no: str, response: Response) -> ContactState:
        """Send a command about a contact, and show what has become of it."""
        await self.send(message, asked)
        return shown(await self.contact(no), response)


def shown(contact: Contact, response: Response) -> ContactState:
    response.headers["ETag"] = f'"{contact.version}"'
    return contact.state()


def record_shown(record: Record, response: Response) -> Record:
    """A record of setup with its version as `ETag`."""
    response.headers["ETag"] = f'"{record.version}"'
    return record


def problem_of(refusal: ContactRefused) -> Problem:
    status = STATUS.get(refusal.errors[0].code, HTTPStatus.UNPROCESSABLE_ENTITY)
    errors = [FieldProblem(field=error.field, code=error.code, message=error.message) for error in refusal.errors]
    return Problem(status, str(refusal), errors=errors)


def _version(if_match: str | None) -> int | None:
    """The version that an ETag names; -1, which no contact has, for what is no ETag of ours."""
    if not if_match or if_match.strip() == "*":
        return None
    digits = if_match.strip().removeprefix("W/").strip('"')
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 19 else -1
