"""Given names that are used for each other: a person is Elisabeth on the contract and Lisa in the address book."""

from services.dedupe.domain.words import fold

GROUPS = """
    Alexander Alexandra Aleksander Aleksandra Alex Alec Sandy Sascha Xander Olek Ola
    Alessandra Alessandro Sandra Sandro
    Andreas Andrea Andi Andy
    Andrew Andy Drew
    Andrzej Jędrek
    Anna Ania Anni Anneke
    Anthony Antonio Antonius António Anton Antoine Tony Toni Ton Toon Tonino
    Barbara Babsi Bärbel Barb Basia
    Benjamin Benedikt Ben Benny
    Bernhard Bernard Bernd
    Birgitta Brigitte Gitta Gitte Gitti
    Charles Charlie Chuck
    Christine Christina Kristina Tina Christl Stina
    Concepción Concha Conchita
    Cornelis Cornelius Kees Cor
    Daniel Dan Danny
    David Dave
    Deborah Debbie
    Dolores Lola
    Domenico Mimmo
    Dorothea Dorothy Dora Dörte Dot
    Edward Eduard Eduardo Ed Eddie Ted Ned Edu
    Elisabeth Elizabeth Elisabetta Elżbieta Lisa Lisbeth Liese Elli Els Ela Liz Lizzie Beth Betty Betta Babette Sissi
    Enrique Quique
    Francesco Franco Cecco
    Francisco Paco Pancho Curro
    Friedrich Frederik Fritz Fred Freddy
    Gabriele Gabriela Gaby Gabi
    Giovanni Gianni Nino
    Giuseppe Beppe Peppe Pino
    Giuseppina Pina
    Godelieve Lieve
    Grzegorz Grzesiek
    Heinrich Hendrik Heinz Heiner Henk Hein
    Henry Harry
    Ignacio Nacho
    Isabel Isabelle Isa
    Jacobus Jacob Jakob Koos Jaap
    James Jim Jimmy Jamie
    Jesús Chus
    Joachim Jochen Achim
    Joanna Asia
    Johannes Johann Johan Hans Hannes Jan Janek Janne
    John Jack Johnny
    José Pepe
    Josefa Pepa
    Joseph Josef Joe Sepp Jupp Jef
    Karl Carl Kalle
    Katharina Katherine Catherine Katarzyna Katarina Kathi Kati Katja Kate Katie Kathy Cathy Kasia
    Krzysztof Krzysiek
    Lars Lasse
    Lorenzo Renzo Enzo
    Ludwig Lutz
    Luigi Gigi
    Magdalena Magda Lena
    Małgorzata Gosia Małgosia
    Manuel Manolo Manu
    Margarete Margarethe Margaret Margareta Margarita Grete Gretl Greta Maggie Meg Peggy Marga Rita
    Matthias Mathias Matze
    Matthew Matt
    Mercedes Merche
    Michael Michel Mike Mick Michi
    Nicholas Nikolaus Nick Klaus
    Nils Nisse
    Patricia Pat Patty Tricia Trish
    Patrick Pat Paddy
    Petrus Pieter Peter Piet
    Piotr Piotrek
    Rebecca Becky
    Richard Rich Rick Dick
    Robert Rob Robbie Bob Bobby
    Rosario Charo
    Rudolf Rudi
    Salvatore Totò
    Samuel Samantha Sam Sammy
    Sebastian Basti Wastl
    Siegfried Sigi
    Stanisław Staszek Stach
    Stephanie Stefanie Steffi
    Stephen Steven Steve
    Susanne Susan Susanna Susi Susie Sue Sanne
    Thomas Tomasz Tom Tommy Tomek
    Ulrich Ulrike Uli
    Victoria Vicky
    Vincenzo Enzo
    Wilhelmina Mina Willy
    William Wilhelm Willem Will Bill Billy Willi Wim Liam
    Wojciech Wojtek
"""


def _groups_of_names() -> dict[str, frozenset[int]]:
    groups = [fold(line).split() for line in GROUPS.splitlines()]
    return {
        name: frozenset(at for at, names in enumerate(groups) if name in names) for names in groups for name in names
    }


GROUPS_OF_NAME = _groups_of_names()


def are_one_given_name(a: str, b: str) -> bool:
    """Whether two folded names are forms of one."""
    groups = GROUPS_OF_NAME.get(a)
    return groups is not None and not groups.isdisjoint(GROUPS_OF_NAME.get(b, ()))
