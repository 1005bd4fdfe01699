"""Pages that join the apps: home, preferences, and the page of components for those who build pages."""
