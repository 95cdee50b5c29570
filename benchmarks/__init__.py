"""How quick the product is, and against what: subjects (regions by size) x phases (what is timed), and rivals.

`python -m benchmarks` prints the tables and writes docs/performance.md; `--smoke` runs everything once, untimed.
A subject, a phase or a rival registers itself: add one by adding a function with its decorator.
"""
