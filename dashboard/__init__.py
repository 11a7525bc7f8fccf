"""What is met over HTTP: pages, open data, embeds."""
