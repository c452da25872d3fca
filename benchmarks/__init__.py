"""What is measured, and against what. Run by `make bench`; see README.md."""
