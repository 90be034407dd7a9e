"""A contact's fields -> its normal form: what two people may write differently about one contact, written one way."""

from dataclasses import dataclass

from services.dedupe.domain.normal_addresses import city, country, post_code, street_and_number
from services.dedupe.domain.normal_names import company_words, legal_form, person_names, person_words
from services.dedupe.domain.normal_numbers import Email, emails, host, phones, registration, vat
from shared.contracts.contacts import ContactState, ContactType


@dataclass(frozen=True, slots=True)
class NormalForm:
    """The comparable values of a contact. Blank means not known.

    `name` holds the sorted words of the whole name, `initials` their first letters as written, `legal` a company's
    legal form; `first_name`, `surname` and `employer` are a person's. `street` is one word without its number. `phones`
    are last digits, phone and mobile as one sorted set; `mobiles` those of them that were given as mobile. `host` is
    the domain of the home page.
    """

    type: ContactType
    name: tuple[str, ...] = ()
    initials: str = ""
    legal: str = ""
    first_name: tuple[str, ...] = ()
    surname: tuple[str, ...] = ()
    employer: str = ""
    street: str = ""
    house_number: str = ""
    post_code: str = ""
    city: str = ""
    country: str = ""
    phones: tuple[str, ...] = ()
    mobiles: tuple[str, ...] = ()
    emails: tuple[Email, ...] = ()
    host: str = ""
    vat: str = ""
    registration: str = ""


def normal_form(contact: ContactState) -> NormalForm:
    is_company = contact.type is ContactType.COMPANY
    words = company_words(f"{contact.name} {contact.name_2}") if is_company else person_words(contact.name)
    first_name, surname = ((), ()) if is_company else person_names(contact)
    street, house_number = street_and_number(contact.address)
    return NormalForm(
        type=contact.type,
        name=tuple(sorted(words)),
        initials="".join(word[0] for word in words),
        legal=legal_form(f"{contact.name} {contact.name_2}") if is_company else "",
        first_name=first_name,
        surname=surname,
        employer="" if is_company else "".join(company_words(contact.company_name)),
        street=street,
        house_number=house_number,
        post_code=post_code(contact.post_code),
        city=city(contact.city),
        country=country(contact.country_region_code),
        phones=phones(contact.phone_no, contact.mobile_phone_no),
        mobiles=phones(contact.mobile_phone_no),
        emails=emails(contact.email, contact.email_2),
        host=host(contact.home_page),
        vat=vat(contact.vat_registration_no),
        registration=registration(contact.registration_no),
    )
