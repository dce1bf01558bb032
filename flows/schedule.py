"""When the flow runs by itself: the deployments that `jihua schedule` serves and prefect.yaml describes alike."""

from prefect import serve
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.deployments.runner import RunnerDeployment
from prefect.schedules import Cron, Interval

from flows.ingest import ingest
from flows.settings import Settings
from flows.sweep import sweep_flow

ZONE = "Asia/Shanghai"
SWEEP_SECONDS = 300


def deployments(settings: Settings) -> list[RunnerDeployment]:
    """Nightly at the hour of the settings, on demand by hand, and the sweep of dead runs every five minutes.

    A nightly run that finds another still going is cancelled: the next night takes up what it would have done.
    """
    alone = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW)
    nightly = ingest.to_deployment(
        name="nightly",
        schedule=Cron(settings.nightly, timezone=ZONE),
        parameters={"kind": "nightly", "publish": True},
        concurrency_limit=alone,
        tags=["jihua"],
    )
    on_demand = ingest.to_deployment(name="on-demand", parameters={"kind": "batch"}, tags=["jihua"])
    sweeping = sweep_flow.to_deployment(name="sweep", schedule=Interval(SWEEP_SECONDS, timezone=ZONE), tags=["jihua"])
    return [nightly, on_demand, sweeping]  # type: ignore[list-item]


def serve_schedule(settings: Settings) -> None:
    """Serve the deployments in this process until it is stopped."""
    serve(*deployments(settings))
