"""Listings: lots on the market, with files, guests' questions and reports of misuse."""
