"""Models of campaigns: demands, actions, materials, results, stories told with consent."""
