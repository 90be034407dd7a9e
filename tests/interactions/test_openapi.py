"""The interactions service's HTTP surface is as it is described."""

import asyncio
from typing import Any

import schemathesis
from fastapi import FastAPI

from services.interactions.api import router
from shared.platform.http import make_app
from tests.interactions.replica import Replica
from tests.interactions.samples import call, document
from tests.interactions.test_api import COMPANY, PERSON
from tests.interactions.test_mail import mail
from tests.interactions.test_mail_handling import AN
from tests.surface import asked, surface


def app() -> FastAPI:
    """The service over memory, with something logged, something waiting and mails of nobody."""
    service = Replica()
    strangers = (document(account_no="9"), mail(message_id="2@x", from_address="a@b.example"))
    asyncio.run(service.reads(AN, COMPANY, PERSON, document(document_no="1"), call(), mail(), *strangers))
    made = make_app("interactions", "", "0")
    made.include_router(router(service.pipeline, service.database))
    return made


# Time of Interaction has no zone, as in Business Central; JSON Schema's "time" wants one.
schema = surface(app(), "403", "404", "409", "410", "412", "422", formats=False)


@schema.parametrize()
@asked
def test_every_request_is_answered_as_described(case: schemathesis.Case[Any]) -> None:
    case.call_and_validate()
