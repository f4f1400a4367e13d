"""What ``glassnet doctor`` looks at: each check is a function that returns findings, listed in ``examination.py``."""
