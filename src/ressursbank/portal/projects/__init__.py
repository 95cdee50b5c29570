"""Building projects: their stages, masses, parties, gates and documents."""
