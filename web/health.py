"""`/api/health`: the process lives; `/api/ready`: the store answers. For supervisors; they say nothing of plans."""

import sqlalchemy as sa
from fastapi import APIRouter

from web.lists import TheHouse

router = APIRouter(prefix="/api", tags=["health"])


@router.get("/health")
def health() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.get("/ready")
def ready(house: TheHouse) -> dict[str, str]:
    """The store answers too; 503 when it does not."""
    with house.reading() as connection:
        connection.execute(sa.text("SELECT 1"))
    return {"status": "ready"}
