"""Certificates at once (services ARA-01 … ARA-08): what the state knows about a person on a day, as a signed paper.

A builder gathers codes and values (`content`), which are stored; `words` gives them their names in a language; `paper`
draws them. So a certificate can be read by a program, and drawn in another language from the same content.
"""
