"""Entry points of Celery: each message is a nudge, the work is in the database."""

from celery import shared_task

from jobs import broker, services


@shared_task(name=broker.RUN)
def run(code: str) -> None:
    """Do the job of this code, unless it is done, taken, or not yet due."""
    services.run_job(code)


@shared_task(name=broker.SWEEP)
def sweep() -> None:
    """Find what was lost on the way."""
    services.sweep()
