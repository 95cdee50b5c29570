"""Companies and public bodies: their national numbers, and what the register of companies says of them."""
