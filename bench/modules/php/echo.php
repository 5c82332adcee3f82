<?php

// The same under php-fpm.

declare(strict_types=1);

header('Content-Type: application/json');
echo json_encode(
    json_decode(file_get_contents('php://input'), true, 512, JSON_THROW_ON_ERROR),
    JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_PRESERVE_ZERO_FRACTION,
);
