"""The portal: the Django project that shows a region and its plan to people.

`exchange` is the only seam to Region and Plan; `plans` is the page, its table and "why this flow?"; `figures` the
key figures and charts; `maps` the map. `python -m ressursbank.portal` serves it.
"""
