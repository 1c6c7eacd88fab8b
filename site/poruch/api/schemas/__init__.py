"""What leaves: one model a kind of answer. A field that is not named here cannot leave."""
