"""What stands beside the data in the bulk files: how to cite them, and their licence."""

from ...database.release import DatasetInfo

LICENCES = {
    "CC-BY-4.0": (
        "Creative Commons Attribution 4.0 International",
        "https://creativecommons.org/licenses/by/4.0/",
    )
}
"""The title and the address of a licence, by its SPDX id; of any other, SPDX has both."""

_README = """\
# {title}

Version {version} of {date}, hash {hash}: everything that the API has of this release, as it serves it.

{content}

## How to cite

> {citation}

A figure is best cited as the fact that it is, with its sources: `/v1/facts/{{id}}/citation` of the API has that as BibTeX,
CSL-JSON and text. What the sources do not say is null here; where they disagree, every version stands.

## Licence

{licence}, {licence_address}. Name the data set as above.
"""


def about_release(info: DatasetInfo) -> dict[str, str]:
    """What a release says of itself, with how to cite it and the address of its licence."""
    title, address = licence_of(info)
    citation = f"{info.title}. Version {info.version}, {info.date}. Hash {info.hash}. {info.licence}."
    return {**info._asdict(), "licence_title": title, "licence_address": address, "citation": citation}


def licence_of(info: DatasetInfo) -> tuple[str, str]:
    """The title and the address of the licence of the data."""
    return LICENCES.get(info.licence, (info.licence, f"https://spdx.org/licenses/{info.licence}.html"))


def readme(info: DatasetInfo, content: str) -> str:
    """The text that goes with an archive; `content` is what it holds."""
    return _README.format(content=content, **about_release(info))


def licence_text(info: DatasetInfo) -> str:
    """What the licence asks for, and where its text is."""
    title, address = licence_of(info)
    return (
        f"{info.title}, version {info.version}, is licensed under {title} ({info.licence}).\n"
        f"The licence is at {address}\n"
        f"Name the data as {info.title}, with the version {info.version} and the hash {info.hash}.\n"
    )
