"""The marketplace: lots on offer, enquiries and agreements, storage bookings, saved searches and notices."""
