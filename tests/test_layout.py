"""Our top-level packages are plain names; another distribution that owns one of them would collide."""

from importlib.metadata import packages_distributions

OURS = ("anjuan", "archive", "casework", "cli", "indexer", "register", "templates", "watch", "web")


def test_no_other_distribution_owns_one_of_our_package_names() -> None:
    owners = packages_distributions()
    assert {name: owners.get(name, []) for name in OURS if set(owners.get(name, [])) - {"anjuan"}} == {}
