"""Benchmarks side by side: the night against hand-written SQL and ordinary Django, the rules against a peer."""
