"""What every room uses and no room owns. Knows no term of the field."""
