# Places left to outside programs.

place-free = { $peer } is left to an outside program: { $calls }
