"""One mail between one of us and one other party: what becomes an interaction."""

from pydantic import AwareDatetime, BaseModel, ConfigDict

from shared.contracts.interactions import InformationFlow


class MailPart(BaseModel):
    """The share of one address, or of one of us, in a mail. `address` is the other party's, in upper case."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    mail_id: str
    information_flow: InformationFlow
    address: str
    salesperson_code: str
    subject: str = ""
    sent_at: AwareDatetime
    attachment_names: tuple[str, ...] = ()

    def source_id(self) -> str:
        """The same for the same mail, party and salesperson, however often the mail comes."""
        return f"mail|{self.mail_id}|{self.information_flow}|{self.address}|{self.salesperson_code}"
