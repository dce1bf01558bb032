"""The words of stored plans, for whoever reads them again."""

from collections.abc import Iterable

import sqlalchemy as sa

from storage.compare import of_stores
from storage.tables import plans, sections


def section_texts(connection: sa.Connection, stores: Iterable[str] = ()) -> list[str]:
    """Bodies of all sections of current plans, of these stores (code or name) or of all, in a fixed order."""
    query = (
        sa.select(sections.c.text)
        .join(plans, plans.c.plan_id == sections.c.plan_id)
        .where(plans.c.current, *of_stores(stores))
        .order_by(sections.c.document_id, sections.c.plan_id, sections.c.ordinal)
    )
    return list(connection.scalars(query))
