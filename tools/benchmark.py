"""Measure start, memory and turns of Waymark beside the stock pipeline, in one run.

    python tools/benchmark.py

Both serve on loopback at the same time and are asked the same messages in turn, a block each,
so that whatever else the machine does falls on both. The stock bot is the pipeline of
`rasa init` (tools/stock/config.yml) trained on the same messages, a few of each topic: how many
it has seen changes its understanding and hardly its speed. It is trained once and kept under
build/stock/. The report goes to docs/performance.md. Linux alone: memory is read from /proc.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from itertools import cycle, islice
from pathlib import Path

from bot.messages import read_messages
from tools.stock.project import MODEL_NAME, StockError, at_most, rasa_environment, trained

REPORT = Path("docs/performance.md")
NLU_FOLDER = Path("data/nlu")
MODEL = Path("models/waymark.tar.gz")
LOG_FOLDER = Path("build/benchmark")
LOOPBACK = "127.0.0.1"
CLIENTS = 8
TURNS_A_CONVERSATION = 10
MESSAGES = 200
WARM_UP = 30
READY_LIMIT = 180.0
"""Seconds to wait for the first reply."""
REPLY_LIMIT = 30.0
"""Seconds to wait for any other."""
_PATIENCE = 15.0
"""Seconds for a server to stop when asked."""


class BenchmarkError(Exception):
    """A bot did not start or did not answer; the text says which and where its log is."""


class Client(ABC):
    """One person talking to a bot over one connection; conversations follow one another."""

    def __init__(self, port: int) -> None:
        self._connection = HTTPConnection(LOOPBACK, port, timeout=REPLY_LIMIT)

    @abstractmethod
    def open(self) -> None:
        """Begin a new conversation."""

    @abstractmethod
    def say(self, text: str) -> None:
        """Send a message and wait for its reply; raises BenchmarkError when it is empty."""

    def close(self) -> None:
        """Let go of the connection."""
        self._connection.close()

    def _post(self, path: str, body: object, headers: dict[str, str] | None = None) -> object:
        sent = {"Content-Type": "application/json", **(headers or {})}
        self._connection.request("POST", path, json.dumps(body), sent)
        response = self._connection.getresponse()
        content = response.read()
        if response.status >= 300:
            raise BenchmarkError(f"{path} answered {response.status}.")
        return json.loads(content)


class WaymarkClient(Client):
    """Talks to the web channel."""

    _headers: dict[str, str]

    def open(self) -> None:
        """Ask the server for a session."""
        opened = self._post("/webhooks/web/sessions", {})
        assert isinstance(opened, dict)
        self._headers = {"Authorization": f"Bearer {opened['session']}"}

    def say(self, text: str) -> None:
        """Send a message."""
        reply = self._post("/webhooks/web/messages", {"text": text}, self._headers)
        if not isinstance(reply, dict) or not reply["messages"]:
            raise BenchmarkError("Waymark sent an empty reply.")


class StockClient(Client):
    """Talks to the REST channel."""

    _sender = ""

    def open(self) -> None:
        """Take a name that the server has not met."""
        self._sender = os.urandom(8).hex()

    def say(self, text: str) -> None:
        """Send a message. It may answer nothing: the template has no fallback response."""
        self._post("/webhooks/rest/webhook", {"sender": self._sender, "message": text})


@dataclass
class Bot:
    """A bot to be measured, and what was measured.

    Attributes:
        starts: seconds from starting the process to its first reply.
        turns: seconds a turn, one client.
        rates: turns a second at eight clients, one value a round.
        memory: resident MB (a million bytes) of all its processes, after the turns.
    """

    name: str
    command: Callable[[int], list[str]]
    folder: Path
    environment: dict[str, str]
    client: Callable[[int], Client]
    starts: list[float] = field(default_factory=list)
    turns: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    memory: float = 0.0

    @contextmanager
    def serving(self) -> Iterator[tuple[int, int]]:
        """Start it, note how long that took, give its port and process id, stop it at the end.

        Raises:
            BenchmarkError: it did not answer in time.
        """
        port = _free_port()
        LOG_FOLDER.mkdir(parents=True, exist_ok=True)
        log_file = (LOG_FOLDER / f"{self.name.lower()}.log").resolve()
        with log_file.open("w") as log:
            started = time.perf_counter()
            process = subprocess.Popen(
                self.command(port),
                cwd=self.folder,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            try:
                self._await_reply(port, process, started + READY_LIMIT, log_file)
                self.starts.append(time.perf_counter() - started)
                yield port, process.pid
            finally:
                _stop(process)

    def _await_reply(
        self, port: int, process: subprocess.Popen[bytes], deadline: float, log: Path
    ) -> None:
        while process.poll() is None and time.perf_counter() < deadline:
            client = self.client(port)
            try:
                client.open()
                client.say("hello")
                return
            except (OSError, HTTPException, BenchmarkError):
                time.sleep(0.1)
            finally:
                client.close()
        raise BenchmarkError(f"{self.name} gave no reply within {READY_LIMIT:.0f} s: see {log}")


def waymark() -> Bot:
    """Waymark as `make run` starts it, without the limit on requests."""
    command = [str(Path(sys.executable).with_name("waymark")), "run", "--port"]
    return Bot(
        "Waymark",
        lambda port: [*command, str(port)],
        Path.cwd(),
        {**os.environ, "WAYMARK_RATE_LIMIT": "off"},
        WaymarkClient,
    )


def stock(folder: Path) -> Bot:
    """The stock bot in `folder` as `rasa run` starts it."""
    model = f"models/{MODEL_NAME}.tar.gz"
    command = [sys.executable, "-m", "rasa", "run", "-i", LOOPBACK, "-m", model, "--port"]
    return Bot(
        "Stock",
        lambda port: [*command, str(port)],
        folder,
        rasa_environment(),
        StockClient,
    )


def time_turns(client: Client, messages: Sequence[str]) -> list[float]:
    """Seconds of each turn. Opening a conversation is not part of one."""
    seconds = []
    for number, text in enumerate(messages):
        if number % TURNS_A_CONVERSATION == 0:
            client.open()
        started = time.perf_counter()
        client.say(text)
        seconds.append(time.perf_counter() - started)
    return seconds


def turns_a_second(
    make_client: Callable[[], Client], messages: Sequence[str], seconds: float
) -> float:
    """Turns a second of eight clients at once, opening conversations included."""
    started = time.perf_counter()
    deadline = started + seconds

    def talk(number: int) -> int:
        client = make_client()
        turns = 0
        try:
            for text in islice(cycle(messages), number * 7, None):
                if turns % TURNS_A_CONVERSATION == 0:
                    client.open()
                client.say(text)
                turns += 1
                if time.perf_counter() >= deadline:
                    return turns
        finally:
            client.close()
        return turns

    with ThreadPoolExecutor(CLIENTS) as clients:
        total = sum(clients.map(talk, range(CLIENTS)))
    return total / (time.perf_counter() - started)


def resident_megabytes(group: int, proc: Path = Path("/proc")) -> float:
    """Resident memory in MB (a million bytes) of every process of a process group."""
    kilobytes = 0
    for folder in proc.glob("[0-9]*"):
        try:
            # After the name, which may hold anything: state, parent, group.
            in_group = int((folder / "stat").read_text().rpartition(")")[2].split()[2]) == group
            status = (folder / "status").read_text() if in_group else ""
        except (OSError, IndexError):
            continue  # it ended meanwhile
        for line in status.splitlines():
            if line.startswith("VmRSS:"):
                kilobytes += int(line.split()[1])
    return kilobytes * 1024 / 1e6


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` of the values do not exceed (nearest rank)."""
    return sorted(values)[max(0, -(-round(share * 1000) * len(values) // 1000) - 1)]


def messages_to_say(number: int) -> list[str]:
    """Validation messages of all topics, the same ones in every run."""
    kept = [m.text for m in read_messages(NLU_FOLDER) if m.is_validation]
    return sorted(kept, key=lambda text: hashlib.sha256(text.encode()).digest())[:number]


def measure(bots: Sequence[Bot], texts: Sequence[str], plan: argparse.Namespace) -> None:
    """Fill in what the bots are measured by, in turn."""
    for _ in range(plan.starts - 1):
        for bot in bots:
            with bot.serving():
                print(f"{bot.name} ready after {bot.starts[-1]:.1f} s", flush=True)
    with ExitStack() as stack:
        serving = []
        for bot in bots:
            port, process = stack.enter_context(bot.serving())
            print(f"{bot.name} ready after {bot.starts[-1]:.1f} s", flush=True)
            serving.append((bot, port, process))
        for bot, port, _ in serving:
            _talk(bot, port, texts[:WARM_UP])
        for number in range(plan.rounds):
            block = texts[number :: plan.rounds]
            for bot, port, _ in serving:
                bot.turns += _talk(bot, port, block)
        for _ in range(plan.rounds):
            for bot, port, _ in serving:
                rate = turns_a_second(lambda b=bot, p=port: b.client(p), texts, plan.seconds)  # type: ignore[misc]
                bot.rates.append(rate)
        for bot, _, process in serving:
            bot.memory = resident_megabytes(process)


def _talk(bot: Bot, port: int, texts: Sequence[str]) -> list[float]:
    client = bot.client(port)
    try:
        return time_turns(client, texts)
    finally:
        client.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ask the process group to end, and end it if it does not."""
    for request in (signal.SIGINT, signal.SIGKILL):
        try:
            os.killpg(process.pid, request)
            process.wait(_PATIENCE)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue


def table(ours: Bot, theirs: Bot) -> str:
    """The figures of both, and ours as a multiple of theirs."""
    rows = [
        ("ready, s", statistics.median(ours.starts), statistics.median(theirs.starts), 1),
        ("resident memory, MB", ours.memory, theirs.memory, 0),
        *(
            (f"turn, {name}, ms", 1e3 * percentile(ours.turns, share), 1e3 * other, 1)
            for name, share in (("p50", 0.5), ("p95", 0.95))
            for other in [percentile(theirs.turns, share)]
        ),
        (
            f"turns a second, {CLIENTS} clients",
            statistics.median(ours.rates),
            statistics.median(theirs.rates),
            0,
        ),
    ]
    lines = [f"| | {ours.name} | {theirs.name} | ratio |", "| --- | ---: | ---: | ---: |"]
    lines += [f"| {n} | {a:.{d}f} | {b:.{d}f} | {a / b:.2f} |" for n, a, b, d in rows]
    return "\n".join(lines)


def report(ours: Bot, theirs: Bot, plan: argparse.Namespace, command: str) -> str:
    """The page docs/performance.md."""
    return f"""# Performance

Waymark beside the pipeline that `rasa init` gives, measured in one run with

    {command}

{table(ours, theirs)}

Absolute times are those of one shared machine with {os.cpu_count()} cores that also ran the
clients. The ratios travel; the times do not. Waymark was meant to need a third of the turn time
and half of the memory.

- **Waymark:** `waymark run`, the web channel and the actions in one process, request limit off.
- **Stock:** `rasa run` with the pipeline and policies of tools/stock/config.yml, the REST
  channel, a rule and a response a topic, and three stories. It learnt from at most
  {plan.stock_messages} messages a topic in {plan.stock_epochs} epochs so that it trains in minutes.
  Epochs do not change its speed; more messages give it a larger vocabulary, and more to do.
- **Ready:** from starting the process to the first reply received; the median of
  {len(ours.starts)} starts each, in turn.
- **Memory:** resident memory of all processes of the server, after all turns.
- **Turn:** a message sent over an open connection until the reply is read, {len(ours.turns)}
  turns each after {min(WARM_UP, len(ours.turns))} to warm up, {TURNS_A_CONVERSATION} turns a
  conversation, both servers running and asked in turn. The messages are training messages that
  were kept out to validate (data/nlu/), the same for both.
- **Turns a second:** {CLIENTS} clients at once, each sending as soon as it has its reply; the
  median of {len(ours.rates)} spells of {plan.seconds:g} s each.
"""


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--starts", type=int, default=3, help="starts of each bot (3)")
    parser.add_argument("--rounds", type=int, default=5, help="blocks and spells of each (5)")
    parser.add_argument("--seconds", type=float, default=5.0, help="length of a spell (5)")
    parser.add_argument("--turns", type=int, default=MESSAGES, help=f"timed turns ({MESSAGES})")
    parser.add_argument(
        "--stock-messages", type=int, default=18, help="messages a topic for the stock bot (18)"
    )
    parser.add_argument("--stock-epochs", type=int, default=100, help="epochs of its DIET (100)")
    parser.add_argument("--dry-run", action="store_true", help=f"leave {REPORT} as it is")
    return parser.parse_args()


def main() -> int:
    """Measure, print and write the report; 1 when a bot cannot be measured."""
    plan = _arguments()
    try:
        if not MODEL.exists():
            raise BenchmarkError("There is no trained model. Run: make setup")
        print("Training the stock bot, unless that was done before …", flush=True)
        learnt = at_most(read_messages(NLU_FOLDER), plan.stock_messages)
        bots = waymark(), stock(trained(learnt, plan.stock_epochs))
        measure(bots, messages_to_say(plan.turns), plan)
    except (BenchmarkError, StockError, OSError, HTTPException) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"\n{table(*bots)}")
    if not plan.dry_run:
        command = " ".join(["python tools/benchmark.py", *sys.argv[1:]])
        REPORT.write_text(report(*bots, plan, command), "utf-8")
        print(f"Written to {REPORT}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
