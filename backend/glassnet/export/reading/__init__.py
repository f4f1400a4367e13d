"""Reading: an ONNX file from anywhere becomes a network to train on, or is refused with the reason."""
