"""The one engine of all nights: open, claim, judge, write, close; exactly once, whatever dies in between."""
