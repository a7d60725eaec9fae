"""A copy is the model: copied, pickled or sent to another process at any month it goes on bit for
bit.
"""

import copy
import pickle

import cloudpickle
import joblib
import numpy as np
import pytest

from abm import GanziModel

ARGUMENTS = {"mix": "document", "draw": 1, "rng": 7, "end": "2023-03", "detail": "coarse"}
WAYS = {
    "copy": GanziModel.copy,
    "deepcopy": copy.deepcopy,
    "pickle": lambda model: pickle.loads(pickle.dumps(model)),
    "cloudpickle": lambda model: cloudpickle.loads(cloudpickle.dumps(model)),
}


def taken_to(month):
    model = GanziModel(**ARGUMENTS)
    for _ in range(month):
        model.step()
    return model


@pytest.fixture(scope="module")
def whole():
    return GanziModel(**ARGUMENTS).run().outcomes()


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("month", [0, 5, 13])
def test_a_copy_goes_on_as_the_model_would(way, month, whole):
    model = taken_to(month)
    twin = WAYS[way](model)
    assert twin.run().outcomes().equals(whole)
    # and the model itself is not touched by what its copy did
    assert model.clock.t == twin.clock.start + max(month - 1, 0)
    assert model.run().outcomes().equals(whole)


def test_a_model_sent_to_a_worker_goes_on_as_it_would(whole):
    with joblib.parallel_config(backend="loky", n_jobs=2):
        (there,) = joblib.Parallel()([joblib.delayed(run_there)(taken_to(5))])
    assert there.equals(whole)


def run_there(model):
    return model.run().outcomes()


def test_columns_of_money_show_the_ledger_of_the_copy():
    model = taken_to(2)
    twin = model.copy()
    twin.step()
    assert (twin.enterprises.deposits == twin.ledger.balance("enterprises")).all()
    assert not np.array_equal(twin.enterprises.deposits, model.enterprises.deposits)


def test_a_run_branches_under_another_mix_from_the_next_month_on(whole):
    plain = GanziModel(**(ARGUMENTS | {"mix": "status_quo"}))
    for _ in range(9):
        plain.step()
    branch = plain.copy(mix="document").run()
    assert branch.mix.name == "document"
    stays = plain.run().outcomes()
    branched = branch.outcomes()
    before = stays["month"] <= "2022-09"
    assert branched[before].equals(stays[before])
    assert not branched[~before].equals(stays[~before])
    # the mix's own plan, no new beginning: from here on its levers are those of the document
    assert branch.lever_row() == GanziModel(**ARGUMENTS).lever_row()
