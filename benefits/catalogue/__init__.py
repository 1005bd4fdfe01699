"""The catalogue: 124 services as data, their conditions as a small language, and what a person has a right to."""
