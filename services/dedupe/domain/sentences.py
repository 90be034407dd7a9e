"""What a field says, as a clerk reads it: "same phone number", "names differ in one or two letters"."""

from functools import cache

from services.dedupe.domain.said import COUNTS

FIELDS = {
    "name": "name",
    "name_word": "word in the name",
    "name_in_email": "name",
    "first_name": "first name",
    "surname": "surname",
    "legal_form": "legal form",
    "vat_registration_no": "VAT registration number",
    "registration_no": "registration number",
    "email": "e-mail address",
    "email_domain": "e-mail domain",
    "mobile_phone_no": "mobile phone number",
    "phone_no": "phone number",
    "company_name": "company",
    "address": "address",
    "city": "post code and city",
    "country_region_code": "country",
}
HOLDERS = {
    "two": ", which nobody else has",
    "few": ", which three or four have",
    "some": ", which up to nine have",
    "many": ", which ten or more have",
}

SENTENCES = {
    "equal": "same {field}",
    "other": "different {field}",
    "typo": "{field} differs by a slip of the pen",
    "near": "{field} nearly the same",
    "alike": "{field} alike",
    "weak": "{field} hardly alike",
    "little": "little in common in the {field}",
    "part": "one {field} is part of the other",
    "group": "one {field} is part of the other, with a word that tells firms of a group apart",
    "acronym": "one {field} is the first letters of the other",
    "initial": "one {field} is the other's initial",
    "nickname": "one {field} is short for the other",
    "namesake": "two {field}s that are known and read alike",
    "crossed": "a part of one {field} in the other's, in another place",
    "other's": "the mailbox or web site of one has the other's {field}",
    "own": "each has its own {field} in its mailbox or web site",
    "suffix": "one is junior or senior",
    "swapped": "first name and surname are swapped",
    "half swapped": "first name of one is the surname of the other",
    "generation": "one is junior, the other senior",
    "role": "same e-mail address, of an office and no person",
    "roles": "two offices' mailboxes",
    "role and person": "an office's mailbox and a person's",
    "slip in domain": "same mailbox, the domain differs by a slip of the pen",
    "same mailbox elsewhere": "same mailbox name at another provider",
    "same letters elsewhere": "mailbox names differ in digits or dots, at two providers",
    "other digits": "mailboxes at one domain that differ in digits or dots alone, as namesakes have",
    "elsewhere": "e-mail addresses at two providers",
    "other at free provider": "different mailboxes at one free provider",
    "other at one domain": "different mailboxes at one domain",
    "extension": "{field}s of one switchboard",
    "no number": "same street, one without a number",
    "letter": "same house, with another letter",
    "digit": "same street, house numbers differ in one digit",
    "number": "same street, another house number",
    "city": "same city",
    "post code": "same post code, another city",
    "city, typo in post code": "same city, post codes differ by a slip of the pen",
    "city, other post code": "same city, another post code",
    "area": "neighbouring post codes",
}


@cache
def sentence(field: str, said: str) -> str:
    """What the word `said` says of a field, without a full stop."""
    word, _, count = said.rpartition(" ")
    if not word or count not in COUNTS:
        word, count = said, ""
    return SENTENCES[word].format(field=FIELDS[field]) + HOLDERS.get(count, "")
