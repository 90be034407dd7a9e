"""Mails and who of us they concern: message -> handler, in order."""

from services.interactions.handlers.delete_salesperson import delete_salesperson
from services.interactions.handlers.save_salesperson import save_salesperson
from services.interactions.handlers.when_mail_arrives_divide_it import when_mail_arrives_divide_it
from services.interactions.handlers.when_mail_is_divided_record_its_parts import when_mail_is_divided_record_its_parts
from services.interactions.handlers.when_mail_parts_wait_match_them import when_mail_parts_wait_match_them
from services.interactions.handlers.when_mails_are_due_divide_them import when_mails_are_due_divide_them
from services.interactions.handlers.when_salesperson_comes_divide_what_waits import (
    when_salesperson_comes_divide_what_waits,
)
from services.interactions.store import InteractionStore
from shared.contracts.interactions import DeleteSalesperson, MailsDue, SaveSalesperson
from shared.contracts.mail import MailDelivered
from shared.platform.pipeline import Stage

MAIL_STAGES: tuple[Stage[InteractionStore], ...] = (
    Stage(
        prefetch=InteractionStore.load_salespeople,
        handlers={SaveSalesperson: save_salesperson, DeleteSalesperson: delete_salesperson},
    ),
    Stage(prefetch=InteractionStore.load_mails, handlers={MailDelivered: when_mail_arrives_divide_it}),
    Stage(prefetch=InteractionStore.load_parts, handlers={MailDelivered: when_mail_is_divided_record_its_parts}),
    Stage(prefetch=InteractionStore.load_waiting_parts, handlers={MailDelivered: when_mail_parts_wait_match_them}),
    Stage(
        handlers={
            SaveSalesperson: when_salesperson_comes_divide_what_waits,
            MailsDue: when_mails_are_due_divide_them,
        }
    ),
)
