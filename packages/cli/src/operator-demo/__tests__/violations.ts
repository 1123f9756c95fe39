/** What axe has against a page as it is now. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

export async function violationsOf(page: Page): Promise<readonly (readonly [id: string, html: readonly string[]])[]> {
  // Added as a script of the test: the page's own policy holds for its own.
  const found = await page.evaluate(`(() => { ${axe}; return axe.run(document, { resultTypes: ['violations'] }); })()`);
  const { violations } = found as { readonly violations: readonly Violation[] }; // what axe.run resolves to
  return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)] as const);
}
