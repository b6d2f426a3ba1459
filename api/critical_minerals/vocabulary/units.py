"""The canonical units and bases of quantities; a small fixed table, because parsers read `1 kt` as a knot."""

from .codes import Code, CodeList

UNITS = CodeList(
    "units",
    "Unit",
    (
        Code("t", "Metric tons.", "BIPM SI brochure: tonne"),
        Code("t/a", "Metric tons a year.", "BIPM SI brochure: tonne; ISO 80000-3: year (a)"),
        Code("USD", "United States dollars, as printed and not adjusted for inflation.", "ISO 4217"),
        Code("USD/kg", "United States dollars a kilogram.", "ISO 4217"),
        Code("percent", "Parts of a hundred: 60 means 60 %.", "ISO 80000-1"),
        Code("multiple", "How many times the base: fivefold is 5, half is 0.5, nearly double is 2."),
        Code("year", "A span of years.", "ISO 80000-3"),
        Code("day", "A span of days.", "ISO 80000-3"),
        Code("month", "A span of months.", "ISO 80000-3"),
        Code("rank", "A place in an order, 1 being the first."),
        Code("count", "A number of things or people."),
    ),
)

BASES = CodeList(
    "bases",
    "Basis of a quantity",
    (
        Code("ore", "Mass of ore as mined."),
        Code(
            "contained_oxide",
            "Mass of contained oxide; for rare earths, rare-earth-oxide equivalent (REO).",
            "USGS Mineral Commodity Summaries",
        ),
        Code("contained_metal", "Mass of contained metal.", "USGS Mineral Commodity Summaries"),
        Code("compound", "Mass of a chemical compound, such as lithium sulphate."),
        Code("magnet", "Mass of finished magnets."),
        Code("all_minerals", "A figure about all minerals together, and not about each."),
        Code("unspecified", "The text does not say what is weighed."),
    ),
)
