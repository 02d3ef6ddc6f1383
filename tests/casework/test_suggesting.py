"""Names that are offered while somebody types."""

import datetime as dt

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anjuan.rights import Rights
from anjuan.ticket import Ticket
from casework.office import Office
from casework.suggesting import Name, NameKind, Suggester
from register.places import TicketPlaces

from .conftest import NOW

PLACES = ("青云店镇", "大回城村", "大东新村", "东店村", "垡上营村", "不详", "幸福里小区东门")
UNITS = ("城建科", "综合执法队", "大回城村委会")


def ticket(number: int, **said: object) -> Ticket:
    return Ticket(order_no=f"热线-230914-{number:06}", **said)  # type: ignore[arg-type] # the fields of the test's choosing


def taken(office: Office, *tickets: Ticket, at: dt.datetime = NOW) -> None:
    office.register.tickets.upsert_many(tickets, at, "张三", "台账.xlsx")


def texts(found: tuple[Name, ...]) -> list[str]:
    return [each.text for each in found]


def test_places_and_units_are_offered_with_how_many_tickets_have_them(office: Office) -> None:
    taken(
        office,
        ticket(1, town="青云店镇", village="大回城村", host_unit="大回城村委会"),
        ticket(2, town="青云店镇", village="不详", point="青云店镇大东新村3排", host_unit="城建科"),
    )
    suggester = Suggester(office)
    assert suggester.suggest("qyd")[0] == Name("青云店镇", NameKind.TOWN, 2)
    assert texts(suggester.suggest("dh")) == ["大回城村", "大回城村委会"]
    assert texts(suggester.suggest("大东")) == ["青云店镇大东新村3排"]
    assert suggester.suggest("bx") == ()
    assert len(suggester.suggest("d", limit=1)) == 1


def test_what_changes_in_the_register_is_offered_at_once(office: Office) -> None:
    taken(office, ticket(1, village="大回城村"))
    suggester = Suggester(office)
    assert suggester.suggest("ddx") == ()
    taken(office, ticket(2, village="大东新村"), at=NOW + dt.timedelta(minutes=1))
    assert texts(suggester.suggest("ddx")) == ["大东新村"]


def test_the_settings_own_names_are_offered_to_everybody(office: Office) -> None:
    path = office.folders.settings
    text = path.read_text(encoding="utf-8-sig").replace("places = []", 'places = ["沙堆营"]')
    path.write_text(text, encoding="utf-8")
    with Office(office.folders.home, clock=lambda: NOW) as again:
        nobody = Rights(units=frozenset())
        assert Suggester(again).suggest("sdy", rights=nobody) == (Name("沙堆营", NameKind.SETTING, 0),)


def test_a_secret_ticket_offers_its_places_only_to_those_who_may_open_it(office: Office) -> None:
    taken(office, ticket(1, point="幸福里小区东门", is_secret=True, host_unit="城建科"))
    suggester = Suggester(office)
    assert texts(suggester.suggest("xfl")) == ["幸福里小区东门"]
    assert suggester.suggest("xfl", rights=Rights(secret=False)) == ()
    assert suggester.suggest("xfl", rights=Rights(units=frozenset({"综合执法队"}))) == ()
    assert suggester.suggest("xfl", rights=Rights(without=frozenset({"热线-230914-000001"}))) == ()


TICKETS = st.lists(
    st.builds(
        dict,
        village=st.sampled_from(PLACES),
        point=st.sampled_from([None, *PLACES]),
        town=st.sampled_from([None, "青云店镇"]),
        host_unit=st.sampled_from(UNITS),
        unit_l2=st.sampled_from([None, *UNITS]),
        is_secret=st.booleans(),
    ),
    max_size=6,
)
RIGHTS = st.builds(
    Rights,
    units=st.none() | st.frozensets(st.sampled_from(UNITS)),
    secret=st.booleans(),
    without=st.frozensets(st.sampled_from([f"热线-230914-{number:06}" for number in range(6)])),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TICKETS, RIGHTS, st.sampled_from(["q", "d", "大", "青", "x", "z", "c", "dh", "f", "幸福"]))
def test_names_come_from_tickets_that_the_reader_may_open_alone(
    office: Office, given_tickets: list[dict[str, object]], rights: Rights, beginning: str
) -> None:
    tickets = [ticket(number, **said) for number, said in enumerate(given_tickets)]
    told = [
        TicketPlaces(
            number=each.number,
            secret=bool(each.is_secret),
            district="",
            town=each.town or "",
            village=each.village or "",
            point=each.point or "",
            units=tuple(filter(None, (each.host_unit, each.unit_l2))),
        )
        for each in tickets
    ]
    suggester = Suggester(office)
    office.register.places.each = lambda: iter(told)  # type: ignore[method-assign] # tickets without writing each time
    found = suggester.suggest(beginning, rights=rights, limit=100)
    may = [each for each in told if rights.may_open(each.number, each.units, secret=each.secret)]
    open_names = {name for each in may for name in (each.town, each.village, each.point, *each.units)}
    assert set(texts(found)) <= open_names
    assert all(each.tickets == sum(each.text in (t.town, t.village, t.point, *t.units) for t in may) for each in found)
