"""Settings of a design: what its method takes besides factors, checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from runs.designs import samplers
from runs.designs.factors import key_of
from runs.refusals import InputError, whole_number

if TYPE_CHECKING:
    from runs.refusals import Place

SETTING_KEYS = {
    "latin_hypercube": ("points", "seed"),
    "sobol": ("points", "seed"),
    "saltelli": ("points", "seed", "second_order"),
    "morris": ("points", "seed", "levels"),
    "table": ("file",),
}
"""What a method takes besides its factors."""
DEFAULTS = {"seed": 1, "second_order": True, "levels": 4}
MOST_POINTS = 2**24
"""Points that one design may ask for."""
POWERS_OF_TWO = ("sobol", "saltelli")


def checked_settings(method: str, content: dict[str, Any], where: Place) -> dict[str, Any]:
    """The method's own settings, checked; keys of other methods are refused."""
    own = SETTING_KEYS.get(method, ())
    _refuse_keys_of_other_methods(method, content, where)

    settings: dict[str, Any] = {
        key: content.get(key, DEFAULTS.get(key)) for key in own if key != "file"
    }
    if "points" in own:
        _check_points(method, settings, where)
        settings["seed"] = whole_number(key_of(where, "seed"), settings["seed"], 0)
    _check_powers(method, settings, where)
    if "levels" in settings:
        _check_levels(settings, where)
    if not isinstance(settings.get("second_order", True), bool):
        raise InputError(
            "second_order_value",
            "{where}: second_order = {second_order!r} must be true or false",
            where=where,
            second_order=settings["second_order"],
        )
    return settings


def _refuse_keys_of_other_methods(method: str, content: dict[str, Any], where: Place) -> None:
    """Refuse a setting that only another method takes."""
    own = SETTING_KEYS.get(method, ())
    for keys in SETTING_KEYS.values():
        for key in keys:
            if key in content and key not in own:
                raise InputError(
                    "key_without_meaning",
                    "{where}: {key} = {value!r} means nothing to method = '{method}'; leave it out",
                    where=where,
                    key=key,
                    value=content[key],
                    method=method,
                )


def _check_points(method: str, settings: dict[str, Any], where: Place) -> None:
    """Refuse a missing or impossible number of points."""
    if settings["points"] is None:
        raise InputError(
            "points_missing",
            "{where}: the key 'points' is missing; method '{method}' is {meaning}",
            where=where,
            method=method,
            meaning=samplers.MEANINGS[method],
        )
    settings["points"] = whole_number(
        key_of(where, "points"), settings["points"], 1, high=MOST_POINTS
    )


def _check_powers(method: str, settings: dict[str, Any], where: Place) -> None:
    """Refuse a number of points that is no power of two where a sequence needs one."""
    if method in POWERS_OF_TWO and settings["points"].bit_count() != 1:
        below = 1 << (settings["points"].bit_length() - 1)
        raise InputError(
            "points_power_of_two",
            "{where}: points = {points} must be a power of two for method '{method}', such as "
            "{below} or {above}",
            where=where,
            points=settings["points"],
            method=method,
            below=below,
            above=2 * below,
        )


def _check_levels(settings: dict[str, Any], where: Place) -> None:
    """Refuse an odd number of levels, which Morris' trajectories cannot have."""
    levels = settings["levels"] = whole_number(key_of(where, "levels"), settings["levels"], 2)
    if levels % 2:
        raise InputError(
            "levels_odd",
            "{where}: levels = {levels} must be even for method 'morris'; 4 is usual",
            where=where,
            levels=levels,
        )
