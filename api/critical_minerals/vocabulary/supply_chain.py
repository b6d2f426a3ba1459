"""Projects and estimates: kinds, stages and statuses, in the terms of CRIRSCO, USGS and Global Energy Monitor."""

from .codes import Code, CodeList

CRIRSCO = "CRIRSCO International Reporting Template (2024)"
GEM = "Global Energy Monitor: project status definitions"
CIRCULAR_831 = "USGS Circular 831 (1980)"

PROJECT_KINDS = CodeList(
    "project_kinds",
    "Kind of project",
    (
        Code("mine", "A deposit that is mined or meant to be mined, with what belongs to it."),
        Code("concentrator", "A plant that makes concentrate from ore."),
        Code("separation_plant", "A plant that separates mixed compounds, such as rare earths, from each other."),
        Code("refinery", "A plant that makes pure compounds or metal."),
        Code("metal_plant", "A plant that makes metals or alloys."),
        Code("magnet_plant", "A plant that makes permanent magnets."),
        Code("compound_plant", "A plant that makes a chemical compound, such as lithium sulphate."),
        Code("recycling_plant", "A plant that recovers minerals from waste."),
        Code("pilot_plant", "A plant on a small scale that tests a process."),
        Code("infrastructure", "Railways, bridges, logistics centres and the like."),
    ),
)

SUPPLY_CHAIN_STAGES = CodeList(
    "supply_chain_stages",
    "Stage of the supply chain",
    (
        Code("mining", "Extraction of ore."),
        Code("beneficiation", "Concentration of ore near the mine."),
        Code("separation", "Separation of mixed compounds."),
        Code("refining", "Making of pure compounds or metals."),
        Code("processing", "Processing that the text does not specify further."),
        Code("metal_making", "Making of metals and alloys."),
        Code("magnet_making", "Making of permanent magnets."),
        Code("recycling", "Recovery from waste and used products."),
        Code("transport", "Moving material to where it is used."),
        Code("mine_to_market", "Mining, processing and sale in one chain."),
    ),
)

DEVELOPMENT_STAGES = CodeList(
    "development_stages",
    "Stage of development",
    (
        Code("exploration", "Mineralization is known or sought.", CRIRSCO),
        Code("scoping_study", "A first study of whether it could pay.", CRIRSCO),
        Code("pre_feasibility_study", "A study that may support reserves.", CRIRSCO),
        Code("feasibility_study", "A study that may support a decision to build.", CRIRSCO),
        Code("development", "Being developed or built, short of production."),
        Code("production", "Producing."),
        Code("closure", "Closing or closed."),
    ),
)

OPERATING_STATUSES = CodeList(
    "operating_statuses",
    "Operating status",
    (
        Code("announced", "Made public as an intention, not yet permitted or built.", GEM),
        Code("pre_permit", "Seeking permits.", GEM),
        Code("permitted", "Permitted, not yet being built.", GEM),
        Code("construction", "Being built.", GEM),
        Code("operating", "In operation.", GEM),
        Code("shelved", "No progress, without being cancelled.", GEM),
        Code("mothballed", "Out of operation, but kept.", GEM),
        Code("cancelled", "Given up before operation.", GEM),
        Code("retired", "Closed for good.", GEM),
    ),
)

SCHEDULE_STATUSES = CodeList(
    "schedule_statuses",
    "State of the schedule",
    (
        Code("on_schedule", "Proceeding as planned."),
        Code("delayed", "Later than planned."),
        Code("stagnant", "Not moving."),
    ),
)

ESTIMATE_CLASSES = CodeList(
    "estimate_classes",
    "Class of an estimate",
    (
        Code("identified_resource", "Location, grade, quality and quantity are known or estimated.", CIRCULAR_831),
        Code("undiscovered_resource", "Existence is only postulated.", CIRCULAR_831),
        Code("reserve_base", "The part of an identified resource that meets minimum criteria.", CIRCULAR_831),
        Code("reserve", "The part of the reserve base that could be extracted economically now.", CIRCULAR_831),
        Code("exploration_target", "A range for a target without enough exploration.", CRIRSCO),
        Code("inferred_mineral_resource", "Estimated on limited evidence.", CRIRSCO),
        Code("indicated_mineral_resource", "Estimated well enough to plan a mine.", CRIRSCO),
        Code("measured_mineral_resource", "Estimated well enough for detailed planning.", CRIRSCO),
        Code("probable_mineral_reserve", "The mineable part of an indicated resource.", CRIRSCO),
        Code("proved_mineral_reserve", "The mineable part of a measured resource.", CRIRSCO),
        Code("unspecified_reserve", "The text says reserves and no more."),
        Code("unspecified_resource", "The text says resources, deposits or contained material and no more."),
    ),
)

REPORTING_CODES = CodeList(
    "reporting_codes",
    "Reporting code",
    (
        Code(
            "jorc",
            "Australasian code for reporting of exploration results, resources and reserves.",
            "JORC Code (2012)",
        ),
        Code("ni_43_101", "Canadian standards of disclosure for mineral projects.", "NI 43-101"),
        Code("sk_1300", "United States disclosure rules for mining registrants.", "17 CFR 229.1300"),
        Code("gkz", "Russian state classification of reserves.", "GKZ (2006)"),
        Code("unfc", "United Nations framework classification for resources.", "UNFC (2019)"),
    ),
)
