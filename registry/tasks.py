"""Tasks of the registry: doorbells only, safe to ring twice."""

from celery import shared_task
from django.utils import timezone

from registry.services.messages import messages_relay

RELAY_LIMIT = 500


@shared_task(ignore_result=True)
def relay_messages() -> int:
    """Send what waits in the outbox."""
    return messages_relay(at=timezone.now(), limit=RELAY_LIMIT)
