// The library holds the translations as resources and nothing else.
