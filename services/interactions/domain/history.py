"""What was changed in an interaction, by whom and when."""

from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

KEPT = 100
"""Changes that an interaction remembers, the last ones."""


class Change(BaseModel):
    """One change: the event that told it, and the fields that it changed with their values before and after."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    version: int = Field(ge=1)
    event: str
    at: AwareDatetime
    user_id: str = ""
    old: dict[str, Any] = Field(default_factory=dict)
    new: dict[str, Any] = Field(default_factory=dict)

    def without_values(self) -> "Change":
        """Who did what when, of something that is to be forgotten itself."""
        return self.model_copy(update={"old": {}, "new": {}})


def difference(before: BaseModel | None, after: BaseModel | None) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields that differ, as JSON has them: their values before and after."""
    old, new = (part.model_dump(mode="json") if part else {} for part in (before, after))
    names = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    return {name: old[name] for name in names if name in old}, {name: new[name] for name in names if name in new}
