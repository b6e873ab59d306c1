"""Comparison: plans of several scenarios or runs side by side, against the first of them."""

__all__: list[str] = []
