"""A trained network leaves the playground: as ONNX, compared with the original before anybody gets it."""
