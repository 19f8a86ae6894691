"""The practices that were found, read where they were found: to go there once more takes as long as to search."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, cast

from sqlalchemy import Dialect, Table, inspect
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql import asyncpg

from bot.model.practice import Practice
from storage.sql.plain import Reads
from storage.tables import PracticeRow
