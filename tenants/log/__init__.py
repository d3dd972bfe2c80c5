"""The log as people read it: which rows they ask for, in words, page by page, and as tables."""
