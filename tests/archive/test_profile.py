from archive.pdfa import SRGB
from tools import profile


def test_the_colour_profile_is_what_its_script_builds() -> None:
    assert SRGB.read_bytes() == profile.built()
