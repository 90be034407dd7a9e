"""Where the weights of duplicate detection come from: invented contacts, their pairs, and the program that fits."""
