"""Pictures of architectures: what is drawn, where it is placed, and in which form it is written."""
