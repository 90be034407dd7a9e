"""Every topic of the system, for provisioning, the documentation and the command line."""

from shared.contracts import (
    campaigns,
    contacts,
    contacts_setup,
    dedupe,
    erp,
    finance,
    interactions,
    mail,
    opportunities,
    sync,
    telephony,
)
from shared.contracts.message import Message, Topic

OWNERS = (contacts, contacts_setup, opportunities, campaigns, dedupe, interactions, sync, finance, erp, telephony, mail)
TOPICS: dict[str, Topic] = {topic.name: topic for owner in OWNERS for topic in owner.TOPICS}
TOPIC_OF: dict[type[Message], Topic] = {message: topic for topic in TOPICS.values() for message in topic.messages}
"""The one topic that carries a type of message."""
