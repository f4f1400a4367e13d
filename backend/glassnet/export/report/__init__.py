"""A run as one HTML file that needs nothing else: settings, curves, boundary, metrics, model card."""
