"""What trains the same network on the same data."""
