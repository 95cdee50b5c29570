"""Places on the ground that projects, facilities and storage areas share, and the distances between them."""
