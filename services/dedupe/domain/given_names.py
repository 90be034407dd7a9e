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

OTHER_NAMES = """
    Adam Adèle Adrian Agata Agnes Agnieszka Albert Alberto Alejandro Alfred Alice Alicia Alina Amanda Amelia Amy Ana
    Andrea Angela Angelika Anita Anja Anke Anne Annette Annika Antje Antonia Arno Arnaud Arthur Artur Astrid August
    Aurélie Axel Bart Beate Beatrice Béatrice Beatriz Bengt Bert Bettina Björn Bodil Bo Brian Bruno Camille Carina
    Carla Carlo Carlos Carmen Carolina Caroline Carsten Caterina Cathérine Cécile Céline Chantal Chiara Christa
    Christian Christiane Christoph Christophe Christopher Ciara Claire Clara Claudia Claudio Clemens Clément Conor
    Cristina Dagmar Damian Daniela Danielle Dariusz Davide Dennis Denise Diana Didier Diego Dieter Dirk Dominik
    Dominique Doris Dorota Eberhard Eileen Elena Elise Elke Ella Ellen Elsa Elsbeth Emil Emilia Emily Emma Eric Erich
    Erik Erika Ernst Ester Esther Eugen Eva Ewa Fabian Fabio Federica Federico Felix Fernando Filip Fiona Flora Florence
    Florian Frank Franz Françoise François Frederic Geert Georg George Georges Gerald Gerard Gerda Gerhard Gerrit
    Giorgio Giulia Giulio Gisela Gonzalo Graham Guillaume Günter Günther Gunnar Gustav Guy Halina Hanna Hannah Hanne
    Harald Heidi Heike Helen Helena Helene Helga Helmut Henrik Herbert Hermann Hilde Holger Horst Hubert Hugo Ian Ilona
    Ilse Ines Inga Inge Ingeborg Ingo Ingrid Irena Irene Iris Isabella Ivan Ivo Iwona Jacek Jacqueline Jaime Jan Jana
    Janine Janusz Jasmin Javier Jean Jeanne Jeffrey Jens Jeremy Jerzy Jessica Joan Joana Jolanta Jon Jonas Jonathan
    Jordi Jorge Jörg Juan Judith Julia Julian Julie Julien Jürgen Justyna Jutta Kai Karen Karin Karina Karsten Katrin
    Keith Kenneth Kerstin Kevin Kirsten Kjell Konrad Konstantin Kristian Kurt Lara Laura Laurence Laurent Lea Leif Leo
    Leon Leonie Leszek Linda Lina Liam Line Lisa Lothar Louis Louise Luca Lucas Lucia Lucie Lucy Luis Luisa Lukas Luke
    Maciej Manfred Manon Manuela Marc Marcel Marcin Marco Marcos Marcus Marek Maria Marianne Marie Marija Marina Mario
    Marion Marius Mariusz Mark Markus Marlene Marta Martha Martin Martina Martine Mary Mats Maurice Max Maya Melanie
    Mette Micha Michaela Michał Michèle Michelle Miguel Mikael Mila Milan Mirko Miriam Mona Monica Monika Monique Morten
    Nadia Nadine Nadja Natalia Natalie Nathalie Nico Nicola Nicolas Nicole Niels Niklas Nina Noah Nora Norbert Oliver
    Olivia Olivier Oskar Otto Pablo Paola Paolo Pascal Paul Paula Paulina Pauline Pedro Per Petra Philip Philipp
    Philippe Pia Pierre Pilar Rafael Rainer Ralf Ralph Ramona Raphael Raúl Regina Reinhard Renata Renate Rene René
    Riccardo Rita Roberta Roberto Roger Roland Rolf Roman Ronald Ronny Rosa Rosemarie Ruben Ruth Ryan Sabine Sabrina
    Saïd Sara Sarah Sebastián Sergio Sergi Sigrid Silke Silvia Simon Simona Simone Sofia Sofie Sonja Sophia Sophie
    Stefan Stefania Stefano Steffen Stein Stéphane Stephan Stina Sven Svenja Sylvia Sylvie Sławomir Tanja Tatjana Teresa
    Theo Theodor Thérèse Thierry Thorsten Tim Timo Tobias Tomas Tomás Torben Torsten Udo Ulf Ursula Uta Ute Uwe Valentin
    Valentina Valérie Vanessa Vera Verena Véronique Viktor Vincent Viola Volker Walter Wanda Werner Wiebke Wolf Wolfgang
    Xavier Yannick Yves Yvonne Zofia
"""


def _groups_of_names() -> dict[str, frozenset[int]]:
    groups = [fold(line).split() for line in GROUPS.splitlines()]
    return {
        name: frozenset(at for at, names in enumerate(groups) if name in names) for names in groups for name in names
    }


GROUPS_OF_NAME = _groups_of_names()
OTHERS = frozenset(fold(OTHER_NAMES).split())


def are_one_given_name(a: str, b: str) -> bool:
    """Whether two folded names are forms of one."""
    groups = GROUPS_OF_NAME.get(a)
    return groups is not None and not groups.isdisjoint(GROUPS_OF_NAME.get(b, ()))


def is_given_name(name: str) -> bool:
    """Whether it is a known name: two known names a letter apart are two names, and no slip of the pen."""
    return name in GROUPS_OF_NAME or name in OTHERS
