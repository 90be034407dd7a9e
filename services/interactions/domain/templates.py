"""Which template records which kind of interaction."""

from collections.abc import Mapping

from services.interactions.domain.mail_part import MailPart
from services.interactions.domain.source import Source
from shared.contracts.interactions import InteractionTemplate, Kind, OtherKind
from shared.contracts.telephony import CallDirection, CallEnded

TemplateSetup = Mapping[Kind, InteractionTemplate]
"""The template of each kind (Business Central, Interaction Template Setup table 5122); none: nothing is recorded."""

_OF_CALLS = {
    CallDirection.INBOUND: OtherKind.INCOMING_CALLS,
    CallDirection.OUTBOUND: OtherKind.OUTGOING_CALLS,
}


def kind_of(source: Source) -> Kind:
    """What the template set-up knows this document, call or mail as."""
    if isinstance(source, MailPart):
        return OtherKind.E_MAILS
    return _OF_CALLS[source.direction] if isinstance(source, CallEnded) else source.document_type
