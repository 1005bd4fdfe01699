"""How passwords of staff are kept."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class PortalArgon2Hasher(Argon2PasswordHasher):
    """Argon2id with 19 MiB, two passes and one lane: the least cost that ASVS 11.4.2 accepts, some 25 ms of CPU."""

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1
