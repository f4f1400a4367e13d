"""Probes: what a view can see of a network while it learns."""

from glassnet.core.components.probes.probe import Curve, Probe

__all__ = ["Curve", "Probe"]
