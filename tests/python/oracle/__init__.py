"""An independent recomputation of every score in plain Python: integers and loops, no SQL.

Written from docs on the scoring formulas, not from the models, so that the two can disagree.

What it takes as given, and recomputes:

* Raw files under `RAW/uploads` (activities, account signals, content) are read with `csv` and
  `pyarrow`, and everything after them is recomputed: the latest version of each activity,
  deletions, the signal a raw name stands for, scanner verdicts, daily caps, relevance, decay,
  windows, breadth, negatives, fit, warmth.
* Activities of connector sources (CRM, marketing automation, web, payments) are taken from the
  published table `core.activities`: their mapping is the business of staging, with its own tests.
* Identity (which contact and account a source record belongs to, parents) is taken from the
  published `core` tables; an account's attributes likewise. So is whom an e-mail address or a bare
  organization name leads to, in activities that give no record.
* Policy is read from the seed files themselves.
"""
