"""Allocator."""
