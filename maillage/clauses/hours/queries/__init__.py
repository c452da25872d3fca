"""What the pages of hours read."""
