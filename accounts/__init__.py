"""Who may enter: users, roles, sign-in, second factor, and the four eyes used by every floor above."""
