"""Symptoms: what can go wrong in a training, told from measured numbers, and what cures it."""

from glassnet.core.components.symptoms.symptom import Cure, Found, Symptom

__all__ = ["Cure", "Found", "Symptom"]
