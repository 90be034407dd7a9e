"""Given names that are used for each other: a person is Elisabeth on the contract and Lisa in the address book."""

from services.dedupe.domain.words import fold

GROUPS = """
    Adam Adaś
    Adriaan Adrianus Adrian Ad Arie
    Agnieszka Aga Agnes
    Albert Alberto Bert Bertie
    Albrecht Albert Al
    Aleksander Alexander Alex Alec Sandy Sascha Xander Olek
    Aleksandra Alexandra Alex Sandra Sandy Sascha Ola Sasha
    Alejandro Álex Jandro
    Alessandra Sandra Ale
    Alessandro Sandro Ale
    Alfred Alfredo Fred Fredi
    Amanda Mandy
    Andreas Andi Andy Anders
    Andrea Andi
    Ángeles Geli
    Antonia Antonella Toni Tonia
    Antonina Tosia
    Arnold Arne Arno
    Arthur Art Artur
    Augustin Gustl August
    Aurélie Lili
    Andrew Andy Drew
    Andrzej Jędrek
    Anna Ania Anni Anneke
    Anthony Antonio Antonius António Anton Antoine Tony Toni Ton Toon Tonino
    Bartholomeus Bart
    Bartosz Bartek
    Beatrice Beatrix Bea
    Bengt Benke
    Bogdan Bodzio
    Barbara Babsi Bärbel Barb Basia
    Benjamin Benedikt Ben Benny
    Bernhard Bernard Bernd
    Birgitta Birgit Brigitte Brigitta Gitta Gitte Gitti
    Bo Bosse
    Bożena Bożenka
    Carolina Caroline Karoline Caro Carrie Line
    Carmen Menchu
    Catalina Lina
    Cecilia Cilla Cissi
    Christian Christiaan Kristian Chris Krister
    Christoph Christopher Christophe Chris Stoffel Toph
    Claudia Claudi
    Clemens Klemens Clem
    Consuelo Chelo
    Charles Charlie Chuck
    Christine Christina Kristina Tina Christl Stina
    Concepción Concha Conchita
    Cornelis Cornelius Kees Cor
    Daniel Daniele Dan Danny Dani
    Daniela Danielle Dani
    Dariusz Darek
    Dieter Dietrich Didi
    Dominik Dominique Dom Nik
    Donald Don
    Dorota Dorotka
    David Dave
    Deborah Debbie
    Dolores Lola
    Domenico Mimmo
    Dorothea Dorothy Dora Dörte Dot
    Eberhard Ebi Hardy
    Eduardo Lalo
    Eleonora Eleanor Leonora Nora Ellie Nell
    Elżbieta Ela Elka
    Emanuele Emanuel Manuel Lele
    Emily Emilie Emma Em Milly
    Erik Eric Erich Jerker Rick
    Eugeniusz Gienek
    Eva Ewa Evi Ewka
    Ferdinand Ferdi Nando
    Fernando Nando Fer
    Florian Flo
    Frances Fran Fanny
    Francisca Paca Paqui
    Edward Eduard Eduardo Ed Eddie Ted Ned Edu
    Elisabeth Elizabeth Elisabetta Elżbieta Lisa Lisbeth Liese Elli Els Ela Liz Lizzie Beth Betty Betta Babette Sissi
    Enrique Quique
    Francesco Franco Cecco
    Francisco Paco Pancho Curro
    Friedrich Frederik Fritz Fred Freddy
    Gabriele Gabriela Gabrielle Gabriella Gaby Gabi
    Georg George Georges Giorgio Jørgen Schorsch Jürgen
    Gerald Gerard Gerhard Gerd Gert Gerry Hardy Gérard
    Gertrud Gertrude Trude Traudl Gertie
    Gianluca Luca
    Gregor Gregory Grégoire Greg
    Guadalupe Lupe
    Gunnar Gunne
    Günter Günther Günni
    Gustav Gus Gösta
    Giovanni Gianni Nino
    Giuseppe Beppe Peppe Pino
    Giuseppina Pina
    Godelieve Lieve
    Grzegorz Grzesiek
    Halina Halinka
    Hannah Johanna Hanna Hanni
    Helena Helene Elena Lena Leni Hela
    Helmut Helmuth Helle
    Henryk Heniek
    Hermann Herman Harm Manni
    Hildegard Hilde Hilda
    Hubert Hubertus Bertl Bert Huub
    Ignatius Ignaz Naz
    Inés Agnès
    Ingeborg Inge Inga Bojan
    Ingrid Inga
    Irena Irene Irka
    Heinrich Hendrik Heinz Heiner Henk Hein
    Henry Harry
    Ignacio Nacho
    Isabel Isabelle Isa
    Jacques Jacky
    Jacqueline Jacky Jackie
    Janusz Janek
    Jean-Pierre Jean
    Jennifer Jenny Jen Jenn
    Jerzy Jurek
    Jessica Jess Jessie
    Joaquín Ximo Quino
    Jonathan Jon Jonny
    Jorge Jordi
    Josephine Josefine Josie Fina
    Judith Judy
    Julia Juliane Julie Jule
    Julius Jules
    Jürgen Jörg
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
    Kazimierz Kazik
    Kenneth Ken Kenny
    Konrad Conrad Kurt Conny Koen Koenraad
    Laurence Lawrence Laurent Lorenz Larry Laurie
    Leonard Leonardo Leonhard Leo Len Lenny Leon
    Leopold Poldi Leo Pold
    Leszek Lech
    Louis Luis Lewis Lou
    Louise Luise Luisa Lou Lulu
    Lucas Lukas Luke Luc
    Ludwig Lutz Wiggerl
    Luigi Gigi
    Magdalena Magda Lena
    Małgorzata Gosia Małgosia
    Magnus Mange
    Manfred Fred Manni Freddy
    Manuel Manolo Manu
    Manuela Manu
    Marcin Marcinek
    Marek Mareczek
    Marie Maria Mary Mariechen Mia Mitzi Mizzi Marijke Rie
    Marianne Nanne Janne
    Marta Martha Märta
    Martin Martijn Mårten Tijn
    Martina Tina
    Maximilian Max Maxi Maks
    Melanie Mel
    Miguel Miki
    Mikael Micke
    Monika Monica Moni
    Margarete Margarethe Margaret Margareta Margarita Grete Gretl Greta Maggie Meg Peggy Marga Rita
    Matthias Mathias Matze
    Matthew Matt
    Mercedes Merche
    Michael Michel Mike Mick Michi Mickey Michiel
    Mikołaj Miki
    Nicholas Nikolaus Nick Klaus
    Nils Niels Nisse
    Natalia Natalie Nathalie Nat
    Niklas Nicklas Niclas Nicke
    Oliver Olivier Olli Ollie
    Olof Olle Ola
    Oskar Oscar Ossi
    Pamela Pam
    Paul Paulus Paweł Pavel
    Paula Paulina Pauline Pau
    Per Pär Pelle Peter
    Philipp Philip Philippe Phil Pip Felipe Filip
    Pilar Pili
    Rafael Raffaele Rafael Rafa Raf
    Raymond Raimund Ray
    Regina Gina
    Reinhard Reinhold Reiner Rainer
    Roger Rodger
    Roland Roly
    Ronald Ron Ronnie
    Rosalie Rosa Rose Rosemarie Rosi Rosie
    Ryszard Rysiek
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
    Samantha Sam Sammy
    Samuel Sam Sammy
    Sarah Sara Sally
    Simon Simone Si
    Sofia Sophia Sophie Zofia Zosia Fie
    Søren Søs
    Sylvia Silvia Silvie
    Sławomir Sławek
    Svetlana Lana
    Sebastian Basti Wastl
    Siegfried Sigi
    Stanisław Staszek Stach
    Stephanie Stefanie Steffi
    Stephen Steven Stephan Stefan Steve Steffen Stefano
    Sven Svenne
    Teresa Theresa Therese Tere Resi Tess Terry
    Theodor Theodore Teodor Theo Ted Teddy
    Timothy Timotheus Tim Timmy
    Tobias Tobi Toby
    Torsten Thorsten Totte
    Ursula Uschi Ulla Ursel
    Susanne Susan Susanna Susi Susie Sue Sanne
    Thomas Tomasz Tom Tommy Tomek
    Ulf Uffe
    Ulrich Uli Ueli Ulli
    Ulrike Uli Ulli Rike
    Valentin Valentina Val
    Valerie Val
    Veronika Veronica Vroni Vreni Nika
    Verena Vreni
    Victoria Vicky
    Vincenzo Enzo
    Wilhelmina Mina Willy
    William Wilhelm Willem Will Bill Billy Willi Wim Liam
    Władysław Władek
    Walter Walther Walt Wout Wouter
    Werner Wern
    Wiesława Wiesia
    Wolfgang Wolf Wolfi
    Wojciech Wojtek
    Xavier Javier Xavi Javi
    Zbigniew Zbyszek
    Zdzisław Zdzisiek
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


OF_WOMEN = frozenset("a e ia ie ina ine ette etta elle ella iana iane anna anne".split())
"""What makes the name of a woman of a man's: Paulina is no short form of Paul."""


def are_of_two_genders(a: str, b: str) -> bool:
    """Francesco and Francesca, Mario and Maria, Stefan and Stefanie."""
    if len(a) == len(b):
        return a[:-1] == b[:-1] and len(a) > 3 and {a[-1], b[-1]} == {"o", "a"}
    short, long = (a, b) if len(a) < len(b) else (b, a)
    more = long[len(short) :]
    return len(short) > 2 and long.startswith(short) and more in OF_WOMEN and len(more) > 1


def are_one_given_name(a: str, b: str) -> bool:
    """Whether two folded names are forms of one."""
    groups = GROUPS_OF_NAME.get(a)
    return groups is not None and not groups.isdisjoint(GROUPS_OF_NAME.get(b, ()))


def is_given_name(name: str) -> bool:
    """Whether it is a known name: two known names a letter apart are two names, and no slip of the pen."""
    return name in GROUPS_OF_NAME or name in OTHERS
