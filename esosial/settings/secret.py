"""The demo's own secret: made once by set-up, read here; reading writes nothing."""

import secrets

from esosial.settings.environment import VAR

SECRET_FILE = VAR / "secret_key"


def demo_secret() -> str:
    """Answer the secret that `manage.py setup` wrote, else one that lasts as long as this process."""
    try:
        return SECRET_FILE.read_text().strip() or secrets.token_urlsafe(50)
    except OSError:
        return secrets.token_urlsafe(50)
