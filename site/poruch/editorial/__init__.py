"""How two partners work in one newsroom. A folder of apps, one for each concern:

roles: who may do what; workflow: who must agree; translation, freshness, collection, rules, copies, trash,
accounts; desk: what an editor sees of all of them. Decision 0014 says why they are apps of their own.
"""
