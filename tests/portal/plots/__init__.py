"""Plots from files and typed corners."""
