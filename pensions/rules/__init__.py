"""Rules of the labour pensions: facts in, finding with its trace out. Plain Python: no framework, no clock, no float."""
