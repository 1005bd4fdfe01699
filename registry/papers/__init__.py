"""Papers that leave the house: drawn as accessible PDF, signed, found again by the code printed on them.

`drawing` makes one, `signing` puts the seal on it and reads it again, `codes` are what people type. WeasyPrint and
pyHanko are loaded only where a paper is made or checked.
"""
