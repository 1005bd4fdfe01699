"""The portal as a client of the national identity provider (OpenID Connect)."""
