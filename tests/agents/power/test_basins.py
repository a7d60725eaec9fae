"""What the province takes, what basins lend each other, and where the energy goes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.power.basins import (
    BORROWS,
    LENDS,
    RECEIVER,
    SENDER,
    Ways,
    lend,
    line_energy,
    outlet,
    province_take,
    shared_take,
)

NOTHING = np.zeros(3)


def lending(short, spare, between=(1e4, 1e4)):
    return lend(
        short=np.array(short, float), spare=np.array(spare, float), between=np.array(between, float)
    )


def ways(province=NOTHING, mesh=NOTHING, own=NOTHING, take=np.inf, between=(1e4, 1e4)):
    parts = (np.asarray(part, float) for part in (province, mesh, own))
    return Ways(*parts, take=take, between=np.array(between, float))


def test_the_province_takes_less_when_rivers_are_full_and_more_as_demand_grows():
    def take(water=1.0, demand=1.0, hydropower=1.0):
        return province_take(
            0.8,
            water=water,
            water_response=0.6,
            demand=demand,
            hydropower=hydropower,
            least=0.4,
        )

    assert take() == pytest.approx(0.8)
    assert take(water=1.25) == pytest.approx(0.68)
    assert take(water=0.75) == pytest.approx(0.92)
    assert take(demand=1.2, hydropower=1.1) == pytest.approx(0.8 * 1.2 / 1.1)
    assert take(water=2.5) == 0.4


def test_what_basins_need_comes_first_in_what_the_province_takes():
    """Lines of 1000, 2000 and 5000 MW, of which 500, 2000 and 3500 are wanted."""
    lines, wanted = np.array([1000.0, 2000.0, 5000.0]), np.array([500.0, 2000.0, 3500.0])
    half = shared_take(lines, wanted=wanted, take=3000.0)
    assert half.tolist() == [250.0, 1000.0, 1750.0]
    # 1000 MW beyond what is wanted, spread over 500 and 1500 that are left
    assert shared_take(lines, wanted=wanted, take=7000.0).tolist() == [750.0, 2000.0, 4250.0]
    assert shared_take(lines, wanted=wanted, take=np.inf).tolist() == lines.tolist()


def test_neighbours_lend_first_and_what_is_left_reaches_the_basin_behind_them():
    near = lending([1000, 0, 0], [0, 400, 900])
    assert near.inward.tolist() == [1000.0, 0.0, 0.0]
    assert near.outward.tolist() == [0.0, 400.0, 600.0]
    assert near.idle == 300.0
    # The first edge carries 700, the second 100
    narrow = lending([1000, 0, 0], [0, 400, 900], between=(700, 100))
    assert narrow.outward.tolist() == [0.0, 400.0, 100.0]
    assert lending([1000, 0, 0], [0, 400, 900], between=(0, 1e4)).inward.tolist() == [0, 0, 0]


def test_the_middle_basin_is_shared_by_its_two_neighbours():
    gives = lending([600, 0, 300], [0, 300, 0])
    assert gives.inward.tolist() == pytest.approx([200.0, 0.0, 100.0])
    takes = lending([0, 300, 0], [600, 0, 300])
    assert takes.outward.tolist() == pytest.approx([200.0, 0.0, 100.0])


MW = st.floats(0, 1e4)


@given(
    st.tuples(MW, MW, MW), st.tuples(st.booleans(), st.booleans(), st.booleans()), st.tuples(MW, MW)
)
def test_no_basin_gives_more_than_it_has_and_no_edge_carries_more_than_it_can(
    amounts, is_short, between
):
    amounts, is_short = np.array(amounts), np.array(is_short)
    short, spare = amounts * is_short, amounts * ~is_short
    lent = lending(short, spare, between)
    assert (lent.inward <= short + 1e-6).all()
    assert (lent.outward <= spare + 1e-6).all()
    assert lent.inward.sum() == pytest.approx(lent.outward.sum(), abs=1e-6)
    edges = lent.near + lent.far @ np.array([[1, 0, 1, 0], [0, 1, 0, 1]])
    assert (edges <= np.repeat(between, 2) + 1e-6).all()
    assert (lent.near >= 0).all()
    assert (lent.far >= 0).all()
    wider = lending(short, spare, (between[0] + 500, between[1] + 500))
    assert wider.inward.sum() >= lent.inward.sum() - 1e-6
    # Nothing idle could have reached a basin that is still short over edges with room
    left = short - lent.inward
    idle = spare - lent.outward
    free = np.repeat(between, 2) - edges
    for sender, receiver, room in zip(SENDER, RECEIVER, free, strict=True):
        assert min(left[sender], idle[receiver], room) < 1e-6


def test_a_basin_short_of_lines_uses_what_others_leave_free_and_no_direct_lines():
    grid, dedicated = np.array([4500.0, 1000.0, 2000.0]), np.array([0.0, 2000.0, 0.0])

    def capacity(need, **limits):
        return outlet(
            ways(province=grid, own=dedicated, **limits), need=np.array(need, float)
        ).capacity

    np.testing.assert_allclose(capacity([1000, 4000, 3000]), [2500, 4000, 3000])
    np.testing.assert_allclose(capacity([1000, 4000, 3000], between=(1e4, 300)), [3200, 4000, 2300])
    np.testing.assert_allclose(capacity([0, 1500, -50]), grid + dedicated)
    # The province takes 5000 of 7500: 1000 and 1000 and 2000 are wanted, 1000 are left over
    np.testing.assert_allclose(capacity([1000, 3000, 2000], take=5000.0), [2000, 3000, 2000])
    own_line = outlet(ways(own=dedicated), need=np.array([500.0, 0, 0])).capacity
    np.testing.assert_allclose(own_line, dedicated)


def test_energy_of_basins_is_shared_out_among_the_lines_open_to_them():
    """By hand: the first basin lends 2,000 of 4,500 MW to the two others, 1,000 each; in an hour
    they use them fully and by half, the first its own by half. What goes to the far one passes
    through the middle.
    """
    out = ways(province=[4500, 1000, 2000], own=[0, 2000, 0])
    need = np.array([[1000.0, 4000.0, 3000.0]])
    open_to = outlet(out, need=need)
    assert open_to.lent.inward.tolist() == [[0.0, 1000.0, 1000.0]]
    assert open_to.lent.outward.tolist() == [[2000.0, 0.0, 0.0]]

    export = np.array([[1250.0, 4000.0, 1500.0]])
    energy = line_energy(
        export,
        open_to,
        ways=out,
        counted=np.array([4500.0, 1000.0, 2000.0, 1500.0, 500.0]),
        zone=np.array([0, 1, 1, 2, 2]),
        meshed=np.array([True, True, False, True, True]),
        inland=np.ones(5, bool),
    )
    assert energy.between.tolist() == [0.0, 1500.0, 0.0, 500.0]
    assert energy.by_line.tolist() == [2750.0, 1000.0, 2000.0, 750.0, 250.0]
    assert energy.by_line.sum() == export.sum()


@given(st.lists(MW, min_size=12, max_size=12), st.tuples(MW, MW), MW)
def test_energy_closes_in_every_basin_and_no_line_carries_more_than_it_can(need, between, take):
    """Three lines a basin: into the province, elsewhere in the mesh, and a direct one."""
    counted = np.array([900.0, 500.0, 0.0, 1500.0, 0.0, 2000.0, 3000.0, 800.0, 0.0])
    zone = np.repeat(np.arange(3), 3)
    kinds = counted.reshape(3, 3).T
    out = ways(*kinds, take=take, between=between)
    needed = np.array(need).reshape(4, 3)
    open_to = outlet(out, need=needed)
    assert (open_to.capacity >= -1e-6).all()
    assert (open_to.province.sum(-1) <= take + 1e-6).all()
    export = np.minimum(needed, open_to.capacity)
    energy = line_energy(
        export,
        open_to,
        ways=out,
        counted=counted,
        zone=zone,
        meshed=np.tile([True, True, False], 3),
        inland=np.tile([True, False, False], 3),
    )
    assert (energy.by_line <= counted * 4 * (1 + 1e-9) + 1e-6).all()
    assert (energy.between <= np.repeat(between, 2) * 4 + 1e-6).all()
    left = export.sum(0) - np.bincount(zone, energy.by_line, 3)
    np.testing.assert_allclose(energy.between @ (BORROWS - LENDS), left, atol=1e-5)


def test_every_month_of_a_year_is_shared_out_by_itself():
    def capacity(need):
        limits = ways(province=[900, 100, 500], own=[0, 50, 0], between=(200, 200))
        return outlet(limits, need=need).capacity

    need = np.array([[100.0, 400.0, 600.0], [1200.0, 0.0, 0.0]])
    both = capacity(need)
    for month in range(2):
        np.testing.assert_allclose(both[month], capacity(need[month]))
    assert both.sum(axis=1).tolist() == pytest.approx([1550.0, 1550.0])


@pytest.mark.parametrize("take", [np.inf, 5000.0])
def test_lines_of_two_runs_carry_what_they_carry_in_each(take):
    out = ways(province=[4500, 1000, 2000], own=[0, 2000, 0], take=take)
    lines = {
        "counted": np.array([4500.0, 1000.0, 2000.0, 1500.0, 500.0]),
        "zone": np.array([0, 1, 1, 2, 2]),
        "meshed": np.array([True, True, False, True, True]),
        "inland": np.array([True, True, True, False, True]),
    }
    need = np.array(
        [
            [[1000.0, 4000.0, 3000.0], [500.0, 500.0, 500.0]],
            [[4000.0, 100.0, 0.0], [2000.0, 2500.0, 1500.0]],
        ]
    )
    both = line_energy(0.8 * need, outlet(out, need=need), ways=out, **lines)
    for run in range(2):
        open_to = outlet(out, need=need[run])
        alone = line_energy(0.8 * need[run], open_to, ways=out, **lines)
        np.testing.assert_allclose(both.by_line[run], alone.by_line)
        np.testing.assert_allclose(both.between[run], alone.between)
