#!/usr/bin/env node
// `pnpm demo` without a script of that name: pnpm prints no banner, so `--json` is one JSON document.
process.argv.splice(2, 0, 'demo');
await import('./plomba.mjs');
