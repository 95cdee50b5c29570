"""What is drawn on the map: sites, projects and flows under the page's filter."""
