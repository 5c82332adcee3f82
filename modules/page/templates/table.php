<table>
<?php if (($data['caption'] ?? '') !== ''): ?>
  <caption><?= e($data['caption']) ?></caption>
<?php endif ?>
  <thead><tr><?php foreach ($data['columns'] ?? [] as $column): ?><th scope="col"><?= e($column) ?></th><?php endforeach ?></tr></thead>
  <tbody>
<?php foreach ($data['rows'] ?? [] as $row): ?>
    <tr><?php foreach ((array) $row as $cell): ?><td><?= e($cell) ?></td><?php endforeach ?></tr>
<?php endforeach ?>
  </tbody>
</table>
