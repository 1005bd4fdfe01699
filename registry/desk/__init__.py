"""What an officer sees of a record, and the forms by which a missing fact is added with its paper."""
