"""Studies: questions about a network that take more than a moment to answer."""

from glassnet.core.components.studies.study import Finding, Rest, Study

__all__ = ["Finding", "Rest", "Study"]
