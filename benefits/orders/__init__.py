"""The monthly run that orders payments: what is read, what follows, what is written, and accounts that come late."""
