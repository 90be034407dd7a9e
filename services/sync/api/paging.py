"""What every page of records or accounts is asked by."""

from typing import Annotated

from fastapi import Query

After = Annotated[str, Query(description="The cursor: `next` of the page before")]
Limit = Annotated[int, Query(ge=1, le=500)]
