"""Models of campaigns, events, press room and educational programmes."""
