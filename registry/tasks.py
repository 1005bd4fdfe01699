"""Tasks of the registry: doorbells only, safe to ring twice."""

import logging

from celery import shared_task
from django.utils import timezone
from kombu.exceptions import OperationalError

from registry.imports.deliveries import deliveries_resume, delivery_run
from registry.imports.waiting import people_arrived
from registry.models import ImportBatch
from registry.services.messages import messages_relay

RELAY_LIMIT = 500
logger = logging.getLogger(__name__)


@shared_task(ignore_result=True)
def relay_messages() -> int:
    """Send what waits in the outbox."""
    return messages_relay(at=timezone.now(), limit=RELAY_LIMIT)


@shared_task(ignore_result=True)
def take_delivery_in(number: int) -> None:
    """Take a delivery in from where it stands."""
    delivery_run(batch=ImportBatch.objects.get(pk=number))


@shared_task(ignore_result=True)
def resume_deliveries() -> int:
    """Take in what waits, for a worker or for a person, or broke off; PostgreSQL knows what, whatever was lost."""
    resumed = deliveries_resume()
    people_arrived()
    return resumed


def ring_for_delivery(batch: ImportBatch) -> None:
    """Ask a worker to take the delivery in now; without a broker the next sweep does."""
    try:
        take_delivery_in.delay(batch.pk)
    except OperationalError:
        logger.warning("delivery %s waits for the sweep: the broker does not answer", batch.pk)
