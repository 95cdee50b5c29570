"""The first page, the page of whoever is logged in, the first-visit guides, and the pages that the law asks for."""
