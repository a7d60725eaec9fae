"""The command line in this process, for tests of what it prints and how it refuses."""

import pytest

import ganzi


@pytest.fixture
def command(capsys):
    """Run the command line in this process: (exit code, stdout, stderr)."""

    def call(*arguments):
        with pytest.raises(SystemExit) as left:
            ganzi.main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return left.value.code, said.out, said.err

    return call


def refused(outcome, *words):
    """Whether a command refused in one line that holds these words."""
    code, out, err = outcome
    assert (code, out) == (2, "")
    assert err.startswith("error: ")
    assert err.count("\n") == 1
    for word in words:
        assert word in err
