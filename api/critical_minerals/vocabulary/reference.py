"""Minerals, places and organizations: their kinds, and the reference works behind codes, symbols and official lists."""

from .codes import Code, CodeList

MINERAL_KINDS = CodeList(
    "mineral_kinds",
    "Kind of mineral",
    (
        Code("element", "A chemical element.", "IUPAC Periodic Table of the Elements"),
        Code("group", "Several minerals that are counted together."),
        Code("mineral", "A mineral or ore."),
        Code("compound", "A chemical compound."),
        Code("product", "A made product, such as a magnet."),
    ),
)

PLACE_KINDS = CodeList(
    "place_kinds",
    "Kind of place",
    (
        Code("country", "A country.", "ISO 3166-1"),
        Code("subdivision", "A part of a country.", "ISO 3166-2"),
        Code("locality", "A town, a deposit's district or another small place."),
        Code("region", "A part of the world.", "UN M49"),
        Code("bloc", "Countries that act together."),
        Code("world", "The whole world.", "UN M49"),
    ),
)

ORGANIZATION_KINDS = CodeList(
    "organization_kinds",
    "Kind of organization",
    (
        Code("company", "A company."),
        Code("state_company", "A company or fund that a state owns."),
        Code("bank", "A bank or investment bank."),
        Code("government", "A government, ministry or authority."),
        Code("intergovernmental", "An organization or forum of governments."),
        Code("research", "A research institute, university or laboratory."),
        Code("think_tank", "A think tank."),
        Code("media", "A newspaper, agency or other publisher."),
        Code("non_governmental", "A non-governmental organization or group of them."),
        Code("armed_group", "An armed group that is not a state's army."),
    ),
)

OFFICIAL_LISTS = CodeList(
    "official_lists",
    "Official lists of critical minerals",
    (
        Code(
            "us_critical_minerals_2022",
            "Final list of critical minerals of the United States, 24 February 2022.",
            "USGS, 87 FR 10381",
        ),
        Code(
            "eu_critical_raw_materials_2024",
            "Critical raw materials of the European Union, 11 April 2024.",
            "Regulation (EU) 2024/1252, Annex II",
        ),
    ),
)

REFERENCES = CodeList(
    "references",
    "Reference work",
    (
        Code("iso_3166_1", "Codes of countries.", "ISO 3166-1"),
        Code("iso_3166_2", "Codes of subdivisions.", "ISO 3166-2"),
        Code("un_m49", "Codes of countries and regions for statistics.", "UN M49"),
        Code(
            "iupac",
            "Symbols of the elements, and the seventeen elements called rare earth metals.",
            "IUPAC Red Book (2005), IR-3.5",
        ),
        Code("us_critical_minerals_2022", "Final list of critical minerals of the United States.", "USGS, 87 FR 10381"),
        Code(
            "eu_critical_raw_materials_2024",
            "Critical raw materials of the European Union.",
            "Regulation (EU) 2024/1252, Annex II",
        ),
        Code("spelling", "Other spellings and full forms of the same name."),
    ),
)

PUBLICATION_BASES = CodeList(
    "publication_bases",
    "How a source is dated",
    (
        Code("page_date", "The date printed at the head of the page that carries it."),
        Code("printed", "A date printed with the article itself."),
    ),
)
