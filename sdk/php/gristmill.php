<?php

/*
 * Gristmill worker library for PHP 8.1 and later. One file, no extensions: copy it beside your worker.
 *
 *   require __DIR__ . '/gristmill.php';
 *
 *   use Gristmill\{ArgumentError, Call, Worker};
 *
 *   $worker = new Worker();
 *   $worker->operation('greet', function (mixed $arguments, Call $call): array {
 *       $name = $arguments['name'] ?? throw new ArgumentError('name', 'Expected a name.');
 *       return ['greeting' => "Hello, $name!"];
 *   });
 *   $worker->run();
 *
 * A worker runs one call at a time. Arguments come as PHP arrays; what an operation returns is written as JSON (an empty
 * array as [], so return an object where {} is meant); what it throws becomes an error: ArgumentError is the caller's fault
 * and never retried, Fault is the module's with a code of yours, anything else is the fault "module_fault". Over a socket,
 * which is the default, echo is safe: it ends up in the host's log. With the transport stdio it is not.
 *
 * The wire is described in docs/module-protocol.md.
 */

declare(strict_types=1);

namespace Gristmill;

const VERSION = 'php/1';
const MAX_FRAME_BYTES = 16_777_216;
const READ_BYTES = 65_536;
const ARGUMENTS = ',"args":';
const JSON_WRITE = JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_PRESERVE_ZERO_FRACTION | JSON_THROW_ON_ERROR;

/** The caller's arguments are at fault; the field is the path of the one that is. */
final class ArgumentError extends \Exception
{
    public function __construct(
        public readonly string $field,
        string $message,
        public readonly string $errorCode = 'invalid_argument',
    ) {
        parent::__construct($message);
    }
}

/** The module is at fault, with a stable code in snake_case. A job waits $retryAfterSeconds, if given, before its next attempt. */
class Fault extends \Exception
{
    public function __construct(
        public readonly string $errorCode,
        string $message,
        public readonly bool $retryable = true,
        public readonly ?float $retryAfterSeconds = null,
    ) {
        parent::__construct($message);
    }
}

/** The work cannot be done yet, and none was: a job runs again after so many seconds, at most 30 days, and spends no attempt. */
final class Snooze extends Fault
{
    public function __construct(float $seconds, string $message)
    {
        if (!($seconds <= 30 * 86_400)) {
            throw new \ValueError('$seconds: expected at most ' . 30 * 86_400 . ", got $seconds");
        }

        parent::__construct('snoozed', $message, true, max(0.0, $seconds));
    }
}

/** A result that is JSON text already, passed on as it is. */
final class RawJson
{
    public function __construct(public readonly string $text)
    {
    }
}

/** What the host tells of a call, and what the operation may tell the host meanwhile. */
final class Call
{
    private readonly ?float $ends;

    /** The operation's name. */
    public readonly string $operation;

    /** The job's id, attempt and maxAttempts; null for a plain call. */
    public readonly ?array $job;

    /** @param string $argumentsJson The arguments as the bytes that came: for numbers that PHP cannot hold. */
    public function __construct(
        private readonly Worker $worker,
        private readonly array $request,
        public readonly string $argumentsJson,
    ) {
        $this->ends = $request['deadlineMs'] === null ? null : microtime(true) + $request['deadlineMs'] / 1000;
        $this->operation = $request['operation'];
        $this->job = $request['job'];
    }

    /** Seconds until the host gives the call up and kills this process; null when it never does. */
    public function remaining(): ?float
    {
        return $this->ends === null ? null : $this->ends - microtime(true);
    }

    /** Tells how far the call is: a fraction from 0 to 1, or null, and a message. */
    public function progress(?float $fraction = null, string $message = ''): void
    {
        $this->worker->send(['id' => $this->request['id'], 'progress' => ['fraction' => $fraction, 'message' => $message]]);
    }

    /** Writes to the host's log; the level is debug, info, warning or error. */
    public function log(string $message, string $level = 'info'): void
    {
        $this->worker->log($message, $level);
    }
}

/** Operations by name, and the loop that runs them. */
final class Worker
{
    /** @var array<string, callable(mixed, Call): mixed> */
    private array $operations = [];

    /** @var resource */
    private $in;

    /** @var resource */
    private $out;

    /** Bytes that came and were not asked for yet. */
    private string $came = '';

    public function __construct()
    {
        // An idle worker waits for as long as it takes.
        ini_set('default_socket_timeout', '-1');
        ini_set('display_errors', 'stderr');
        $descriptor = getenv('GRISTMILL_FD');
        $this->in = $descriptor === false ? STDIN : fopen("php://fd/$descriptor", 'r+b');
        $this->out = $descriptor === false ? STDOUT : $this->in;
        stream_set_read_buffer($this->in, 0);
        stream_set_write_buffer($this->out, 0);
    }

    /** Registers a function, which takes the arguments and the call, as the operation of that name. */
    public function operation(string $name, callable $run): void
    {
        $this->operations[$name] = $run;
    }

    /** Writes to the host's log; the level is debug, info, warning or error. */
    public function log(string $message, string $level = 'info'): void
    {
        $this->send(['log' => ['level' => $level, 'message' => $message]]);
    }

    /** Runs calls until the host closes the channel. */
    public function run(): void
    {
        $this->send(['ready' => ['pid' => getmypid(), 'sdk' => VERSION]]);
        while (($header = $this->read(4)) !== null && ($frame = $this->read(unpack('N', $header)[1])) !== null) {
            $this->answer($frame);
        }
    }

    /** Sends a message of the protocol. */
    public function send(array $message): void
    {
        $this->write(json_encode($message, JSON_WRITE | JSON_INVALID_UTF8_SUBSTITUTE));
    }

    private function answer(string $frame): void
    {
        $request = json_decode($frame, true, 1000, JSON_THROW_ON_ERROR);
        $raw = substr($frame, strpos($frame, ARGUMENTS) + strlen(ARGUMENTS), -1);
        try {
            $operation = $this->operations[$request['operation']]
                ?? throw new Fault('operation_not_implemented', "There is no operation {$request['operation']}.", false);
            $result = $operation($request['args'], new Call($this, $request, $raw));
            $text = $result instanceof RawJson ? $result->text : json_encode($result, JSON_WRITE);
            $answer = "{\"id\":{$request['id']},\"result\":$text}";
            if (strlen($answer) > MAX_FRAME_BYTES) {
                throw new Fault('result_too_large', 'The result has ' . strlen($text) . ' bytes.', false);
            }
            $this->write($answer);
        } catch (\Throwable $error) {
            $this->send(['id' => $request['id'], 'error' => $this->describe($error)]);
        }
    }

    private function describe(\Throwable $error): array
    {
        if ($error instanceof ArgumentError) {
            return ['kind' => 'argument', 'code' => $error->errorCode, 'message' => $error->getMessage(), 'field' => $error->field];
        }
        if ($error instanceof Fault) {
            return [
                'kind' => 'fault', 'code' => $error->errorCode, 'message' => $error->getMessage(), 'retryable' => $error->retryable,
                'retryAfterSeconds' => $error->retryAfterSeconds, 'snooze' => $error instanceof Snooze,
            ];
        }
        fwrite(STDERR, "$error\n");
        return ['kind' => 'fault', 'code' => 'module_fault', 'message' => $error::class . ': ' . $error->getMessage(), 'retryable' => true];
    }

    private function write(string $payload): void
    {
        $rest = pack('N', strlen($payload)) . $payload;
        while ($rest !== '') {
            $written = fwrite($this->out, $rest);
            if ($written === false || $written === 0) {
                exit(0); // The host is gone.
            }
            $rest = substr($rest, $written);
        }
    }

    /** So many bytes; null when the host has closed the channel. What came with them is kept, for to ask the kernel costs more. */
    private function read(int $count): ?string
    {
        while (strlen($this->came) < $count) {
            $part = fread($this->in, max(READ_BYTES, min($count - strlen($this->came), 1 << 20)));
            if ($part === false || $part === '') {
                return null;
            }
            $this->came = $this->came === '' ? $part : $this->came . $part;
        }
        $bytes = substr($this->came, 0, $count);
        $this->came = substr($this->came, $count);
        return $bytes;
    }
}
