"""Writes: request work, run it, sweep up what was lost."""

from jobs.services.requests import request_job, try_again
from jobs.services.running import run_job, run_waiting
from jobs.services.sweeping import sweep

__all__ = ["request_job", "run_job", "run_waiting", "sweep", "try_again"]
