"""Where a contact is to be reached at times."""

from fastapi import APIRouter, Response
from pydantic import BaseModel

from services.contacts.api.asking import COMMAND, QUERY, Asking, Code, Headers, No
from services.contacts.api.exact import Day, Days, Exact
from services.contacts.domain.alternative_address import active_on
from shared.contracts.contacts import (
    AlternativeAddress,
    ContactState,
    DeleteAlternativeAddress,
    SaveAlternativeAddress,
)
from shared.platform.whole_segments import WholeSegments


class AddressFields(Exact):
    """An alternative address without its code."""

    company_name: str = ""
    address: str = ""
    address_2: str = ""
    post_code: str = ""
    city: str = ""
    county: str = ""
    country_region_code: str = ""
    phone_no: str = ""
    mobile_phone_no: str = ""
    fax_no: str = ""
    email: str = ""
    date_ranges: tuple[Days, ...] = ()


class Active(BaseModel):
    """The address in force on a day; none: the contact's own."""

    address: AlternativeAddress | None = None


def router(asking: Asking) -> APIRouter:
    routes = APIRouter(tags=["alternative addresses"], route_class=WholeSegments)

    @routes.get("/contacts/{no}/active-address", responses=QUERY)
    async def get_active_address(no: No, day: Day) -> Active:
        """The alternative address that is in force on a day."""
        addresses = (await asking.contact(no)).alternative_addresses
        code = active_on(addresses, day)
        return Active(address=next((address for address in addresses if code == address.code), None))

    @routes.put("/contacts/{no}/alternative-addresses/{code}", responses=COMMAND)
    async def save_address(
        no: No, code: Code, body: AddressFields, response: Response, headers: Headers
    ) -> ContactState:
        """Give the contact an alternative address, or change the one of this code."""
        id = (await asking.contact(no)).contact_id
        address = AlternativeAddress(code=code, **vars(body))
        command = SaveAlternativeAddress(contact_id=id, address=address, expected_version=headers.version)
        return await asking.changed(command, headers, no, response)

    @routes.delete("/contacts/{no}/alternative-addresses/{code}", responses=COMMAND)
    async def delete_address(no: No, code: Code, response: Response, headers: Headers) -> ContactState:
        """Take an alternative address away, whether the contact has it or not."""
        id = (await asking.contact(no)).contact_id
        command = DeleteAlternativeAddress(contact_id=id, code=code, expected_version=headers.version)
        return await asking.changed(command, headers, no, response)

    return routes
