<?php

// Renders a template of templates/ to HTML. A template is PHP and belongs to this folder; the data comes from the caller and
// is escaped by e() wherever a template shows it.

declare(strict_types=1);

require __DIR__ . '/gristmill.php';

use Gristmill\{ArgumentError, Call, Worker};

/** A value as HTML text. */
function e(mixed $value): string
{
    return htmlspecialchars(is_scalar($value) ? (string) $value : '', ENT_QUOTES | ENT_SUBSTITUTE | ENT_HTML5);
}

/** The file of a template, which must be one of ours. */
function template(string $name): string
{
    $known = array_map(fn ($file) => basename($file, '.php'), glob(__DIR__ . '/templates/*.php'));
    return in_array($name, $known, true)
        ? __DIR__ . "/templates/$name.php"
        : throw new ArgumentError('template', 'Expected one of ' . implode(', ', $known) . '.');
}

$worker = new Worker();
$worker->operation('render', function (mixed $arguments, Call $call): array {
    $name = $arguments['template'] ?? null;
    $data = $arguments['data'] ?? [];
    if (!is_string($name)) {
        throw new ArgumentError('template', 'Expected a text.');
    }
    if (!is_array($data) || ($data !== [] && array_is_list($data))) {
        throw new ArgumentError('data', 'Expected an object.');
    }
    $render = static function (string $file, array $data): string {
        ob_start();
        try {
            require $file;
            return ob_get_contents();
        } finally {
            ob_end_clean();
        }
    };
    return ['html' => $render(template($name), $data)];
});
$worker->run();
