"""Images and documents for others to use: with licence, alternative text and the sizes platforms need."""
