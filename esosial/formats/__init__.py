"""Days are written and read the same way in the three languages of the portal."""
