"""Which aspects of an item a plain question for it means."""

from __future__ import annotations

from corpus.datatypes import Aspect

PLAIN_ASPECTS = (Aspect.AMOUNT, Aspect.COUNT, Aspect.RATE, Aspect.INDICATOR)
