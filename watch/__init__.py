"""The inbox: what has arrived, and whether it has settled."""
