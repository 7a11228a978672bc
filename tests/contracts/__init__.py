"""What every implementation of a port does, whichever it is."""
