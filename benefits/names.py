"""What the benefits are called on pages and letters, by the code of the catalogue."""

from django.utils.translation import get_language

from benefits.catalogue.services import LANGUAGES, Service, catalogue


def benefit_name(code: str) -> str:
    """Return the name of a benefit in the reader's language; the code itself where the catalogue does not have it."""
    service = catalogue().services.get(code)
    return code if service is None else title_of(service)


def title_of(service: Service) -> str:
    """Return what a service is called in the reader's language, as a thing that one has or gets."""
    return service.title[reading()]


def reading() -> str:
    """Return the reader's language among those of the catalogue: az, en or ru; az for any other."""
    language = (get_language() or "az")[:2]
    return language if language in LANGUAGES else "az"
