"""What is measured: one code for each thing, with the units that its figures may have (in the manner of SDMX concepts)."""

from dataclasses import dataclass

from .codes import Code, CodeList

MCS = "USGS Mineral Commodity Summaries"


@dataclass(frozen=True, slots=True)
class Metric(Code):
    """A measured concept: the units allowed for it, and what its figures are about.

    `of` is `place` where a figure is about the fact's place whoever bears the fact, `site` where it is about the project or
    organization that bears the fact and otherwise about the place, and `subject` where it is about the bearer alone.
    `over` is `span` where a figure adds up over its whole period, and `clock` where every day has another one.
    """

    units: tuple[str, ...] = ()
    of: str = "subject"
    over: str = "period"


def _metric(code: str, units: str, definition: str, standard: str | None = None, **nature: str) -> Metric:
    return Metric(code, definition, standard, tuple(units.split()), **nature)


METRICS = CodeList(
    "metrics",
    "Metric",
    (
        _metric("reserve_estimate", "t", "Tonnage that the text calls a reserve.", MCS, of="site"),
        _metric(
            "resource_estimate",
            "t",
            "Tonnage that the text calls a resource, a deposit or contained material.",
            MCS,
            of="site",
        ),
        _metric("share_of_world_reserves", "percent", "Share of the reserves of the world.", MCS, of="site"),
        _metric("world_rank_by_reserves", "rank", "Place in the order of countries by reserves.", MCS, of="place"),
        _metric("share_of_deposit", "percent", "Share of a deposit's content."),
        _metric("mine_production", "t/a", "Mass mined in a year.", MCS, of="site"),
        _metric(
            "share_of_world_mine_production",
            "percent multiple",
            "Share of what all mines of the world produce.",
            MCS,
            of="site",
        ),
        _metric(
            "rank_in_region_by_mine_production",
            "rank",
            "Place in the order of a region's producers by mine production.",
            of="place",
        ),
        _metric(
            "share_of_world_supply",
            "percent multiple",
            "Share of what the world is supplied with, where the text does not say at which stage.",
            of="site",
        ),
        _metric(
            "share_of_world_separation_capacity",
            "percent",
            "Share of the world's capacity to smelt and separate.",
            of="site",
        ),
        _metric(
            "share_of_world_magnet_production", "percent", "Share of the permanent magnets that the world makes.", of="site"
        ),
        _metric("annual_capacity", "t/a", "What a plant can make in a year."),
        _metric("capital_cost", "USD", "What it costs to build a project or plant."),
        _metric("investment_amount", "USD", "Money that a party invests, commits or announces to invest.", over="span"),
        _metric("equity_stake", "percent", "Share of a company's equity that a party acquires or holds."),
        _metric("shareholder_rank", "rank", "Place in the order of a company's shareholders."),
        _metric("price_floor", "USD/kg", "Guaranteed lowest price."),
        _metric("average_selling_price", "USD/kg", "Price that a seller obtained on average.", over="clock"),
        _metric("price_ratio", "multiple", "A price divided by the price that `relative_to` names."),
        _metric("share_price_change", "percent", "Change of the price of a company's shares.", over="clock"),
        _metric("share_price_high_age", "year", "How long ago a share price was last as high.", over="clock"),
        _metric("payback_period", "year", "Time until an investment has paid for itself."),
        _metric(
            "demand_growth",
            "percent multiple",
            "Growth of demand over the period: percent is the increase, multiple is the new level over the old.",
            of="place",
            over="span",
        ),
        _metric(
            "time_since_last_new_mine",
            "year",
            "Time since a comparable mine was last newly developed.",
            of="place",
            over="clock",
        ),
        _metric("measure_duration", "day month year", "How long a measure has been in force.", over="clock"),
        _metric("company_count", "count", "Number of companies."),
        _metric("application_count", "count", "Number of applications."),
        _metric("approved_share_of_applications", "multiple percent", "Share of applications that have been approved."),
        _metric("population", "count", "Number of people.", of="place"),
        _metric("country_count", "count", "Number of countries.", of="place"),
        _metric(
            "share_of_member_states_trading",
            "multiple percent",
            "Share of an agreement's member states that trade under it.",
        ),
        _metric("organization_count", "count", "Number of organizations."),
        _metric("facility_count", "count", "Number of facilities, bridges or sites."),
    ),
)


BY_CODE = {entry.code: entry for entry in METRICS if isinstance(entry, Metric)}


def units_of(metric: str) -> tuple[str, ...]:
    """The units allowed for a metric; empty for an unknown one."""
    return BY_CODE[metric].units if metric in BY_CODE else ()
