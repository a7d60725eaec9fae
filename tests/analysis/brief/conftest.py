"""What the page keeps of result folders is kept apart from the user's own while tests run."""

import pytest

from analysis.brief import kept


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(kept.PLACE, str(tmp_path_factory.mktemp("kept")))
        yield
