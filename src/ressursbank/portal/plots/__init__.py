"""Plots that people draw, type or upload: read by content, checked, and kept as one GeoJSON MultiPolygon in WGS84."""

from ressursbank.portal.plots.faults import PlotError
from ressursbank.portal.plots.files import read_plot_file
from ressursbank.portal.plots.plot import Plot
from ressursbank.portal.plots.typed import Position, read_plot_text, read_position, write_plot_text

__all__ = ["Plot", "PlotError", "Position", "read_plot_file", "read_plot_text", "read_position", "write_plot_text"]
