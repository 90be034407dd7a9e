"""Names, streets, cities and numbers of a country; the lists of the sample set, and as many more put together."""

from random import Random

from dedupe_fit.habits import Habits
from samples.words import Locale, a_coined_word, fill, slug

STARTS = (
    "Ba Be Bo Bra Cor Da De Do Dra El Fa Fe Fri Ga Ge Gra Ha He Hol Ja Ka Kle Kra La Le Lin Lo Ma Me Mo Na Ne Or Pa Pe \
Pre Ra Ro Sa Schi Se So Sta Ste Ta Te Tra Ul Va Ve Vo Wa We Wi Za Ze".split()
)
MIDDLES = (
    "ba be bi da de di do ga ge ka ke ki la le li lo ma me mi mo na ne ni ra re ri ro sa se ta te ti to va ve za"
).split()
ENDS = {
    "DE": "mann berger ner ler meier bach feld hoff kamp stein",
    "AT": "egger hofer inger bauer lechner huber",
    "CH": "egger mann li mattli wyler bühler",
    "FR": "ault ier eau ard ois elle in on ert",
    "IT": "ini etti oni ucci ella ardi acci ino",
    "ES": "ez ano era ado ilo ares osa",
    "NL": "sma stra kamp veld huis ink man sen",
    "BE": "aerts mans ens inckx oot",
    "GB": "ton ley ford well son worth field ham",
    "IE": "nan gan ley hey nell ran",
    "US": "son ton er man ski well",
    "DK": "sen gaard strup holm",
    "SE": "sson qvist ström berg lund",
    "PL": "ski cki czak wicz ek ak",
}
STREET_ENDS = {
    "DE": "straße weg gasse platz allee", "AT": "gasse straße weg", "CH": "strasse weg", "NL": "straat weg laan",
    "BE": "straat laan", "DK": "vej gade", "SE": "gatan vägen",
}  # fmt: skip
STREET_STARTS = {
    "FR": "Rue de|Avenue|Boulevard", "IT": "Via|Viale|Piazza", "ES": "Calle|Avenida", "PL": "ul.", "GB": "", "US": "",
    "IE": "",
}  # fmt: skip
ENGLISH_STREETS = "Street Road Avenue Lane Close Drive".split()


def zipf(rng: Random, count: int) -> int:
    """A place in a list of which the first are the most common."""
    return int(count ** rng.random()) - 1


def made_up(rng: Random, country: str, habits: Habits) -> str:
    """A word that sounds of the country, one of the file's vocabulary; the first of them are common."""
    own = Random(f"{country}{zipf(rng, habits.vocabulary)}")
    middle = own.choice(MIDDLES) if own.random() < 0.6 else ""
    return own.choice(STARTS) + middle + own.choice(ENDS.get(country, ENDS["US"]).split())


def surname(rng: Random, locale: Locale, habits: Habits) -> str:
    if rng.random() < habits.made_up_words:
        name = made_up(rng, locale.country, habits)
    else:
        name = locale.surnames[zipf(rng, len(locale.surnames))]
    return f"{name}-{made_up(rng, locale.country, habits)}" if rng.random() < 0.02 else name


def given_name(rng: Random, locale: Locale, woman: bool) -> str:
    names = locale.women if woman else locale.men
    name = names[zipf(rng, len(names)) if rng.random() < 0.5 else rng.randrange(len(names))]
    return f"{name} {rng.choice(names)}" if rng.random() < 0.05 else name


def street(rng: Random, locale: Locale, habits: Habits) -> str:
    country = locale.country
    if rng.random() > habits.made_up_words:
        return rng.choice(locale.streets)
    word = made_up(rng, country, habits)
    if country in STREET_ENDS:
        return word + rng.choice(STREET_ENDS[country].split())
    start = rng.choice(STREET_STARTS.get(country, "").split("|"))
    return f"{start} {word}" if start else f"{word} {rng.choice(ENGLISH_STREETS)}"


def place(rng: Random, locale: Locale, habits: Habits) -> dict[str, str]:
    """Street with number, post code, city and country; `area` is the dialling code with a pattern of its numbers."""
    city, post_code, area, county = locale.cities[zipf(rng, len(locale.cities))]
    if rng.random() < habits.made_up_words / 2:
        own = Random(f"{locale.country}{zipf(rng, 3000)}")
        city = (
            own.choice(STARTS) + own.choice(MIDDLES) + own.choice(["burg", "dorf", "ville", "stad", "ton", "ano", "by"])
        )
        code = fill(own, post_code.replace("#", "%", 1))
        post_code = code[:-1] + rng.choice("0123456789") if code[-1].isdigit() else code
        area = f"{fill(own, '%%%')} ######"
    number = str(int(1 + 150 * rng.random() ** 1.8)) + (rng.choice("abc") if rng.random() < 0.06 else "")
    return {
        "address": locale.address.format(street=street(rng, locale, habits), number=number),
        "post_code": fill(rng, post_code),
        "city": city,
        "county": county,
        "country_region_code": locale.country,
        "area": area,
    }


def digits(rng: Random, pattern: str) -> str:
    """`area subscriber` as one number without trunk zero."""
    return fill(rng, pattern.replace("#", "%", 1)).replace(" ", "-")


def dialled(rng: Random, locale: Locale, number: str) -> str:
    """A number written in one of the country's ways; blank stays blank."""
    if not number:
        return ""
    area, _, subscriber = number.partition("-")
    spaced = f"{subscriber[:3]} {subscriber[3:]}"
    national, dial = f"{locale.trunk}{area}", locale.dial
    ways = (
        f"+{dial} {area} {subscriber}",
        f"{national} {subscriber}",
        f"{national}/{spaced}",
        f"+{dial}{area}{subscriber}",
    )
    return rng.choice((*ways, f"00{dial} {area} {spaced}", f"({national}) {spaced}", f"{national}-{subscriber}"))


def company_name(rng: Random, locale: Locale, city: str, habits: Habits) -> tuple[str, str]:
    """The name, and the legal form behind it."""
    form = rng.choice(locale.forms)[0]
    a, b = surname(rng, locale, habits), surname(rng, locale, habits)
    coin = a_coined_word(rng) if rng.random() < 0.6 else made_up(rng, locale.country, habits)
    trade = rng.choice(locale.trades)
    patterns = [
        f"{a} {trade}",
        f"{trade} {a}",
        f"{a} & {b}",
        f"{coin} {trade}",
        coin,
        f"{coin} {city}",
        f"{a} {b} {trade}",
    ]
    patterns += [f"{trade} {city}", f"{coin} {trade} {city}", f"{a}", f"{a[:1]}{b[:1]}{trade[:1].upper()} {trade}"]
    return rng.choice(patterns), form


FREE_HOSTS = (
    "gmail.com gmail.com gmail.com outlook.com hotmail.com yahoo.com icloud.com gmx.de web.de orange.fr libero.it"
).split()


def private_mail(rng: Random, first: str, last: str) -> str:
    one, other = slug(first) or "x", slug(last) or "y"
    year = rng.choice(("", "", str(rng.randrange(50, 99)), str(rng.randrange(1, 200))))
    ways = (
        f"{one}.{other}",
        f"{one}{other}",
        f"{other}.{one}",
        f"{one[:1]}{other}",
        f"{one}_{other}",
        f"{one}",
        f"{other}",
    )
    handle = rng.choice(ways) if rng.random() < 0.85 else slug(a_coined_word(rng)) + str(rng.randrange(1000))
    return f"{handle}{year}@{rng.choice(FREE_HOSTS)}"


def work_mail(rng: Random, first: str, last: str, domain: str) -> str:
    one, other = slug(first).split("-")[0] or "x", slug(last) or "y"
    ways = (f"{one}.{other}", f"{one[:1]}.{other}", other, f"{one[:1]}{other}")
    return f"{ways[len(domain) % 4] if rng.random() < 0.9 else rng.choice(ways)}@{domain}"
