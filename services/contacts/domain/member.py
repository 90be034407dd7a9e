"""What a contact knows of the company it belongs to, beside what others learn of it."""

from shared.contracts.contacts import BusinessRelation, ContactState


class Member(ContactState):
    """A contact with its version, and for a person how far it has followed its company.

    `company_version` is its company's when it joined. `inherited_versions` are later changes of the company that it has
    taken over, the latest last. `company_business_relations` are its company's.
    """

    version: int
    company_version: int = 0
    inherited_versions: tuple[int, ...] = ()
    company_business_relations: tuple[BusinessRelation, ...] = ()
