"""Banks whose losses travel back to the county: exposure, memory, own funds, edges set by hand."""

import numpy as np
import pytest

from abm import GanziModel
from abm.finance.lending import branch_allowances, count_loans, grant_loans, keep_books
from abm.registers.outlook import Outlook
from agents.county import COUNTIES
from agents.finance.bank import RURAL
from tests.worlds.finance_world import small_model

KANGDING = COUNTIES.index("kangding")
LOSS = {"kind": "edge", "edge": "finance:bank:*-kangding", "from": "2022-05", "loss": 0.15}
SHORT = {"detail": "coarse", "draw": 1, "end": "2023-06"}


def willing(model):
    return model.credit.willing.copy()


def run(months, **arguments):
    model = GanziModel(**SHORT | arguments)
    for _ in range(months):
        model.step()
    return model


def owed_by_county(model):
    return model.credit.owed.sum(axis=(0, 1))


@pytest.fixture(scope="module")
def usual():
    return run(17)


@pytest.fixture(scope="module")
def hit():
    return run(17, outlook=Outlook(events=[LOSS]))


def test_the_run_begins_at_rest(monkeypatch):
    model = small_model(monkeypatch)
    assert not model.network.finance.memory.any()
    assert (willing(model) == 1.0).all()
    np.testing.assert_array_equal(model.banks.own_funds, model.banks.wanted_funds)
    ratio = model.banks.own_funds[:5] / model.banks.loans[:5].sum(axis=1)
    p = model.parameters
    usual = np.where(np.arange(5) == RURAL, p.capital_ratio_rural, p.capital_ratio_others)
    np.testing.assert_allclose(ratio, usual)


def test_other_borrowers_owe_what_agents_leave_and_live_where_deposits_are(monkeypatch):
    model = small_model(monkeypatch)
    others = model.credit.by_others
    # Deposits are the same in every county of the small world, and so is what others owe.
    np.testing.assert_allclose(others.sum(axis=(0, 1)), others.sum() / 18)
    kinds = model.banks.appetite.T * model.banks.loans.sum(axis=0)[:, None]
    left = kinds.T[:5] - (model.credit.owed - others).sum(axis=2)
    fits = left.min(axis=0) >= 0  # kinds of which no bank was owed more by agents than it lends
    assert fits.sum() >= 4
    np.testing.assert_allclose(others.sum(axis=2)[:, fits], left[:, fits], rtol=1e-6)


def test_a_main_bank_is_the_same_under_every_mix_and_follows_appetite():
    one, other = GanziModel(**SHORT), GanziModel(mix="document", **SHORT)
    for account, cell in one.credit.exposure.cells.items():
        np.testing.assert_array_equal(cell, other.credit.exposure.cells[account])
    bank = one.credit.exposure.cells["enterprises"] // 90
    share = np.bincount(bank, minlength=5) / len(bank)
    np.testing.assert_allclose(share, one.banks.appetite[:5].mean(axis=1), atol=0.15)


def test_usual_losses_leave_nothing_behind(monkeypatch):
    model = small_model(monkeypatch)
    model.credit.year, model.credit.loss_year = model.clock.year, np.ones(5)
    grant_loans(model)
    assert model.credit.losses > 0
    np.testing.assert_allclose(model.network.finance.memory, 0.0, atol=1e-12)
    np.testing.assert_allclose(willing(model), 1.0)


def test_what_agents_lose_after_the_first_year_is_remembered_where_they_are(monkeypatch):
    model = small_model(monkeypatch)
    ledger, credit = model.ledger, model.credit
    ledger.lend("enterprises", np.full(18, 1e7))
    for _ in range(12):
        count_loans(model)
        keep_books(model)
    # Others lost nothing, which is better than usual: below 0, and no bank lends more for it.
    assert model.network.finance.memory.max() <= 0.0
    assert (willing(model) == 1.0).all()
    before = model.network.finance.memory[model.network.finance_rows.branches]
    ledger.write_off("enterprises", np.array([4e6]), rows=np.array([7]))
    owed = credit.owed.sum(axis=1).ravel()
    keep_books(model)
    memory = model.network.finance.memory[model.network.finance_rows.branches]
    cell = credit.exposure.branch("enterprises")[7]
    usual = (credit.by_others * (credit.loss_rates / 12)[:, None]).sum(axis=1).ravel()
    faded = before * (1 - 1 / model.parameters.loss_memory_months)
    expected = faded + (4e6 * (np.arange(90) == cell) - usual) / owed
    np.testing.assert_allclose(memory, expected, atol=1e-6)


def test_a_loss_set_by_hand_falls_on_that_edge_and_shuts_its_quota_by_memory(monkeypatch):
    model = small_model(monkeypatch)
    credit, network = model.credit, model.network
    before = credit.owed.sum(axis=1)
    allowed = branch_allowances(model)
    network.set("finance:bank:state-kangding", loss=0.1)
    network.set("finance:bank:city-kangding", open=0.0)
    network.refresh(winter=False, t=model.clock.t)
    grant_loans(model)
    lost = 0.1 * before[1, KANGDING]
    usual = (model.credit.loss_rates * model.credit.loss_year / 12) @ np.ones(5)
    assert model.banks.bad_loans[1] > lost
    assert model.banks.bad_loans[1] < lost + usual * before[1].sum()
    memory = network.finance.memory[network.finance_rows.branches].reshape(5, 18)
    assert memory[1, KANGDING] == pytest.approx(0.1, rel=0.05)
    effect = model.parameters.loss_memory_effect
    stance = willing(model)[1, KANGDING + 1]
    assert stance < 1.0
    assert willing(model)[1, KANGDING] == pytest.approx(
        stance * np.exp(-effect * memory[1, KANGDING]), rel=1e-2
    )
    assert willing(model)[3, KANGDING] == 0.0
    assert branch_allowances(model)[3, KANGDING] == 0.0 < allowed[3, KANGDING]


def test_credit_falls_most_where_banks_lost(usual, hit):
    """A year later loans fell by what was lost and as much again was not lent; elsewhere less."""
    less = 1.0 - owed_by_county(hit) / owed_by_county(usual)
    elsewhere = np.delete(less, KANGDING)
    assert less[KANGDING] - 0.15 > elsewhere.mean()
    assert less[KANGDING] - 0.15 > 0.05
    assert elsewhere.min() >= -1e-3
    assert hit.recorder.newest_by_county("loans")[KANGDING] == owed_by_county(hit)[KANGDING]
    assert hit.credit.rationed.sum() > usual.credit.rationed.sum()


def test_own_funds_are_refilled_and_banks_that_never_lack_any_lend_more(hit):
    whole = run(17, outlook=Outlook(events=[LOSS]), ablations=("layer_finance",))
    assert (whole.credit.willing == 1.0).all()
    assert whole.credit.owed.sum() > hit.credit.owed.sum()
    short = hit.banks.own_funds[:5] / hit.banks.wanted_funds[:5]
    assert (short <= 1.0).all()
    assert short.min() < 0.99


def test_without_events_a_stress_is_the_uncertain_world(usual):
    stressed = GanziModel(**SHORT, outlook="bank_stress")
    for _ in range(15):
        stressed.step()
    plain = run(15)
    one, other = plain.outcomes(), stressed.outcomes()
    np.testing.assert_array_equal(one["value"], other["value"])
    stressed.step()
    lost = stressed.credit.losses / plain.credit.owed.sum()
    assert 0.015 < lost < 0.025


def test_a_shut_edge_lends_plants_nothing_and_banks_elsewhere_take_them(monkeypatch):
    model = small_model(monkeypatch)
    for name in ("policy", "state", "postal", "city", "rural"):
        model.network.set(f"finance:bank:{name}-{COUNTIES[0]}", open=0.0)
    model.network.refresh(winter=False, t=model.clock.t)
    assert not model.credit.plant_share().any()
