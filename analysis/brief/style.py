"""The look of the page: colours, sizes and marks, once for all its tabs."""

from __future__ import annotations

from analysis.likelihood import INK, PAPER, SCALE

SECOND_INK = "#435061"
LINES = "#d3d9e0"
WASH = "#f4f6f8"
BASE_COLOUR = "#5b6675"
"""The mix compared with: hollow circle, dashed line."""
MIX_COLOUR = "#0b5cad"
"""The mix that is looked at: filled circle, solid line."""
TRIAL_COLOUR = "#a8326e"
"""A mix tried by hand: diamond."""
UP = "#0b5cad"
DOWN = "#a84300"
"""Blue for more and orange for less, always with a mark: no red and green."""
ENGLISH_FONTS = (
    '"Latin quotes","Segoe UI","Helvetica Neue",Arial,"Liberation Sans","Noto Sans",'
    '"Noto Sans CJK SC",'
    '"WenQuanYi Micro Hei",sans-serif'
)
CHINESE_FONTS = (
    '"Noto Sans CJK SC","Source Han Sans SC","Microsoft YaHei","PingFang SC",'
    '"WenQuanYi Micro Hei","Segoe UI",sans-serif'
)
"""English letters come first in English: fonts made for Chinese draw curly quotes full width."""


def class_name(word: str) -> str:
    """Name in the style sheet of a word for a probability."""
    return word.replace(" ", "-")


def word_rules() -> str:
    """Rules of the words for probabilities: filled where the interval lies within one word,
    outlined where it reaches into another.
    """
    return "\n".join(
        f".word.{class_name(one.word)} {{background: {one.fill}; color: {one.ink}; "
        f"border-color: {one.fill}}}\n"
        f".word.open.{class_name(one.word)} {{background: {PAPER}; color: {INK}; "
        f"border-color: {one.edge}}}"
        for one in SCALE
    )


TOKENS = f"""
.v-application {{
  --ink: {INK}; --ink2: {SECOND_INK}; --line: {LINES}; --line2: #e8ecf0; --wash: {WASH};
  --base: {BASE_COLOUR}; --mix: {MIX_COLOUR}; --trial: {TRIAL_COLOUR}; --up: {UP};
  --down: {DOWN}; --note: #6b4e00; --notebg: #fff6dc; --noteline: #b58a1b; --focus: #0a3d91}}
"""
FRAME = """
@font-face {font-family: "Latin quotes"; unicode-range: U+2018-201F;
  src: local("Segoe UI"), local("Arial"), local("Liberation Sans"), local("DejaVu Sans")}
html {font-size: 16px}
.solara-content-main > div, .v-content__wrap > div {padding: 0 !important}
.v-application, .v-application .v-card, .v-application .v-tabs {
  font-family: FONTS; color: var(--ink); line-height: 1.5;
  font-variant-numeric: tabular-nums; letter-spacing: 0}
html[lang=en] .v-application {font-family: ENGLISH}
.v-application :focus-visible {outline: 3px solid var(--focus); outline-offset: 2px;
  border-radius: 4px}
.v-application h1 {font-size: 27px; line-height: 1.36; font-weight: 700; margin: 0 0 12px;
  letter-spacing: 0; text-wrap: balance}
.v-application h2 {font-size: 19px; line-height: 1.35; font-weight: 700; margin: 0;
  text-wrap: balance}
.v-application h3 {font-size: 16px; font-weight: 700; margin: 0}
.v-application p {margin: 0}
.v-application a {color: #084a91}
header.bar {display: flex; align-items: center; gap: 14px; min-height: 56px; padding: 0 24px;
  border-bottom: 1px solid var(--line); background: #fff; position: sticky; top: 0; z-index: 6}
header.bar .skip {position: absolute; left: -999px}
header.bar .skip:focus {left: 8px; top: 8px; background: #fff; padding: 8px; z-index: 9}
header.bar .brand {font-weight: 700; font-size: 18px; color: var(--ink); text-decoration: none;
  white-space: nowrap}
header.bar nav {display: flex; align-self: stretch}
header.bar .tab {padding: 0 12px; min-height: 55px; color: var(--ink2); white-space: nowrap;
  border-bottom: 3px solid transparent; border-top: 3px solid transparent; font-size: 16px}
header.bar .tab:hover {color: var(--ink); background: var(--wash)}
header.bar .tab[aria-current=page] {color: var(--ink); font-weight: 700;
  border-bottom-color: var(--mix)}
header.bar .gap {flex: 1}
header.bar .known {color: var(--ink2); font-size: 15px; white-space: nowrap}
.plain-button, header.bar .language {border: 1px solid #8895a5; background: #fff;
  color: var(--ink); border-radius: 6px; padding: 5px 13px; min-height: 38px; cursor: pointer;
  white-space: nowrap; font-size: 16px}
.plain-button:hover, header.bar .language:hover {background: var(--wash)}
.plain-button[disabled] {background: #eef1f4; color: #5d6875; border-color: #c5ccd4;
  cursor: default}
#content {position: relative; padding: 14px 24px 40px; max-width: 1560px; margin: 0 auto;
  outline: none; width: 100%}
.v-application .v-btn {text-transform: none; letter-spacing: 0; font-size: 16px}
.panel {border: 1px solid var(--line); border-radius: 6px; padding: 14px 16px; background: #fff;
  min-width: 0}
.panel-head {display: flex; align-items: baseline; gap: 4px 12px; flex-wrap: wrap;
  margin-bottom: 6px}
.sub {color: var(--ink2); font-size: 15px}
.foot {color: var(--ink2); font-size: 15px; margin-top: 18px !important; max-width: 110ch}
.word {display: inline-block; border-radius: 4px; padding: 1px 9px; white-space: nowrap;
  border: 2px solid transparent; line-height: 1.5}
.side-mark {display: inline-block; flex: none; width: 12px; height: 12px; border-radius: 50%}
.side-mark.base {border: 2.4px solid var(--base); background: #fff}
.side-mark.mix {background: var(--mix)}
.up {color: var(--up)} .down {color: var(--down)}
.hidden-text {position: absolute; width: 1px; height: 1px; overflow: hidden;
  clip: rect(0 0 0 0)}
.state {border-left: 4px solid var(--ink2); background: var(--wash); padding: 8px 12px;
  border-radius: 0 6px 6px 0; margin-bottom: 12px}
.state.warn {border-color: var(--noteline); background: var(--notebg)}
.grey-block {background: #edf0f3; border-radius: 6px; margin: 12px 0}
.two-columns {display: grid; grid-template-columns: 340px minmax(0, 1fr); gap: 24px}
.choices {display: flex; flex-wrap: wrap; gap: 10px 24px; align-items: flex-end;
  margin: 10px 0 4px}
.numbers {display: grid; gap: 18px 40px; margin-top: 10px;
  grid-template-columns: repeat(auto-fit, minmax(min(560px, 100%), 1fr))}
.graph-pair {display: flex; flex-wrap: wrap; gap: 8px 20px; align-items: flex-start}
.graph-pair .choice {margin-bottom: 8px}
.road-table {flex: 1 1 400px; max-width: 760px}
.field {font-size: 16px; min-height: 38px; border: 1px solid #8895a5; border-radius: 6px;
  background: #fff; color: var(--ink); padding: 4px 10px; max-width: 100%}
select.field {appearance: auto}
.tiles {display: grid; grid-template-columns: repeat(5, minmax(0, 1fr)); gap: 4px}
.tiles div {border-radius: 4px; padding: 5px 4px; text-align: center; line-height: 1.25;
  min-height: 52px; border: 1px solid #c5ccd4}
.tiles span {display: block; font-size: 15px; overflow: hidden; text-overflow: ellipsis}
.tiles b {font-size: 15px}
@media (max-width: 1000px) {
  header.bar {padding: 0 12px; gap: 6px; flex-wrap: wrap} header.bar .known {display: none}
  header.bar .tab {padding: 0 8px; min-height: 44px} #content {padding: 14px 16px 32px}
  .v-application h1 {font-size: 24px} header.bar .brand {font-size: 17px}
  header.bar nav {order: 5; flex-basis: 100%}
  .two-columns {grid-template-columns: minmax(0, 1fr)}}
@media (min-width: 1700px) {
  .v-application, header.bar .tab, .plain-button, .field, header.bar .language {font-size: 18px}
  .v-application h1 {font-size: 32px} .v-application h2 {font-size: 22px}
  .two-columns {grid-template-columns: 400px minmax(0, 1fr)}
  .v-application h3 {font-size: 18px} .sub, .foot, header.bar .known {font-size: 17px}
  #content {max-width: 1920px}}
"""
OLDER = """
.lever-marks {position: relative; height: 16px; margin: -16px 0 4px 0; pointer-events: none}
.lever-marks span {position: absolute; white-space: nowrap}
.lever {padding: 0 4px 2px 4px}
.lever .v-messages, .lever .v-text-field__details {display: none}
.lever .v-input__slot > .v-label {position: absolute !important; width: 1px; height: 1px;
  overflow: hidden; clip: rect(0 0 0 0)}
.place-of-draw {margin-top: 10px}
.facts span {margin-right: 18px; font-size: 15px}
table.ranking {border-collapse: collapse; font-size: 15px}
table.ranking td, table.ranking th {
  padding: 3px 8px; border-bottom: 1px solid #ddd; text-align: left; vertical-align: top}
.range {font-size: 14px; color: #435061; margin-left: 8px; white-space: nowrap}
"""
"""Of the tabs on which a run is driven."""


def style_sheet() -> str:
    """The style sheet of the whole page."""
    frame = FRAME.replace("FONTS", CHINESE_FONTS).replace("ENGLISH", ENGLISH_FONTS)
    return TOKENS + frame + word_rules() + OLDER
