"""Tests of the runs of the planner and of what the published plan proposes."""
