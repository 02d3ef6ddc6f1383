"""Use cases: the only place where mechanisms meet."""
