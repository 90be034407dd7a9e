"""Contact and account numbers, the keys Finance knows (Prospect to Cash solution for Sales, Contact Number).

A number is given once and never changes. The counter makes it unique, the random suffix keeps it so should counters
part, and a unique index holds it: who meets a number that is taken draws the next.
"""

import string
from collections.abc import Callable
from dataclasses import dataclass

from shared.contracts.contacts import ContactState, ContactType

ALPHABET = string.ascii_uppercase + string.digits
ACCOUNT_NUMBER_LENGTH = 20


@dataclass(frozen=True, slots=True)
class NumberForm:
    """A prefix of up to 3 characters, a counter that begins with `first`, and 4 to 6 characters by chance."""

    prefix: str
    first: int = 1000
    suffix_length: int = 6


NUMBER_FORMS = {ContactType.COMPANY: NumberForm("ACC"), ContactType.PERSON: NumberForm("CON")}
"""While the business has set up none of its own."""


def new_number(form: NumberForm, counter: int, choice: Callable[[str], str]) -> str:
    """A number such as CON-01000-BVRCPS; `choice` draws one character of a string, as `secrets.choice` does."""
    suffix = "".join(choice(ALPHABET) for _ in range(form.suffix_length))
    return f"{form.prefix}-{counter:05d}-{suffix}"


def own_account_number(contact: ContactState) -> str:
    """A company's contact number where it can be an account number; blank otherwise, and for persons."""
    fits = contact.type is ContactType.COMPANY and len(contact.no) <= ACCOUNT_NUMBER_LENGTH
    return contact.no if fits else ""
