"""Places of Trondheimsregionen, near the middle of each (from public maps, to about 300 m), and their road distances.

The kilometres are reference figures: a shortest-distance Dijkstra over N1000 from the centre of Trondheim.
"""

TORGET = (10.3951, 63.4305)
REFERENCE = {
    "Orkanger": ((9.8466, 63.3060), 41.0, 0.05),
    "Stjørdal": ((10.9180, 63.4690), 32.5, 0.05),
    "Støren": ((10.2860, 63.0410), 49.5, 0.05),
    "Melhus": ((10.2780, 63.2860), 19.4, 0.05),
    "Rissa by ferry": ((9.9600, 63.5860), 57.0, 0.10),
}
"""Name: (longitude, latitude), kilometres, tolerance."""
