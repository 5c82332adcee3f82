// Markdown to HTML, by the npm package marked. Raw HTML of the author is shown as text and not passed on.

import { ArgumentError, Worker } from './gristmill.mjs';

const { Marked } = await import('marked').catch(() => {
  console.error("the package marked is missing: run 'npm ci' in the module's folder");
  process.exit(1);
});

// A scheme we know, or none: no colon, plain or as a character reference, before the path.
const SAFE_LINK = /^(?:https?:|mailto:|[^:&]*$|[^:&]*[/?#])/i;
const ESCAPES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const escape = (text) => text.replace(/[&<>"']/g, (character) => ESCAPES[character]);

const marked = new Marked({
  gfm: true,
  renderer: { html: ({ text }) => escape(text) },
  walkTokens: (token) => {
    if ((token.type === 'link' || token.type === 'image') && !SAFE_LINK.test(token.href.trim())) token.href = '#';
  },
});

const worker = new Worker();
worker.operation('render', (args) => {
  if (typeof args?.text !== 'string') throw new ArgumentError('text', 'Expected a text.');
  const headings = [];
  const tokens = marked.lexer(args.text);
  for (const token of tokens) if (token.type === 'heading') headings.push({ level: token.depth, text: token.text });
  return { html: marked.parse(args.text), headings };
});
worker.run();
