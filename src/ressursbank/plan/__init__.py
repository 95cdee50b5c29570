"""The Plan: its tables, how it is written and read, and an independent verifier that reads files only.

`tables` holds a plan, `columns.csv` declares its files, `write` and `read` are its way to disk and back, `geopackage`
draws it, `seal` tells whether somebody altered it, and `check` with its `check_*` modules, one for each subject,
recomputes everything from the region's and the plan's files. Nothing here knows how plans are made.
"""
