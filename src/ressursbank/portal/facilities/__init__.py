"""Facilities that take, keep, process or sell masses, and storage areas on offer."""
