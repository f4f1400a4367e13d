"""What the commands share: reading and writing files, training with a progress bar, tables of numbers."""
