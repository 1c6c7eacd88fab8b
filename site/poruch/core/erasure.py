"""A page whose words may stand nowhere any more: whoever keeps something of pages forgets it.

The app that erases a page empties the page, its versions and its translations itself.
"""

from django.dispatch import Signal

#: Told in the transaction of the change, with the page's class as ``sender``, ``instance`` (emptied, with the
#: title that may stay) and ``ids``, the pages that were emptied together.
erased = Signal()
