/** Makes the page: one HTML file with its style and its program inside, which needs nothing from anywhere. */
import { readFile } from 'node:fs/promises';
import { build } from 'esbuild';

const folder = new URL('./', import.meta.url);

/** @returns the HTML of the page, and how many bytes its program has */
export async function buildPage(): Promise<{ readonly html: string; readonly scriptBytes: number }> {
  const { outputFiles } = await build({
    entryPoints: [new URL('src/page.ts', folder).pathname],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    charset: 'utf8',
    // In this repository the packages are used from their sources; elsewhere this line is not needed.
    conditions: ['@plomba/source'],
  });
  const script = outputFiles[0]?.text ?? '';
  const [page, style] = await Promise.all(
    ['index.html', 'style.css'].map((name) => readFile(new URL(name, folder), 'utf8')),
  );
  const html = (page ?? '')
    .replace('/* STYLE */', () => style ?? '')
    // A script ends at the first closing tag, also inside of a text.
    .replace('/* SCRIPT */', () => script.replaceAll('</script', '<\\/script'));
  return { html, scriptBytes: script.length };
}
