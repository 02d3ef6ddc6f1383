"""Case files on disk: bags, fixity, PDF and bundles."""
