"""From where on a measured number is a symptom. All in one place, so that they can be compared and questioned."""

LEARNED = 0.95
"""Training score, accuracy or R², from which on slow or uneven learning is no trouble any more."""
SETTLED_EPOCHS = 20
"""Epochs before which a training is too young to be judged by its curve."""
LONG_EPOCHS = 200
"""Epochs before which a flat curve may still be a plateau on the way."""
POINTS = 8
"""Points of a curve that it takes to judge it."""
VANISHING = 0.01
"""‖dW‖ of the first layer over that of the last: below, little is learned in front."""
EXPLODING = 100.0
"""The same ratio: above, gradients grow on their way back."""
OVERWHELMING = 10.0
"""‖dW‖ over ‖W‖ of a layer: above, one step may throw it far away, whatever the other layers do."""
DEAD = 0.4
"""Share of a layer's units that are 0 on all examples."""
SATURATED = 0.8
"""Share of a layer's activations that are near their bounds."""
NEAR = 0.02
"""How near, as a part of the distance between the bounds."""
SAME = 1e-6
"""Largest difference between equal incoming weights, relative to the largest weight."""
GROWN = 10.0
"""Training loss over the first one, or over 1: above, there is no hope that it comes down by itself."""
OSCILLATING = 0.3
"""How far the loss climbed in all over the recent curve, in units of its mean."""
SLOW_RATE = 0.2
"""Learning rate over the suggested one: below, a steady fall may be sped up."""
STEADY = 0.9
"""Share of the recent curve's steps that went down."""
FLAT = 0.01
"""Relative change of the loss over the recent curve that is as good as none."""
GAP = 0.05
"""Train score minus dev score: the variance."""
NOISE = 2.0
"""Standard errors of the dev score that the gap must exceed: on few examples a small one is chance."""
RISEN = 1.2
"""Dev loss over its own minimum."""
BIAS = 0.1
"""1 minus the train score: the avoidable bias."""
UNEVEN = 5.0
"""Largest over smallest deviation of the inputs."""
RARE = 0.3
"""Share of a class that is easily overlooked, over that of a class in data where all are equally frequent."""
MOST_WEIGHT = 1000.0
"""How much more an example of a rare class may count than one of the most frequent."""
TINY_BATCH = 4
"""Examples in a batch, below which its mean and variance say little."""
