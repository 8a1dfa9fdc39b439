"""The Celery application: workers carry out jobs, beat sweeps up what was lost on the way."""

import os

from celery import Celery

from jobs import folder_transport

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
folder_transport.install()

app = Celery("planner")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "sweep-jobs": {"task": "jobs.sweep", "schedule": 5.0, "options": {"expires": 5}},
}
# The database row is the record of work, so a message may be lost, late or doubled, and never needs an answer.
app.conf.worker_cancel_long_running_tasks_on_connection_loss = False
app.conf.worker_lost_wait = 1.0  # a killed child has published nothing that anybody waits for
