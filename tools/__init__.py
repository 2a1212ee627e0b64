"""What `make` runs on the source. Nothing here runs in production."""
