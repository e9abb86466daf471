"""Where a request arrives."""
