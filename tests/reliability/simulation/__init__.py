"""Replicas in simulated time: every fault, at every boundary, in an order only the seed decides."""
