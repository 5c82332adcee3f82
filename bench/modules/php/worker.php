<?php

// Answers what it is given, parsed and encoded again.

declare(strict_types=1);

require __DIR__ . '/gristmill.php';

$worker = new Gristmill\Worker();
$worker->operation('echo', fn (mixed $arguments) => $arguments);
$worker->run();
