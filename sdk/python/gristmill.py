"""Gristmill worker library for Python 3.8 and later. One file, no dependencies: copy it beside your worker.

    from gristmill import ArgumentError, Worker

    worker = Worker()

    @worker.operation("greet")
    def greet(arguments, call):
        if "name" not in arguments:
            raise ArgumentError("name", "Expected a name.")
        return {"greeting": "Hello, " + arguments["name"] + "!"}

    worker.run()

A worker runs one call at a time. What an operation returns is written as JSON; what it raises becomes an error:
ArgumentError is the caller's fault and never retried, Fault is the module's with a code of yours, anything else is the
fault "module_fault". Printing is safe, wherever the host listens: it ends up in the host's log.

The wire is described in docs/module-protocol.md.
"""

import json
import os
import struct
import time
import traceback

VERSION = "python/1"
MAX_FRAME_BYTES = 16_777_216
_ARGUMENTS = b',"args":'


class ArgumentError(Exception):
    """The caller's arguments are at fault; `field` is the path of the one that is."""

    def __init__(self, field, message, code="invalid_argument"):
        super().__init__(message)
        self.field, self.message, self.code = field, message, code


class Fault(Exception):
    """The module is at fault, with a stable code in snake_case. A job waits retry_after seconds, if given, before its next attempt."""

    def __init__(self, code, message, retryable=True, retry_after=None):
        super().__init__(message)
        self.code, self.message, self.retryable, self.retry_after = code, message, retryable, retry_after


class Snooze(Fault):
    """The work cannot be done yet, and none was: a job runs again after so many seconds, at most 30 days, and spends no attempt."""

    def __init__(self, seconds, message):
        if not seconds <= 30 * 86_400:
            raise ValueError(f"seconds: expected at most {30 * 86_400}, got {seconds}")
        super().__init__("snoozed", message, retry_after=max(0, seconds))


class RawJson:
    """A result that is JSON text (str or bytes) already, passed on as it is."""

    def __init__(self, text):
        self.text = text.encode() if isinstance(text, str) else bytes(text)


class Call:
    """What the host tells of a call, and what the operation may tell the host meanwhile."""

    def __init__(self, worker, request, raw):
        self._worker = worker
        self._id = request["id"]
        self._ends = None if request.get("deadlineMs") is None else time.monotonic() + request["deadlineMs"] / 1000
        self.operation = request["operation"]
        self.job = request.get("job")
        """The job's "id", "attempt" and "maxAttempts"; None for a plain call."""
        self.arguments_json = raw
        """The arguments as the bytes that came."""

    def remaining(self):
        """Seconds until the host gives the call up and kills this process; None when it never does."""
        return None if self._ends is None else self._ends - time.monotonic()

    def progress(self, fraction=None, message=""):
        """Tells how far the call is: a fraction from 0 to 1, or None, and a message."""
        self._worker._send_json({"id": self._id, "progress": {"fraction": fraction, "message": message}})

    def log(self, message, level="info"):
        """Writes to the host's log; the level is debug, info, warning or error."""
        self._worker.log(message, level)


class Worker:
    """Operations by name, and the loop that runs them."""

    def __init__(self):
        self._operations = {}
        descriptor = os.environ.get("GRISTMILL_FD")
        if descriptor is not None:
            self._in = self._out = int(descriptor)
        else:
            # Standard output is the channel: keep it for ourselves, and let print go to standard error.
            self._in, self._out = os.dup(0), os.dup(1)
            os.dup2(2, 1)
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        for own in {self._in, self._out}:
            os.set_inheritable(own, False)

    def operation(self, name):
        """Registers the decorated function, which takes the arguments and the call, as the operation of that name."""

        def register(function):
            self._operations[name] = function
            return function

        return register

    def log(self, message, level="info"):
        """Writes to the host's log; the level is debug, info, warning or error."""
        self._send_json({"log": {"level": level, "message": str(message)}})

    def run(self):
        """Runs calls until the host closes the channel. Does not return before that."""
        self._send_json({"ready": {"pid": os.getpid(), "sdk": VERSION}})
        while True:
            frame = self._receive()
            if frame is None:
                return
            request = json.loads(frame)
            self._answer(request, frame[frame.index(_ARGUMENTS) + len(_ARGUMENTS):-1])

    def _answer(self, request, raw):
        answer = b'{"id":%d,"result":' % request["id"]
        try:
            operation = self._operations.get(request["operation"])
            if operation is None:
                raise Fault("operation_not_implemented", "There is no operation " + request["operation"] + ".", False)
            result = operation(request["args"], Call(self, request, raw))
            text = result.text if isinstance(result, RawJson) else _encode(result)
            if len(answer) + len(text) + 1 > MAX_FRAME_BYTES:
                raise Fault("result_too_large", "The result has %d bytes." % len(text), False)
            self._send(answer + text + b"}")
        except ArgumentError as error:
            self._error(request, "argument", error.code, error.message, field=error.field)
        except Fault as error:
            self._error(request, "fault", error.code, error.message, retryable=error.retryable,
                        retryAfterSeconds=error.retry_after, snooze=isinstance(error, Snooze))
        except (BrokenPipeError, ConnectionError):
            raise
        except Exception as error:  # whatever an operation raises is its answer
            traceback.print_exc()
            self._error(request, "fault", "module_fault", "%s: %s" % (type(error).__name__, error), retryable=True)

    def _error(self, request, kind, code, message, **more):
        self._send_json({"id": request["id"], "error": dict(kind=kind, code=code, message=message, **more)})

    def _send_json(self, value):
        self._send(_encode(value))

    def _send(self, payload):
        rest = memoryview(struct.pack(">I", len(payload)) + payload)
        while rest:
            rest = rest[os.write(self._out, rest):]

    def _receive(self):
        header = self._read(4)
        return None if header is None else self._read(struct.unpack(">I", header)[0])

    def _read(self, count):
        parts = []
        while count > 0:
            part = os.read(self._in, min(count, 1 << 20))
            if not part:
                return None
            parts.append(part)
            count -= len(part)
        return b"".join(parts)


def _encode(value):
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    try:
        return text.encode()
    except UnicodeEncodeError:  # half of a surrogate pair is no UTF-8, but can be escaped
        return json.dumps(value, allow_nan=False, separators=(",", ":")).encode()
