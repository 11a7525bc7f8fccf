"""Pieces of pages: plain functions from data and words to HTML."""
