"""The one door for what the source systems send: files by kind, taken in row by row, every row accounted for."""
