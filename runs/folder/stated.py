"""What a manifest and a line of the journal must look like: models that refuse anything else."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from runs.refusals import LARGEST, Phrase

Whole = Annotated[int, Field(ge=0, le=2 * LARGEST, strict=True)]
Month = Annotated[str, Field(pattern=r"^\d{4}-\d{2}$")]


class Stated(BaseModel):
    """Something of which more may be said than is needed."""

    model_config = ConfigDict(extra="allow", allow_inf_nan=True)


class StatedMix(Stated):
    """A mix; older code kept no `paths`."""

    fingerprint: str
    title_en: str
    title_zh: str
    implementation: float | str
    paths: dict[str, list[tuple[Any, Any]]] | None = None


class StatedFactor(Stated):
    """A factor of a design."""

    column: str
    kind: str
    name: str
    year: int | str | None
    low: float | None
    high: float | None
    steps: int | None
    levels: list[float | str]
    declared: bool


class StatedDesign(Stated):
    """A design; its points stand in a file."""

    method: str
    points: Annotated[Whole, Field(ge=1)]
    factors: list[StatedFactor]
    digest: str


class StatedUntil(Stated):
    """When an ensemble that adds draws by itself may stop: settled against a threshold, or precise
    to a half-width.
    """

    max_draws: Whole
    threshold: float | None = None
    error: float | None = None
    half_width: float | None = None


class StatedArguments(Stated):
    """The arguments of an experiment."""

    mixes: Annotated[dict[str, StatedMix], Field(min_length=1)]
    outlook: str
    draws: Annotated[Whole, Field(ge=1)]
    rng: Whole
    start: Month
    end: Month
    detail: str
    source: str = ""
    first_draw: Whole = 0
    replications: Annotated[Whole, Field(ge=1)] = 1
    design: StatedDesign | None = None
    ablations: list[str] = []
    until: StatedUntil | None = None
    realised: dict[str, dict[Month, float]] = {}


class StatedManifest(Stated):
    """A manifest."""

    arguments: StatedArguments
    runs: Whole
    share: tuple[Whole, Whole] = (1, 1)
    code: dict[str, str]
    data: dict[str, str]
    versions: dict[str, str]


class StatedRun(Stated):
    """A run in the journal."""

    index: Whole
    run_id: str
    mix: str
    outlook: str
    draw: Whole
    rng: Whole
    status: Literal["ok", "failed"]
    error: str
    levers: dict[str, float | None]
    parameters: dict[str, float | None]
    years: list[Whole]
    annual: dict[str, list[float | None]]
    targets: list[dict[str, Any]]

    @model_validator(mode="after")
    def _one_value_a_year(self) -> StatedRun:
        if any(len(values) != len(self.years) for values in self.annual.values()):
            raise ValueError("one value a year")
        return self


def fault_of(model: type[Stated], content: Any) -> Phrase | None:
    """What is wrong with some content, the first thing only; None if nothing is."""
    try:
        model.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        name = ".".join(map(str, first["loc"]))
        if first["type"] == "missing":
            return Phrase("field '{name}' is missing", name=name)
        if not name:
            return Phrase("it is not of the expected form")
        return Phrase("field '{name}' is not what it should be", name=name)
    return None
