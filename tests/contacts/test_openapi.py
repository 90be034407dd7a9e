"""The contacts service's HTTP surface is as it is described."""

from typing import Any

import schemathesis

from tests.contacts.over_http import app_of
from tests.contacts.running import Contacts
from tests.surface import asked, surface

schema = surface(app_of(Contacts()), "403", "404", "409", "410", "412", "422")


@schema.parametrize()
@asked
def test_every_request_is_answered_as_described(case: schemathesis.Case[Any]) -> None:
    case.call_and_validate()
