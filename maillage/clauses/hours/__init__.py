"""Hours, from the declared line to the validated one, and the corrections."""
