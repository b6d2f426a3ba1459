"""What a service makes of rival estimates."""

import json
from urllib.parse import quote
from urllib.request import urlopen

from critical_minerals.records import Reserve


def estimates(address: str, country: str) -> dict[str, float]:
    """The estimates of reserves in a country by their estimators, asked of the API at an address."""
    with urlopen(f"{address}/v1/reserves?country={quote(country)}") as answer:  # noqa: S310 - the address is the service's own
        found: list[Reserve] = json.load(answer)["data"]
    values = {reserve["estimator"]: reserve["quantity"]["value"] for reserve in found}
    return {estimator: value for estimator, value in values.items() if estimator is not None and value is not None}
