"""The independent oracle: the contract read literally, in plain exact Python, without a line of the product."""
