"""Allocation rounds: the regional plan proposes who takes what, the parties answer, the rest is solved again."""
