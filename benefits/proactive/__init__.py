"""Rights found by themselves: nights that judge a person's allowances, stipends, grants and help together."""
