"""Contact and account numbers, the keys Finance knows (Prospect to Cash solution for Sales, Contact Number).

A number is given once and never changes. The counter makes it unique, the random suffix keeps it so should counters
part, and a unique index holds it: who meets a number that is taken draws the next.
"""

import string
from collections.abc import Callable

from shared.contracts.contacts import ContactState, ContactType

FIRST_COUNTER = 1000
ALPHABET = string.ascii_uppercase + string.digits
SUFFIX_LENGTH = 6
ACCOUNT_NUMBER_LENGTH = 20
PREFIXES = {ContactType.COMPANY: "ACC", ContactType.PERSON: "CON"}


def new_number(contact_type: ContactType, counter: int, choice: Callable[[str], str]) -> str:
    """A number such as CON-01000-BVRCPS; `choice` draws one character of a string, as `secrets.choice` does."""
    suffix = "".join(choice(ALPHABET) for _ in range(SUFFIX_LENGTH))
    return f"{PREFIXES[contact_type]}-{counter:05d}-{suffix}"


def own_account_number(contact: ContactState) -> str:
    """A company's contact number where it can be an account number; blank otherwise, and for persons."""
    fits = contact.type is ContactType.COMPANY and len(contact.no) <= ACCOUNT_NUMBER_LENGTH
    return contact.no if fits else ""
