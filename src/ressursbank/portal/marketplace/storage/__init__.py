"""Storage trade: room booked by quarter, and what stands in a storage area."""
