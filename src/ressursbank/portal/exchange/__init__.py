"""The only seam between the portal and Region/Plan: what is loaded, and what its rows are called."""
