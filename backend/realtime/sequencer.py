"""The sequencer: numbers what was committed, and hands it to the hubs.

A counter that writers lock would make every write to a busy person's feed queue for the one before it. So a write
only inserts its rows, and one leader gives the numbers *after* commit. Rows of a transaction that is still open may
have smaller ids than rows already numbered; they get their numbers later. That is right: two changes of one object
stand in order by its row lock, so the second is inserted, and committed, after the first was committed; and changes
that no lock orders have no order to keep.

Every process may run one. The leader holds an advisory lock on the connection that it numbers with: a leader that
loses its connection has lost the lock and its unfinished round in the same moment.
"""

import asyncio
import logging
from collections.abc import Sequence
from typing import Any

import psycopg
from channels.layers import get_channel_layer

from backend.database import connection_params
from backend.realtime.frames import GROUP, Item, pack
from backend.realtime.queries import AS_TEXT

log = logging.getLogger(__name__)

LOCK = 0x4C494E4C_46454544
"""The advisory lock of the leader: "LINL", "FEED"."""
CHANNEL = "linli_feed"
BATCH = 5_000
POLL_SECONDS = 1.0
"""How long a lost notification can cost; also how soon a follower takes over."""
SEND_SECONDS = 2.0
SHORTEST_PAUSE = 0.1
LONGEST_PAUSE = 5.0

# FOR UPDATE: a row that an erasure deletes meanwhile must not leave a gap behind.
NUMBER = f"""
WITH waiting AS (
    SELECT id, user_id FROM realtime_feeditem WHERE seq IS NULL ORDER BY id LIMIT %s FOR UPDATE
), numbered AS (
    SELECT waiting.id, waiting.user_id,
           coalesce(so_far.last, 0) + row_number() OVER (PARTITION BY waiting.user_id ORDER BY waiting.id) AS seq
    FROM waiting LEFT JOIN realtime_feedposition so_far USING (user_id)
), moved AS (
    INSERT INTO realtime_feedposition (user_id, last) SELECT user_id, max(seq) FROM numbered GROUP BY user_id
    ON CONFLICT (user_id) DO UPDATE SET last = excluded.last
), given AS (
    UPDATE realtime_feeditem item SET seq = numbered.seq FROM numbered WHERE item.id = numbered.id
    RETURNING item.id, item.user_id, item.seq, item.type, item.at, item.data
)
SELECT {AS_TEXT} FROM given ORDER BY given.id
"""  # noqa: S608  # constants


class Sequencer:
    """One candidate for leadership. `run` until cancelled; it outlives the database and the channel layer."""

    def __init__(self, *, params: dict[str, Any] | None = None, batch: int = BATCH) -> None:
        self.params = params or connection_params()
        self.batch = batch
        self.leads = asyncio.Event()
        self._layer_down = False

    async def run(self) -> None:
        """Follow, lead, and after any failure of the database start again, ever less often."""
        pause = SHORTEST_PAUSE
        while True:
            try:
                params = {**self.params, "autocommit": True, "connect_timeout": 5}
                async with await psycopg.AsyncConnection.connect(**params) as conn:
                    await self._follow(conn)
                    pause = SHORTEST_PAUSE
                    await self._lead(conn)
            except (psycopg.Error, OSError) as error:
                if pause == SHORTEST_PAUSE:
                    log.warning("the sequencer lost the database, and keeps trying: %s", error)
            finally:
                self.leads.clear()
            await asyncio.sleep(pause)
            pause = min(LONGEST_PAUSE, pause * 2)

    async def _follow(self, conn: psycopg.AsyncConnection) -> None:
        while True:
            row = await (await conn.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])).fetchone()
            if row and row[0]:
                return
            await asyncio.sleep(POLL_SECONDS)

    async def _lead(self, conn: psycopg.AsyncConnection) -> None:
        # A leader that is frozen, or cut off, loses the lock: the server ends its session.
        await conn.execute("SET idle_session_timeout = '15s'")
        await conn.execute("SET lock_timeout = '3s'")
        await conn.execute(f"LISTEN {CHANNEL}")
        self.leads.set()
        # The leader before may have died between numbering and handing over.
        await self._send({"type": "feed.resync"})
        while True:
            while items := await self.number(conn):
                for text in pack(items):
                    await self._send({"type": "feed.items", "text": text})
                if len(items) < self.batch:
                    break
            async for _ in conn.notifies(timeout=POLL_SECONDS, stop_after=1):
                pass

    async def number(self, conn: psycopg.AsyncConnection) -> Sequence[Item]:
        """One round: number up to a batch of committed rows, in one statement that is one transaction."""
        rows = await (await conn.execute(NUMBER, [self.batch])).fetchall()
        return [Item(*row) for row in rows]

    async def _send(self, message: dict[str, Any]) -> None:
        """Hand to the hubs. What is lost here they find in the database: by the gap, or when they look again."""
        layer: Any = get_channel_layer()
        try:
            async with asyncio.timeout(SEND_SECONDS):
                await layer.group_send(GROUP, message)
            self._layer_down = False
        except Exception as error:  # noqa: BLE001  # whatever ails the layer, numbering goes on
            if not self._layer_down:
                log.warning("the channel layer does not take the feed; sockets will read the database: %s", error)
            self._layer_down = True
