"""Words of the hindcast card: its classes, forecasters and columns, and what it says at length."""

from __future__ import annotations

from runs.language import say, say_as


def class_label(kind: str) -> str:
    """Name of a class of series; `all` stands for every one."""
    return {
        "tourism": say_as("class of series", "Tourism"),
        "economy": say("Product"),
        "ratio": say("Shares"),
        "energy": say("Energy, CO₂"),
        "lithium": say("Lithium"),
        "agriculture": say("Herds"),
        "untested": say("Untested"),
        "gap": say("Differences of growth"),
        "all": say("All series"),
    }[kind]


def forecaster_label(name: str) -> str:
    """Name of a forecaster: the model, its bare ensemble, or a rival."""
    return {
        "model_blind": say("Model, world unknown"),
        "model_told": say("Model, world known"),
        "ensemble_blind": say("Bare ensemble, world unknown"),
        "ensemble_told": say("Bare ensemble, world known"),
        "random_walk": say("Random walk with drift"),
        "recovery": say("Recovery of travel"),
        "autoregression": say("AR(1) of growth"),
        "trend": say("Log trend"),
        "announced": say("As announced"),
    }[name]


def column_label(name: str) -> str:
    """Heading of a column of the card's tables."""
    return {
        "class": say("class"),
        "forecaster": say("forecaster"),
        "crps": say("CRPS"),
        "log_score": say("log score"),
        "mase": say("MASE"),
        "coverage": say("inside 80 %"),
        "bias": say("bias"),
        "n_series": say("series"),
        "n_pairs": say("forecasts"),
        "n_outcomes": say("outcomes"),
        "crps_late": say("CRPS, origins from 2017"),
        "n_late": say("forecasts from 2017"),
        "scope": say("class"),
        "rival": say("rival"),
        "difference": say("difference"),
        "interval": say("95 % over series"),
        "series": say("series"),
        "origin": say("last year known"),
        "outcome_period": say("for"),
        "outcome": say("came"),
        "median": say("median"),
        "middle": say("80 %"),
        "announced": say("As announced"),
        "why": say("why it proves nothing"),
        "pit": say("PIT"),
        "m": say("drift a year"),
        "deviation": say("its deviation"),
        "sig": say("shock of a year"),
        "pi": say("chance of the second law"),
        "m2": say("second: drift"),
        "deviation2": say("second: its deviation"),
        "sig2": say("second: shock"),
        "n_years": say("years of outcomes"),
        "crps_ratio": say("CRPS over that of the model"),
        "enters": say("enters (1) or not (0)"),
        "crps_bare": say("CRPS, bare"),
        "crps_left_out": say("CRPS, year left out"),
        "crps_expanding": say("CRPS, known at the origin"),
        "coverage_bare": say("inside 80 %, bare"),
        "coverage_left_out": say("inside 80 %, year left out"),
        "coverage_expanding": say("inside 80 %, known at the origin"),
        "weight": say("weight of the rival"),
        "moment": say("moment"),
        "seen": say("observed"),
        "posterior_middle": say("90 % of the posterior"),
        "off": say("deviations off"),
        "use": say("use"),
    }[name]


def use_label(use: str) -> str:
    """What a figure was used for in the fit."""
    return {
        "fitted": say_as("use of a figure", "fitted"),
        "checked_only": say("checked only"),
        "out_of_reach": say("out of the model's reach: said, not fitted"),
    }[use]


def fact_label(name: str) -> str:
    """Name of a fact on how the card was made."""
    return {
        "made": say("made"),
        "command": say("command"),
        "source": say("parameters"),
        "code": say("code, data, libraries (hash)"),
    }[name]


def source_label(source: str) -> str:
    """Where the parameters of the runs come from."""
    return {
        "prior": say("draws of the prior"),
        "posterior": say("draws of the posterior, which has seen these series: not out of sample"),
    }[source]


def tested_lines() -> list[str]:
    """What was tested, and how."""
    return [
        say(
            "Two more origins (2015, 2016) than the plan asked for (2017-2020), because there are "
            "so few outcomes; the verdicts hold all of them, the tables also give the later ones "
            "alone. Where the two disagree, nothing is settled."
        ),
        say(
            "Each run starts in January after the origin, from the same builder as the runs for "
            "2022-2030, with draws of the prior: no parameter was fitted to these series."
        ),
        say(
            "Against the rivals stands the model that knows nothing of the world after the origin "
            "(lithium price, interest and metals as they stood, consumer prices rising as before; "
            "no epidemic foreseen). The model with the world as it came is shown beside it."
        ),
        say(
            "A forecast and its outcome are counted in the same way: figures before and after a "
            "break (tourism 2018/19, the census of GDP 2018) are never joined, and growth is never"
            " taken over a break."
        ),
        say(
            "Growth, not level, is judged where the model's base year rests on a later vintage "
            "(GDP, shares, industry)."
        ),
        say("The rivals are Bayesian with one weak prior, because some see two figures only."),
        say(
            "The law of error by which the model's forecasts are moved and widened is the one that "
            "was to be known at each origin, from outcomes up to it; the bare ensemble stands in "
            "the table too. Each forecast weighs alike."
        ),
        say(
            "Not blind: the model was built in the knowledge of these years (income elasticities, "
            "coal leaving faster before 2021, the level of visits from which a run starts). A good"
            " score is weak evidence; a bad one is not."
        ),
        say(
            "The figures are not those of the day: the product of 2015 by the later census and the"
            " visits of 2019 (from the fall that was published for 2020) are taken as known, by "
            "the model and by its rivals. From 2017 the model starts with the carbon dioxide of "
            "2016, the newest figure there is."
        ),
    ]


def untested_lines() -> list[str]:
    """What the data cannot tell."""
    return [
        say(
            "Capacity, lines, lithium and the herd: one reading each, and the model is told it. "
            "There is no yearly series of capacity before 2020, none of lithium output, one count "
            "of yaks; nothing here tests them."
        ),
        say(
            "“Everything finishes as announced” cannot be held against the model for the same "
            "reason: what was announced for 2017-2021 at the time is not on record, but for one "
            "plan (12.7 GW by the end of 2020)."
        ),
        say(
            "Sector shares rest on two years before the census; they contradict the totals after "
            "it."
        ),
        say(
            "Nothing tests honours, certificates, loans, programmes, or what a policy changes: the"
            " past holds one policy."
        ),
        say(
            "The years 2015-2019 saw visits grow by a fifth to a third a year; whether that was a "
            "boom or partly a change of the count cannot be told from these figures. It decides "
            "who wins in tourism."
        ),
        say(
            "With so few outcomes, several of the same year, a Diebold-Mariano test is meaningless"
            " and is not made; an interval over series is given from three series on."
        ),
    ]
