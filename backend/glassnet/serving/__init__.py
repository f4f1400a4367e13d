"""Saved models answer over HTTP by the Open Inference Protocol, version 2."""
