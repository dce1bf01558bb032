"""Prefect at the edge: the ingest flow, its schedule and inbox, settings, and the command line."""
