from register.register import Register


def test_a_note_is_kept_until_another_takes_its_place(register: Register) -> None:
    assert register.notes.get("核对") is None
    register.notes.put("核对", "甲")
    register.notes.put("别的", "丙")
    register.notes.put("核对", "乙")
    assert (register.notes.get("核对"), register.notes.get("别的")) == ("乙", "丙")
    assert register.audit.verify().broken is None
