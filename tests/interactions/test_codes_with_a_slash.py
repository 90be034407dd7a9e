"""A code with a slash is addressed by `%2F`."""

from collections.abc import AsyncIterator

import pytest
from httpx import ASGITransport, AsyncClient

from services.interactions.api import router
from shared.platform.http import make_app
from tests.interactions.replica import Replica


@pytest.fixture
async def http() -> AsyncIterator[AsyncClient]:
    service = Replica()
    app = make_app("interactions", "", "0")
    app.include_router(router(service.pipeline, service.database))
    async with AsyncClient(transport=ASGITransport(app), base_url="http://interactions") as client:
        yield client


@pytest.mark.parametrize(
    ("path", "code"), [("N%2FS", "N/S"), ("N%2fW", "N/W"), ("50%25", "50%"), ("%252F", "%2F"), ("%C3%84%2F", "Ä/")]
)
async def test_a_group_is_kept_and_found_under_its_code(http: AsyncClient, path: str, code: str) -> None:
    kept = await http.put(f"/interaction-groups/{path}", json={"code": code, "description": "North and south"})

    assert kept.status_code == 200, kept.text
    assert (await http.get(f"/interaction-groups/{path}")).json()["code"] == code
    assert (await http.get(f"/interaction-groups/{path}/statistics")).status_code == 200
    assert (await http.delete(f"/interaction-groups/{path}")).status_code == 204


async def test_a_slash_that_is_not_encoded_parts_the_path(http: AsyncClient) -> None:
    await http.put("/salespeople/N%2FS", json={"code": "N/S", "name": "Nora Sand"})

    assert (await http.get("/salespeople/N%2FS")).json()["name"] == "Nora Sand"
    assert (await http.get("/salespeople/N/S")).status_code == 404
