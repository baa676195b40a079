"""One analyst's browser, as Streamlit's server sees it: its websocket protocol and nothing else."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

# The frontend forgets a large message that no run has used for this many runs.
MESSAGE_AGE_RUNS = 2
MICROSECONDS_A_DAY = 86_400_000_000
EPOCH = dt.date(1970, 1, 1)


class AppFailedError(RuntimeError):
    """The app raised, or answered with something other than the date asked for."""


@dataclass
class Session:
    """A connection with what a frontend would remember: widgets, and messages it can reuse."""

    socket: ClientConnection
    widgets: dict[str, str] = field(default_factory=dict)
    fragments: dict[str, str] = field(default_factory=dict)
    kept: dict[str, int] = field(default_factory=dict)
    runs: int = 0
    received: int = 0

    async def rerun(
        self, states: Iterable[WidgetState] = (), *, fragment: str = "", expect: str = ""
    ) -> None:
        """Ask for a run and return when it is finished.

        Parameters
        ----------
        states : iterable of WidgetState
            The widgets that differ from their defaults.
        fragment : str
            Id of the fragment to run; empty for the whole script.
        expect : str
            A text that the answer must hold.
        """
        message = BackMsg()
        message.rerun_script.widget_states.widgets.extend(states)
        message.rerun_script.fragment_id = fragment
        message.rerun_script.cached_message_hashes.extend(self.kept)
        await self.socket.send(message.SerializeToString())
        self.runs += 1
        self.received = 0
        found = await self._read_until_finished(expect.encode())
        self._forget_old_messages()
        if not found:
            raise AppFailedError(f"the answer does not mention {expect!r}")

    async def _read_until_finished(self, expect: bytes) -> bool:
        found = False
        while True:
            payload = await self.socket.recv(decode=False)
            self.received += len(payload)
            found |= expect in payload
            message = ForwardMsg.FromString(payload)
            kind = message.WhichOneof("type")
            if kind == "script_finished" and message.script_finished in _FINISHED:
                return found
            if kind == "script_finished" and message.script_finished in _FAILED:
                raise AppFailedError("the script does not compile")
            self._remember(message, kind)

    def _remember(self, message: ForwardMsg, kind: str | None) -> None:
        if kind == "ref_hash":
            self.kept[message.ref_hash] = self.runs
        elif message.metadata.cacheable:
            self.kept[message.hash] = self.runs
        if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            element = message.delta.new_element
            name = element.WhichOneof("type") or ""
            if name == "exception":
                raise AppFailedError(f"{element.exception.type}: {element.exception.message}")
            self._remember_widget(name, getattr(getattr(element, name), "id", ""), message)

    def _remember_widget(self, name: str, identity: str, message: ForwardMsg) -> None:
        if identity:
            # An id reads "$$ID-<hash>-<the key the app gave, or None>".
            place = f"{name}:{identity.split('-', 2)[-1]}"
            self.widgets[place] = identity
            self.fragments[place] = message.delta.fragment_id

    def _forget_old_messages(self) -> None:
        oldest = self.runs - MESSAGE_AGE_RUNS
        self.kept = {key: run for key, run in self.kept.items() if run >= oldest}


_FINISHED = {ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY}
_FAILED = {ForwardMsg.FINISHED_WITH_COMPILE_ERROR}


async def open_session(port: int) -> Session:
    """Connect and wait for the app's first run."""
    url = f"ws://127.0.0.1:{port}/_stcore/stream"
    socket = await connect(
        url,
        subprotocols=[Subprotocol("streamlit")],
        max_size=None,
        ping_interval=None,
        open_timeout=60,
    )
    session = Session(socket)
    await session.rerun()
    return session


def slider_state(session: Session, place: str, date: dt.date) -> WidgetState:
    """Say what ``st.slider`` sends for a date: microseconds since 1970."""
    state = WidgetState(id=session.widgets[place])
    state.double_array_value.data.append((date - EPOCH).days * MICROSECONDS_A_DAY)
    return state


def component_state(session: Session, place: str, value: object) -> WidgetState:
    """Say what a components-v2 component sends: its state as JSON."""
    return WidgetState(id=session.widgets[place], json_value=json.dumps(value))
