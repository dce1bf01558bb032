"""The API: what the pages show, as JSON."""

from web.api.routes import router

__all__ = ["router"]
