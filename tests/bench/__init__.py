"""What is measured, side by side with what it is measured against: `make bench`."""
