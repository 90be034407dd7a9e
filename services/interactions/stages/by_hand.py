"""What users record and change by hand, entries and masters: command -> handler."""

from services.interactions.handlers.assign_interaction import assign_interaction
from services.interactions.handlers.cancel_interaction import cancel_interaction
from services.interactions.handlers.change_interaction import change_interaction
from services.interactions.handlers.choose_interaction_template import choose_interaction_template
from services.interactions.handlers.delete_interaction import delete_interaction
from services.interactions.handlers.delete_interaction_group import delete_interaction_group
from services.interactions.handlers.delete_interaction_template import delete_interaction_template
from services.interactions.handlers.log_interaction import log_interaction
from services.interactions.handlers.postpone_interaction import postpone_interaction
from services.interactions.handlers.request_opportunity import request_opportunity
from services.interactions.handlers.request_task import request_task
from services.interactions.handlers.save_interaction_group import save_interaction_group
from services.interactions.handlers.save_interaction_template import save_interaction_template
from services.interactions.handlers.uncancel_interaction import uncancel_interaction
from services.interactions.handlers.when_template_is_chosen_log_what_waited import (
    when_template_is_chosen_log_what_waited,
)
from services.interactions.handlers.when_templates_are_due_log_what_waited import (
    when_templates_are_due_log_what_waited,
)
from services.interactions.store import InteractionStore
from shared.contracts.interactions import (
    AssignInteraction,
    CancelInteraction,
    ChangeInteraction,
    ChooseInteractionTemplate,
    DeleteInteraction,
    DeleteInteractionGroup,
    DeleteInteractionTemplate,
    LogInteraction,
    PostponeInteraction,
    RequestOpportunity,
    RequestTask,
    SaveInteractionGroup,
    SaveInteractionTemplate,
    TemplateDue,
    UncancelInteraction,
)
from shared.platform.pipeline import Stage

MASTERS: Stage[InteractionStore] = Stage(
    prefetch=InteractionStore.load_masters,
    handlers={
        SaveInteractionGroup: save_interaction_group,
        DeleteInteractionGroup: delete_interaction_group,
        SaveInteractionTemplate: save_interaction_template,
        DeleteInteractionTemplate: delete_interaction_template,
        ChooseInteractionTemplate: choose_interaction_template,
    },
)
TEMPLATED: Stage[InteractionStore] = Stage(
    handlers={
        ChooseInteractionTemplate: when_template_is_chosen_log_what_waited,
        TemplateDue: when_templates_are_due_log_what_waited,
    }
)
COMMANDED: Stage[InteractionStore] = Stage(
    prefetch=InteractionStore.load_commands,
    handlers={
        LogInteraction: log_interaction,
        PostponeInteraction: postpone_interaction,
        ChangeInteraction: change_interaction,
        CancelInteraction: cancel_interaction,
        UncancelInteraction: uncancel_interaction,
        DeleteInteraction: delete_interaction,
        AssignInteraction: assign_interaction,
        RequestOpportunity: request_opportunity,
        RequestTask: request_task,
    },
)
