"""Long stretches of simulated time, on a clock that stands until it is moved."""
