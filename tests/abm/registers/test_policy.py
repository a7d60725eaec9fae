"""Levers and mixes: checked on the way in, always a difference from the status quo."""

import numpy as np
import pytest

from abm.clock import month_index
from abm.registers import policy

MONTHS = np.arange(month_index(2022, 1), month_index(2030, 12) + 1)
LEVERS = list(policy.register())


def path(mix, lever, strength=1.0, extra=None):
    return mix.table(MONTHS, strength, policy.extra_paths(extra))[:, LEVERS.index(lever)]


def write(folder, text):
    file = folder / "own.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_number_grows_from_april_2022_and_then_holds():
    own = policy.PolicyMix("own", paths=policy.extra_paths({"site_upgrade_budget": 330}))
    values = path(own, "site_upgrade_budget")
    assert values[:3].tolist() == [150.0] * 3
    # nine months to the first whole budget year
    assert values[3:12] == pytest.approx(np.arange(170, 331, 20))
    assert (values[11:] == 330.0).all()


def test_offices_need_longer_than_budgets():
    own = policy.PolicyMix("own", paths=policy.extra_paths({"one_stop_service": 1.0}))
    values = path(own, "one_stop_service")
    assert values[3] == pytest.approx(0.4 + 0.6 / 21)
    assert values[22] < values[23] == values[24] == 1.0


def test_a_year_of_a_path_cuts_the_way_to_the_value_before_it_short():
    extra = {"one_stop_service": {2022: 1.0, 2023: 0.0}}
    values = path(policy.load_mix("status_quo"), "one_stop_service", extra=extra)
    assert values[11] == pytest.approx(0.4 + 0.6 * 9 / 21)
    assert (values[12:] == 0.0).all()


def test_a_path_changes_in_its_januaries():
    values = path(
        policy.load_mix("status_quo"),
        "pv_quota_mw_y",
        extra={"pv_quota_mw_y": {2025: 4000, 2027: 1000}},
    )
    assert (values[MONTHS < month_index(2025, 1)] == 800).all()
    assert values[MONTHS == month_index(2026, 6)] == 4000
    assert values[-1] == 1000


def test_implementation_strength_scales_from_the_status_quo():
    document = policy.load_mix("document")
    assert path(document, "site_upgrade_budget", 0.5)[-1] == pytest.approx(250)
    weak = policy.load_mix("document_weak")
    assert path(weak, "site_upgrade_budget", 0.9)[-1] == pytest.approx(150 + 0.4 * 200)


def test_levers_on_top_are_taken_exactly():
    document = policy.load_mix("document")
    assert path(document, "site_upgrade_budget", 0.5, {"site_upgrade_budget": 200})[-1] == 200


def test_status_quo_values_written_out_change_nothing():
    same = {lever: row["status_quo"] for lever, row in policy.register().items()}
    written = policy.PolicyMix("own", paths=policy.extra_paths(same))
    assert (written.table(MONTHS, 0.7) == policy.load_mix("status_quo").table(MONTHS, 0.7)).all()


def test_a_mix_file_is_read_with_its_base(tmp_path):
    file = write(
        tmp_path,
        'name = "own"\nbased_on = "document"\n[levers]\nfund_size = {2024 = 500, 2026 = 2000}\n',
    )
    own = policy.load_mix(file)
    assert own.implementation == "drawn"
    assert path(own, "fund_size", 1.0)[-1] == 2000
    assert path(own, "site_upgrade_budget", 1.0)[-1] == 350


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            'name="x"\n[levers]\npv_quta_mw_y=5\n',
            "unknown lever 'pv_quta_mw_y' (did you mean 'pv_quota_mw_y'?)",
        ),
        (
            'name="x"\n[levers]\npv_quota_mw_y=1e9\n',
            "lever pv_quota_mw_y = 1000000000.0 is out of range; allowed: 0 to 6000",
        ),
        ('name="x"\n[levers]\npv_quota_mw_y=nan\n', "lever pv_quota_mw_y = nan is out of range"),
        (
            'name="x"\n[levers]\npv_quota_mw_y="many"\n',
            "lever pv_quota_mw_y = 'many' is not a number; allowed: 0 to 6000",
        ),
        ('name="x"\n[levers]\npv_quota_mw_y=true\n', "lever pv_quota_mw_y = True is not a number"),
        (
            'name="x"\n[levers]\npv_quota_mw_y={20255=1}\n',
            "has '20255' where a year 2015-2060, or a month such as '2023-07', belongs",
        ),
        ('name="x"\n[levers]\npv_quota_mw_y={}\n', "has an empty path"),
        ("name=[", "not valid TOML"),
        ('name="x"\nlever={}\n', "unknown key 'lever' (did you mean 'levers'?)"),
        ("[levers]\npv_quota_mw_y=5\n", "the key 'name' is missing"),
        ('name="x"\nbased_on="nosuch"\n', "based_on = 'nosuch' is no known mix"),
        ('name="x"\nbased_on="own.toml"\n', "leads back to itself"),
        (
            'name="x"\nimplementation=1.5\n',
            'implementation = 1.5 must be "drawn" or a number from 0 to 1',
        ),
        ('name="x"\nlevers=3\n', "levers must be a table"),
        ("name=3\n", "name = 3 must be a text"),
    ],
)
def test_bad_mix_files_are_refused_in_one_line(tmp_path, text, words):
    file = write(tmp_path, text)
    with pytest.raises(policy.MixError) as error:
        policy.load_mix(file)
    assert words in str(error.value)
    assert "own.toml" in str(error.value)
    assert "\n" not in str(error.value)
    write(tmp_path, 'name="x"\n[levers]\npv_quota_mw_y=5\n')
    assert policy.load_mix(file).name == "x"


def test_a_file_saved_with_a_byte_order_mark_is_read(tmp_path):
    file = tmp_path / "own.toml"
    file.write_text(
        'name="x"\n[levers]\npv_quota_mw_y=5\n', encoding="utf-8-sig"
    )  # as Windows' editor saves it
    assert policy.load_mix(file).name == "x"


def test_unknown_mixes_and_missing_files_are_refused():
    with pytest.raises(
        policy.MixError, match=r"unknown mix 'documnt' \(did you mean 'document'\?\)"
    ):
        policy.load_mix("documnt")
    with pytest.raises(policy.MixError, match="cannot be read"):
        policy.load_mix("nowhere/own.toml")


def test_the_fingerprint_follows_what_can_change_a_run():
    one = policy.PolicyMix("own", paths=policy.extra_paths({"fund_size": 1000}))
    other = policy.PolicyMix("own", paths=policy.extra_paths({"fund_size": 1001}))
    assert one.fingerprint() != other.fingerprint()
    assert (
        one.fingerprint()
        == policy.PolicyMix("own", title_en="t", paths=dict(one.paths)).fingerprint()
    )


def test_every_shipped_mix_loads_and_the_status_quo_comes_first():
    names = policy.shipped_mixes()
    assert names[:2] == ("status_quo", "document")
    assert len([policy.load_mix(name).name for name in names]) == 14
