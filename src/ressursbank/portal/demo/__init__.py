"""A living region to try the portal in: the demo region with made-up organisations, people and months of history.

`python -m ressursbank.portal.demo` makes it in an empty database, and does nothing in one that holds projects already.
Everybody and everything made up is marked: `is_demo`, "(demo)" in the name, numbers of organisations that begin with 3
(the national register gives only 8 and 9) and addresses under demo.example, which nobody can own.
"""
