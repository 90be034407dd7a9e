"""Which of us and which others a mail is between (Business Central, codeunit Email Logging Invoke)."""

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from services.interactions.domain.mail_part import MailPart
from shared.contracts.interactions import InformationFlow
from shared.contracts.mail import MailDelivered

SUBJECT = 100
"""Characters of Subject (Business Central, Interaction Log Entry table 5065)."""


class MailReason(StrEnum):
    """Why a mail is no interaction of anybody: stable codes."""

    DRAFT = "mail_is_draft"
    NO_SENDER = "mail_has_no_sender"
    NO_RECIPIENTS = "mail_has_no_recipients"
    ONLY_SALESPEOPLE = "mail_among_salespeople"
    NO_SALESPERSON = "mail_has_no_salesperson"


class Share(BaseModel):
    """One other party's, or one salesperson's, share in a mail."""

    model_config = ConfigDict(frozen=True)

    address: str
    salesperson_code: str


class Mail(BaseModel):
    """A mail that came, and how it was divided. It is divided once: who joins or leaves us later changes nothing.

    One with a `reason` has no shares; one in which nobody of us was found waits for the addresses in it.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    mail_id: str
    version: int = Field(ge=1)
    mail: MailDelivered
    received_at: AwareDatetime
    information_flow: InformationFlow = InformationFlow.BLANK
    shares: tuple[Share, ...] = ()
    reason: MailReason | None = None
    waiting_for: tuple[str, ...] = ()

    @property
    def waits(self) -> bool:
        """Whether one of us may still be found in it."""
        return self.reason is MailReason.NO_SALESPERSON

    def parts(self) -> list[MailPart]:
        """What becomes an interaction each."""
        return [
            MailPart(
                mail_id=self.mail_id,
                information_flow=self.information_flow,
                address=share.address,
                salesperson_code=share.salesperson_code,
                subject=self.mail.subject[:SUBJECT],
                sent_at=self.mail.sent_at,
                attachment_names=self.mail.attachment_names,
            )
            for share in self.shares
        ]


def address_key(address: str) -> str:
    """As addresses are compared (Business Central, Search E-Mail)."""
    return address.strip().upper()


def recipients(mail: MailDelivered) -> tuple[str, ...]:
    """To and Cc, each address once."""
    keys = (address_key(address) for address in (*mail.to_addresses, *mail.cc_addresses))
    return tuple(dict.fromkeys(key for key in keys if key))


def addresses(mail: MailDelivered) -> tuple[str, ...]:
    """Every address in the mail, each once, the sender's first."""
    return tuple(dict.fromkeys(filter(None, (address_key(mail.from_address), *recipients(mail)))))


def colleagues(mail: MailDelivered, salespeople: Collection[str]) -> set[str]:
    """The others of us to whom one of us wrote, by address."""
    sender = address_key(mail.from_address)
    return set(recipients(mail)).intersection(salespeople) - {sender} if sender in salespeople else set()


def take_in(
    mail: MailDelivered, salespeople: Mapping[str, str], contacts: Collection[str], received_at: AwareDatetime
) -> Mail:
    """The mail, divided.

    `salespeople`: the code of each of our people by the address in upper case; `contacts`: those of these addresses
    that are a contact's too, as an employee's is.
    """
    taken = Mail(mail_id=mail.message_id, version=1, mail=mail, received_at=received_at)
    return taken.model_copy(update=_division(mail, salespeople, contacts))


def look_again(mail: Mail, salespeople: Mapping[str, str], contacts: Collection[str]) -> Mail | None:
    """A mail that waits for one of us, divided if one is known now; None when nothing is new."""
    if not mail.waits:
        return None
    now = {"reason": None, **_division(mail.mail, salespeople, contacts)}
    if now["reason"] is MailReason.NO_SALESPERSON:
        return None
    return mail.model_copy(update={"version": mail.version + 1, "waiting_for": (), **now})


def _division(mail: MailDelivered, salespeople: Mapping[str, str], contacts: Collection[str]) -> dict[str, object]:
    sender, others = address_key(mail.from_address), recipients(mail)
    if reason := _skipped(mail, sender, others):
        return {"reason": reason}
    if sender in salespeople:
        others = tuple(address for address in others if address not in salespeople or address in contacts)
        return _sent_by(salespeople[sender], others)
    return _received_by(sender, [salespeople[address] for address in others if address in salespeople], mail)


def _skipped(mail: MailDelivered, sender: str, others: Iterable[str]) -> MailReason | None:
    if mail.is_draft:
        return MailReason.DRAFT
    if not sender:
        return MailReason.NO_SENDER
    return None if others else MailReason.NO_RECIPIENTS


def _sent_by(code: str, others: Iterable[str]) -> dict[str, object]:
    """Outbound: one share for each recipient who is a contact or may become one."""
    shares = tuple(Share(address=address, salesperson_code=code) for address in others)
    if not shares:
        return {"reason": MailReason.ONLY_SALESPEOPLE}
    return {"information_flow": InformationFlow.OUTBOUND, "shares": shares}


def _received_by(sender: str, codes: list[str], mail: MailDelivered) -> dict[str, object]:
    """Inbound: one share for each of us who received it."""
    if not codes:
        return {"reason": MailReason.NO_SALESPERSON, "waiting_for": addresses(mail)}
    shares = tuple(Share(address=sender, salesperson_code=code) for code in dict.fromkeys(codes))
    return {"information_flow": InformationFlow.INBOUND, "shares": shares}
