"""The synthetic country: people, families, careers and pensions that look like the real ones, made from a seed.

`country` holds what all of it shares, `people` and `careers` make a block of people as numpy arrays, `rows` writes
blocks as COPY text, `cast` makes the twenty people of the demo, `load` brings everything into the database in one
transaction. Nothing here but `load` knows the database. The same seed, number of people and date give the same
country, ids included.
"""
