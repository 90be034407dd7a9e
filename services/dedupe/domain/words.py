"""Words that say little about who a contact is, and how all words are folded before they are compared."""

import re
from functools import lru_cache

from anyascii import anyascii

OTHER_LETTERS = re.compile(r"[^\x00-\x7f]+")


@lru_cache(2**14)
def _in_ascii(found: str) -> str:
    return anyascii(found)


def fold(text: str) -> str:
    """Lower case, ASCII, and ü, ue and u alike (so also ä, ö, æ, ø)."""
    plain = text if text.isascii() else OTHER_LETTERS.sub(lambda found: _in_ascii(found[0]), text)
    return plain.lower().replace("ae", "a").replace("oe", "o").replace("ue", "u")


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold(words).split())


def _plain(words: str) -> frozenset[str]:
    return frozenset(words.split())


LEGAL_FORMS = _folded(
    """
    ab ag aktiebolag aktiengesellschaft aktieselskab anpartsselskab aps as asa bv bvba co company corp corporation doo
    ehf eirl ek eood esp eurl ev gbr gesellschaft gmbh haftungsbeschränkt hb hf inc incorporated is kb kda kfm kft kg
    kgaa kommanditgesellschaft ks lda limited llc llp lp ltd ltda mbh nv nyrt og ohg ood ooo osakeyhtiö oy oyj plc pte
    pty pvt sa sarl sas sasu sc sca scs se sl slu snc sp spa spj spk spol sprl spółka srl sro ug vof zrt
    """
)
LEGAL_PHRASES = {
    fold(phrase): short
    for phrase, short in {
        "sa rl": "sarl",
        "s coop": "coop",
        "e kfm": "ek",
        "e kfr": "ek",
        "e u": "eu",
        "gesellschaft mit beschränkter Haftung": "gmbh",
        "mit beschränkter Haftung": "gmbh",
        "besloten vennootschap": "bv",
        "naamloze vennootschap": "nv",
        "sociedad anónima": "sa",
        "sociedad limitada": "sl",
        "società a responsabilità limitata": "srl",
        "società per azioni": "spa",
        "société anonyme": "sa",
        "société à responsabilité limitée": "sarl",
        "spółka akcyjna": "sa",
        "spółka jawna": "sj",
        "spółka z ograniczoną odpowiedzialnością": "spzoo",
        "z ograniczoną odpowiedzialnością": "spzoo",
        "sp z oo": "spzoo",
        "z oo": "spzoo",
    }.items()
}
LEGAL_SPELLINGS = {
    "limited": "ltd",
    "corporation": "inc",
    "corp": "inc",
    "incorporated": "inc",
    "company": "co",
    "aktiengesellschaft": "ag",
    "aktiebolag": "ab",
    "kommanditgesellschaft": "kg",
    "aktieselskab": "as",
    "anpartsselskab": "aps",
    "osakeyhtio": "oy",
    "haftungsbeschrankt": "ug",
    "lda": "ltda",
}
"""Spellings of one legal form that are not the same when dots and blanks are left out."""

CONNECTIVES = _folded("and e en et i o och og u und y")
GROUP_WORDS = _folded(
    """
    asset assets beteiligung beteiligungen capital digital energie energy estate finance group groupe grupo gruppe
    gruppo holding immobilien immobilier inmobiliaria international invest investment investments properties real
    service services ventures verwaltung
    """
)
"""Words that tell one company of a group from another."""

PARTICLES = _folded("af da de del della den der di do dos du la le t ten ter van von zu zum zur")
TITLES = _folded("dipl dott dr frau herr herrn ing mag mevr miss mlle mme monsieur mr mrs ms prof sig sr sra")
JUNIOR = _folded("fils hijo jr jun junior")
SENIOR = _folded("padre pere sen senior sr")
GENERATIONS = JUNIOR | SENIOR

STREET_WORDS = {
    word: short
    for short, words in {
        "st": "street strasse straat str saint sankt santa san ste",
        "av": "avenue avenida avda ave",
        "bd": "boulevard bulevar blvd bvd bld",
        "rd": "road",
        "ln": "lane",
        "dr": "drive",
        "ct": "court",
        "sq": "square",
        "pl": "place platz plaza plein placa",
        "pza": "piazza pzza",
        "hwy": "highway",
        "pkwy": "parkway",
        "ter": "terrace terr",
        "r": "rue",
        "rte": "route",
        "ch": "chemin",
        "imp": "impasse",
        "vl": "viale",
        "al": "allee all",
        "n": "north",
        "s": "south",
        "e": "east",
        "w": "west",
        "": "c calle ul ulica via v d da das de degli dei del della der des di do dos du l la las le les los no nr the",
    }.items()
    for word in _folded(words)
}
"""The ways to write a word of a street, each to one short form; what is often left out, to nothing."""

STREET_ENDINGS = {"strasse": "st", "straat": "st", "str": "st", "platz": "pl", "plein": "pl", "allee": "al"}
"""The last part of a compound street name: Hauptstrasse, Hauptstr."""

ROLE_MAILBOXES = _plain(
    """
    accounting accounts admin administracion administration ap bestellung billing booking buchhaltung commercial compras
    comptabilite contabilidad contact contacto contatti einkauf enquiries finance hello help helpdesk hr info inkoop
    invoice invoices jobs kontakt kontor mail marketing no-reply noreply office order orders post postmaster purchasing
    reception rechnung sales secretariat service support team vendas ventas verkauf verkoop vertrieb webmaster welcome
    zentrale
    """
)
FREE_MAIL_BRANDS = _plain(
    "aol gmail gmx googlemail hotmail icloud live msn outlook proton protonmail t-online tiscali yahoo yandex ymail"
)
"""Providers with addresses under many top-level domains."""

FREE_MAIL_DOMAINS = _plain(
    """
    bluewin.ch btinternet.com comcast.net eircom.net free.fr freenet.de interia.pl laposte.net libero.it mac.com
    mail.com mail.ru me.com o2.pl onet.pl online.no orange.fr sapo.pt seznam.cz sfr.fr skynet.be telefonica.net
    telenet.be telia.com virgilio.it wanadoo.fr web.de wp.pl ziggo.nl
    """
)
