"""What a person has, may have and will have: the catalogue judged for one person, or for a few answers, in words."""
