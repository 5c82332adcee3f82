<!doctype html>
<html lang="<?= e($data['language'] ?? 'en') ?>">
<head>
  <meta charset="utf-8">
  <title><?= e($data['title'] ?? 'Untitled') ?></title>
</head>
<body>
  <article>
    <h1><?= e($data['title'] ?? 'Untitled') ?></h1>
<?php foreach (preg_split('/\n\s*\n/', (string) ($data['text'] ?? '')) as $paragraph): ?>
<?php if (trim($paragraph) !== ''): ?>
    <p><?= nl2br(e(trim($paragraph)), false) ?></p>
<?php endif ?>
<?php endforeach ?>
  </article>
</body>
</html>
