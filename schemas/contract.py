"""The contract as JSON Schema (2020-12), made from the dataclasses of schemas.plan: `jihua schema`."""

from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from schemas.plan import Extraction

DIALECT = "https://json-schema.org/draft/2020-12/schema"


class NumbersAsNumbers(GenerateJsonSchema):
    """Exact decimals leave as JSON numbers, not as text."""

    def decimal_schema(self, schema: core_schema.DecimalSchema) -> JsonSchemaValue:  # noqa: ARG002
        return {"type": "number"}


def json_schema() -> dict[str, Any]:
    """The schema of one line of `jihua extract --json`; every field is always there."""
    schema = TypeAdapter(Extraction).json_schema(schema_generator=NumbersAsNumbers, mode="serialization")
    return {"$schema": DIALECT, **schema}
