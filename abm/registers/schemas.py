"""What each table in `abm/data` must look like: its columns in order, its key and where plausible
ranges come from.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from abm.registers.refusals import Phrase

_DATE = r"\d{4}(-(0[1-9]|1[0-2])(-\d{2})?)?"
_MONTHS = "January February March April May June July August September October November December"
_LATE_MONTHS = "|".join(_MONTHS.split()[3:])
_LATER = "|".join(
    (
        r"(?<!\d)2022-(?:0[4-9]|1[0-2])(?!\d)",
        r"(?<!\d)20(?:2[3-9]|[3-9]\d)-(?:0[1-9]|1[0-2])(?!\d)",
        rf"(?:\bof |\()(?:{_LATE_MONTHS}) 2022",
        rf"(?:\bof |\()(?:{_MONTHS.replace(' ', '|')}) 20(?:2[3-9]|[3-9]\d)",
        r"\(20(?:2[3-9]|[3-9]\d)\)",
    )
)
"""Dates after the information date as sources give theirs; a year alone may be that of a plan."""
PATTERNS = {
    "identifier": (re.compile(r"[a-z][a-z0-9_]*"), Phrase("a lower_snake_case name")),
    "period": (
        re.compile(rf"{_DATE}(/{_DATE})?|undated|plan( \d{{4}})?"),
        Phrase("a period such as 2020, 2020-06, 2016/2020, 'plan 2025' or 'undated'"),
    ),
    "known_source": (
        re.compile(rf"(?!.*(?:{_LATER})).*"),
        Phrase("a source of March 2022 or before"),
    ),
    "month": (re.compile(r"\d{4}(-(0[1-9]|1[0-2]))?"), Phrase("a month such as 2021-09 or a year")),
    "known_month": (
        re.compile(r"(19\d\d|20[01]\d|202[01])-(0[1-9]|1[0-2])|2022-0[1-3]"),
        Phrase("a month up to March 2022, when the model's information ends, such as 2021-09"),
    ),
}


@dataclass(frozen=True)
class Field:
    """What a cell may hold.

    kind: text | number | whole | flag, or a name in PATTERNS; `between` names the columns of the
    same row that hold the plausible range; `allowed` lists the only texts accepted; `registers`
    name tables whose ids are accepted too.
    """

    kind: str = "text"
    low: float = -math.inf
    high: float = math.inf
    between: tuple = ()
    allowed: tuple = ()
    registers: tuple = ()
    optional: bool = False


def one_of(words: str, *registers: Any) -> Field:
    """A cell that holds one of the given words, or an id of one of the registers."""
    return Field(allowed=tuple(words.split()), registers=registers)


FIELDS = {
    "text": Field(),
    "id": Field("identifier"),
    "rank": Field("whole", 1, 99),
    "count": Field("whole", 0, 1_000_000),
    "adcode": Field("whole", 513300, 513399),
    "year": Field("whole", 2022, 2060),
    "past_year": Field("whole", 1990, 2021),
    "freedom": Field("number", 1, 1e6),
    "level": Field("whole", 0, 5),
    "months": Field("whole", 1, 120),
    "flag": Field("flag"),
    "number": Field("number"),
    "within": Field("number", between=("low", "high")),
    "share": Field("number", 0, 1),
    "spread": Field("number", 0, 100),
    "drift": Field("number", -0.5, 0.5),
    "tolerance": Field("number", 0, 0.2),
    "factor": Field("number", 1e-9, 1e12),
    "amount": Field("number", 0, 1e12),
    "megawatt": Field("number", 0, 20_000),
    "capital": Field("number", 1e7, 1e12),
    "tonnes": Field("number", 0, 2e7),
    "ore_grade": Field("number", 0.005, 0.05),
    "full_load": Field("number", 800, 7000),
    "kilometres": Field("number", 1, 3000),
    "hours": Field("number", 0.2, 24),
    "period": Field("period"),
    "month": Field("month"),
    "known_source": Field("known_source"),
    "grade": one_of("A B C D P"),
    "county": one_of("", "counties"),
    "county_or_all": one_of("all", "counties"),
    "place": one_of("all", "counties", "places"),
    "industry": one_of("", "industries"),
    "mine": one_of("", "mines"),
    "transport": one_of("", "transport_projects"),
    "censored": one_of("above below about"),
    "airport": one_of("", "airports"),
    "target": one_of("", "targets"),
    "developer": one_of("", "power_developers"),
    "mode": one_of("road air rail"),
    "fare": Field("number", 0, 20_000),
    "flights": Field("number", 0, 200),
    "nest": one_of("east south north"),
    "zone": one_of("jinsha yalong dadu"),
    "zone_or_all": one_of("jinsha yalong dadu all"),
    "function": one_of("tourism energy mining pastoral agro"),
    "role": one_of(
        "output intermediate consumption government investment export import wage tax income_tax "
        "subsidy transfer "
        "property financial none"
    ),
    "family": one_of(
        "subsidies guidance_fund electricity_pricing investment administration market_rules"
    ),
    "cost_class": one_of("CT KT EQ TE AD IS XP CL FP none"),
    "group": one_of("primary secondary tertiary"),
    "mineral": one_of("lithium copper silver_lead_zinc gold gypsum limestone"),
    "facility": one_of("mine dressing_plant"),
    "technology": one_of("storage_hydro ror_hydro pumped pv"),
    "road_class": one_of("expressway national provincial"),
    "transport_kind": one_of("road rail"),
    "place_kind": one_of("origin hub border region park"),
    "vintage": one_of("first preliminary revised derived before_census after_census plan"),
    "stage": one_of(
        "idea prelim preparing awarded planned review exploration no_right suspended disputed "
        "building operating"
    ),
    "reading": one_of(
        "value all_energy without_new_renewables cap within_tenth every_year net_fall single_year "
        "cumulative awarded listed all_years years_met drawn_border border_full border_half"
    ),
    "reading_sense": one_of("ge gt within net_fall share_of_years"),
    "reference": one_of("", "reference_classes"),
    "reference_weight": Field("number", 1, 20),
    "known_month": Field("known_month"),
    "target_kind": one_of("outcome administrative derived"),
    "rival": one_of("recovery random_walk"),
    "sense": one_of("ge gt le lt_prev_year"),
    "tolerance_type": one_of("absolute rel"),
    "distribution": one_of("constant uniform triangular lognormal normal gamma bernoulli"),
    "frequency": one_of("month year"),
    "held_kind": one_of("driver parameter phase"),
    "level_kind": one_of("stock flow"),
    "aggregation": one_of("sum last mean none"),
    "trend_series": one_of("gdp primary"),
    "growth": Field("number", -0.5, 1),
    "layer": one_of("road air line chain finance"),
    "measure": one_of("relative difference spread bad_year"),
    "error": one_of("none date date_sum tourism economy energy ratio derived untested gap"),
}


@dataclass(frozen=True)
class Schema:
    """A table's columns in order, its key and its ranges.

    `layout` lists `column`, `column:field` (a name in FIELDS, text if left out) or `column:field?`
    (may be empty). `ranges` names the table with low, high and unit of each indicator; `chosen`:
    within these columns at most one row may have use = 1; `shares`: columns that add up to one
    unless all are zero.
    """

    key: str
    layout: str
    ranges: str = ""
    chosen: str = ""
    shares: str = ""

    @cached_property
    def columns(self) -> dict[str, Field]:
        """Field of each column, and which columns may be empty: dict column -> Field."""
        return dict(_column(word) for word in self.layout.split())


def _column(word: str) -> tuple[str, Field]:
    """Name and field of one word of a layout."""
    name, _, kind = word.partition(":")
    field = FIELDS[kind.rstrip("?") or "text"]
    return name, replace(field, optional=True) if kind.endswith("?") else field


_OBSERVED = "unit period:period value:number grade:grade source"
_LABELS = "label_en label_zh"
_PLANT = (
    "stage_2022_03:stage start:month? announced:month? full_operation:month? capital_cost:capital?"
)

SCHEMAS = {
    "ablations": Schema(
        "name",
        "name:id layer:layer? cuts sets:text? indicator:id measure:measure minimum:amount "
        "year:year mix:id outlook:id note:text?",
    ),
    "air_routes": Schema(
        "origin airport",
        "origin:place airport:airport county:county hours:hours fare:amount ground_hours:hours "
        "summer_flights:flights winter_flights:flights grade:grade source",
    ),
    "airports": Schema(
        "id", f"id:id {_LABELS} county:county stage_2022_03:stage opened:month grade:grade source"
    ),
    "counties": Schema(
        "id",
        f"id:id adcode:adcode {_LABELS} nest:nest river_zone:zone function:function grade:grade "
        "source",
    ),
    "county_co2_shares": Schema(
        "county period",
        "county:county period:period unit emission:tonnes share:share grade:grade source",
    ),
    "county_facts": Schema(
        "county indicator period source",
        f"county:county indicator:id {_OBSERVED} note:text? use:flag",
        ranges="plausible",
        chosen="county indicator",
    ),
    "driver_history": Schema(
        "driver month", "driver:id unit month:month value:amount grade:grade source:known_source"
    ),
    "drivers": Schema(
        "driver",
        "driver:id unit low:amount high:amount times_low:amount times_high:amount whole:flag "
        "meaning",
    ),
    "error/classes": Schema(
        "class",
        "class:id m:drift v:spread sig:spread pi:share m2:drift v2:spread sig2:spread "
        "n_years:count code:text? source",
    ),
    "error/numbers": Schema(
        "name",
        "name:id unit value:within deviation:spread? low:number high:number grade:grade source "
        "meaning",
    ),
    "error/pool": Schema(
        "class",
        "class:id rival:rival weight:share grade:grade source reason crps_ratio:amount? "
        "enters:flag",
    ),
    "error/rivals": Schema(
        "indicator",
        "indicator:id rival:rival base_year:past_year base_value:amount drift:drift "
        "drift_deviation:spread yearly_deviation:spread freedom:freedom vintage:id steps:count "
        "grade:grade source",
    ),
    "flows": Schema(
        "code", f"code:id number:rank payer_role:role payee_role:role industry:industry? {_LABELS}"
    ),
    "gateways": Schema(
        "origin destination mode",
        "origin:place destination:place mode:mode hours:hours cash:amount grade:grade source",
    ),
    "growth_history": Schema(
        "series year vintage",
        "series:trend_series year:past_year growth:growth vintage:vintage known:past_year "
        "grade:grade source:known_source",
    ),
    "history": Schema(
        "indicator period source vintage",
        f"indicator:id {_OBSERVED} vintage:vintage note:text? use:flag",
        ranges="plausible",
        chosen="indicator period vintage",
    ),
    "indicators/*": Schema(
        "id",
        "id:id unit period:frequency aggregation:aggregation by_county:flag "
        "error:error "
        f"{_LABELS} document_unit document_factor:factor",
    ),
    "industries": Schema("id", f"id:id {_LABELS} group:group"),
    "levers": Schema(
        "id",
        "number:rank id:id unit low:number high:number status_quo:within document:within "
        "ramp_months:months section "
        "family:family "
        f"{_LABELS} meaning_en cost_class:cost_class share_upper:share share_prefecture:share "
        "share_county:share "
        "share_firms:share industry:industry? source grade:grade",
        shares="share_upper share_prefecture share_county share_firms",
    ),
    "mines": Schema(
        "id",
        f"id:id {_LABELS} mineral:mineral facility:facility serves:mine? county:county "
        "ore_capacity:tonnes? "
        "dressing_capacity:tonnes? first_phase_capacity:tonnes? concentrate_capacity:tonnes? "
        "ore_grade:ore_grade? "
        "stage_2022_03:stage start:month? announced:month? named:flag document_item:text? "
        "grade:grade source "
        "note:text?",
    ),
    "not_modelled": Schema("id", f"id:id section quote {_LABELS} reason_en reason_zh"),
    "outlook_sides": Schema("parameter", "parameter:id adverse:share favourable:share"),
    "outlook_steady": Schema("kind name", "kind:held_kind name:id held meaning"),
    "outlooks": Schema("id", f"id:id {_LABELS} meaning"),
    "parameters/*": Schema(
        "name",
        "name:id unit distribution:distribution low:number centre:within? high:number "
        "spread:spread? "
        "grade:grade source:known_source meaning",
    ),
    "places": Schema("id", f"id:id {_LABELS} kind:place_kind longitude:number? latitude:number?"),
    "plausible": Schema("indicator", "indicator:id unit low:number high:number"),
    "posterior/*": Schema("draw parameter", "draw:count parameter:id value:number"),
    "postings": Schema("flow payer payee phase", "flow:id payer:id payee:id phase:id months"),
    "power_developers": Schema("id", f"id:id {_LABELS} basin:flag grade:grade source note"),
    "power_projects": Schema(
        "id",
        f"id:id {_LABELS} kind:technology river_zone:zone_or_all county:county_or_all border:flag "
        f"developer:developer? capacity:megawatt capacity_2021_12:megawatt units:count? {_PLANT} "
        "full_load_hours:full_load? "
        "doc7:flag doc11:flag named:flag hydro_pv:flag pv_demo:flag document_item:text? "
        "grade:grade source note:text?",
    ),
    "readings": Schema(
        "target reading",
        "target:target reading:reading equal:flag indicator:id sense:reading_sense value:amount "
        f"from_year:year? tolerance:tolerance tolerance_type:tolerance_type? {_LABELS}",
    ),
    "realised_drivers": Schema(
        "driver",
        "driver:id unit low:number high:number persistence:share reversion:text? bounded:flag "
        "meaning grade:grade source:known_source",
    ),
    "reference_classes": Schema(
        "id",
        f"id:id {_LABELS} met:count? n:count? rate:share n_eff:reference_weight source grade:grade "
        "public:known_month",
    ),
    "roads": Schema(
        "start end",
        "start:place end:place kilometres:kilometres hours:hours hours_before:hours? "
        "changed:month? "
        "hours_planned:hours? project:transport? road_class:road_class slopes:share grade:grade "
        "source note:text?",
    ),
    "scenic_sites": Schema(
        "id",
        f"id:id {_LABELS} county:county level:level since:month? document_item:text? grade:grade "
        "source note:text?",
    ),
    "starting_values": Schema(
        "id",
        "id:id unit period:period low:number central:within high:number grade:grade "
        "source:known_source meaning",
    ),
    "targets": Schema(
        "id",
        "number:rank id:id group:id kind:target_kind section phrase_zh comparator sense:sense "
        "value:amount? "
        "upper:amount? unit year:year from_year:year? year_assumed:flag tolerance:tolerance "
        f"tolerance_type:tolerance_type? indicator:id {_LABELS} document_unit "
        "document_factor:factor source "
        "grade:grade strive:flag create:flag reading:reading reference:reference "
        "similarity:share",
    ),
    "transmission_lines": Schema(
        "id",
        f"id:id {_LABELS} river_zone:zone_or_all origin:place to_region:place border:flag "
        "capacity:megawatt "
        f"capacity_2021_12:megawatt counted_low:share counted_high:share {_PLANT} named:flag "
        "document_item:text? "
        "grade:grade source note:text?",
    ),
    "transport_projects": Schema(
        "id",
        f"id:id {_LABELS} kind:transport_kind counties kilometres:kilometres "
        f"inside_length:share {_PLANT} grade:grade "
        "source note:text?",
    ),
}
