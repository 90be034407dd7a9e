"""The format region that a language brings with it (Business Central, Contact table 5050, Language Code)."""

from collections.abc import Mapping
from typing import Any

REGIONS = {
    "CHS": "zh-CN", "CSY": "cs-CZ", "DAN": "da-DK", "DEA": "de-AT", "DES": "de-CH", "DEU": "de-DE", "ENA": "en-AU",
    "ENC": "en-CA", "ENG": "en-GB", "ENI": "en-IE", "ENU": "en-US", "ENZ": "en-NZ", "ESM": "es-MX", "ESP": "es-ES",
    "ETI": "et-EE", "FIN": "fi-FI", "FRA": "fr-FR", "FRB": "fr-BE", "FRC": "fr-CA", "FRS": "fr-CH", "HUN": "hu-HU",
    "ISL": "is-IS", "ITA": "it-IT", "ITS": "it-CH", "JPN": "ja-JP", "KOR": "ko-KR", "LTH": "lt-LT", "LVI": "lv-LV",
    "NLB": "nl-BE", "NLD": "nl-NL", "NOR": "nb-NO", "PLK": "pl-PL", "PTB": "pt-BR", "PTG": "pt-PT", "RUS": "ru-RU",
    "SKY": "sk-SK", "SLV": "sl-SI", "SVE": "sv-SE", "TRK": "tr-TR", "UKR": "uk-UA",
}  # fmt: skip
"""By Business Central's language codes; a code of one's own brings none."""


def format_region(changed: Mapping[str, Any], card: Mapping[str, Any]) -> dict[str, Any]:
    """The region of the language when that `changed` and the card has no region; `card`: all fields afterwards."""
    derives = changed.get("language_code") and not card["format_region"]
    return {"format_region": REGIONS.get(card["language_code"], "")} if derives else {}
