"""Who may enter and how."""

AUTH_USER_MODEL = "accounts.User"
