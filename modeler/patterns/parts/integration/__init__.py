"""How the door gets to the backend."""
