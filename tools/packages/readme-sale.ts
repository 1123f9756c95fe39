// The example in the SDK's README, run as a stranger would run it: from ESM, from CommonJS and as TypeScript (strict,
// `nodenext` and `bundler`), in a folder where only our tarballs are installed, against a unit that the installed
// command simulates. Nothing of the example is changed but the port's path.
import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { transform } from 'esbuild';
import { blocksOf } from '../snippets/blocks.js';
import { root, run } from '../workspace.js';

const page = 'packages/sdk/README.md';
const RUN_LIMIT_MS = 60_000;
const CHANGE = '140n';

/** The first sale on the page. */
function saleOnThePage(): { readonly code: string; readonly serial: string } | undefined {
  const blocks = blocksOf(page, readFileSync(join(root, page), 'utf8'));
  const sale = blocks.find(({ code }) => code.includes('connect(serial(') && code.includes('.issue('));
  const serial = /serial: '([^']+)'/.exec(sale?.code ?? '')?.[1];
  return sale === undefined ? undefined : { code: sale.code, serial: serial ?? 'PL-000123' };
}

const prepare = (path: string): string => `import { connect, serial } from '@plomba/sdk';
const unit = await connect(serial(${JSON.stringify(path)}));
await unit.openDay();
await unit.close();
`;

/** CommonJS has neither \`import\` nor an \`await\` of its own; the rest stays as it is. */
function asCommonJs(code: string): string {
  const required = code.replaceAll(/^import \{([^}]*)\} from ("[^"]+"|'[^']+');?$/gm, 'const {$1} = require($2);');
  return `(async () => {\n${required}\n})();\n`;
}

interface Simulated {
  readonly path: string;
  readonly child: ChildProcess;
}

async function simulate(folder: string, serial: string): Promise<Simulated> {
  writeFileSync(join(folder, 'unit.json'), JSON.stringify({ serial }));
  const main = join(folder, 'node_modules/plomba/dist/main.js');
  const child = spawn(
    process.execPath,
    [main, 'sim', '--listen', 'pty', '--seed', '1', '--unit', 'unit.json', '--json'],
    {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  for await (const line of createInterface({ input: child.stdout })) {
    const { listening } = JSON.parse(line) as { readonly listening?: string }; // one object a line, by its own page
    if (listening !== undefined) return { path: listening, child };
  }
  throw new Error('plomba sim ended before it listened');
}

async function compileSale(folder: string): Promise<string[]> {
  const common = { strict: true, exactOptionalPropertyTypes: true, target: 'ES2023', types: ['node'], rootDir: '.' };
  const ways = {
    nodenext: { module: 'nodenext', outDir: 'compiled', skipLibCheck: true },
    bundler: { module: 'esnext', moduleResolution: 'bundler', noEmit: true, skipLibCheck: true },
  };
  const problems = await Promise.all(
    Object.entries(ways).map(async ([name, options]) => {
      const config = join(folder, `tsconfig.sale.${name}.json`);
      writeFileSync(config, JSON.stringify({ compilerOptions: { ...common, ...options }, files: ['sale.mts'] }));
      const done = await run(['tsc', '-p', config, '--pretty', 'false'], { cwd: folder });
      return done.ok ? [] : [`the README's sale does not compile under ${name}:\n${done.all}`];
    }),
  );
  return problems.flat();
}

/** Each way sells once; the numbers show that the unit saw every sale, and no sale twice. */
async function sell(folder: string, files: Readonly<Record<string, string>>): Promise<string[]> {
  const problems: string[] = [];
  let number = 0;
  for (const [way, file] of Object.entries(files)) {
    number += 1;
    const done = await run(['node', '--no-warnings', file], { cwd: folder, limitMs: RUN_LIMIT_MS });
    const [first, change, code] = done.stdout.trim().split(/\s+/);
    const asPromised = done.ok && first === `${number}` && change === CHANGE && (code ?? '').length > 0;
    if (!asPromised) problems.push(`the README's sale from ${way}: not "${number} ${CHANGE} …" but:\n${done.all}`);
  }
  return problems;
}

/** What is wrong with the README's example, one message each. Expects that the tarballs are installed in `folder`. */
export async function runReadmeSale(folder: string): Promise<string[]> {
  const sale = saleOnThePage();
  if (sale === undefined) return [`${page} has no example that connects to a serial port and issues a receipt`];
  const { path, child } = await simulate(folder, sale.serial);
  try {
    const typescript = sale.code.replace(/serial\('[^']+'\)/, `serial(${JSON.stringify(path)})`);
    const { code: script } = await transform(typescript, { loader: 'ts', format: 'esm', target: 'node20' });
    writeFileSync(join(folder, 'prepare.mjs'), prepare(path));
    writeFileSync(join(folder, 'sale.mts'), typescript);
    writeFileSync(join(folder, 'sale.mjs'), script);
    writeFileSync(join(folder, 'sale.cjs'), asCommonJs(script));
    const broken = await compileSale(folder);
    const prepared = await run(['node', 'prepare.mjs'], { cwd: folder, limitMs: RUN_LIMIT_MS });
    if (!prepared.ok) return [...broken, `the unit for the README's sale did not open a day:\n${prepared.all}`];
    if (broken.length > 0) return broken;
    return await sell(folder, { ESM: 'sale.mjs', CommonJS: 'sale.cjs', TypeScript: 'compiled/sale.mjs' });
  } finally {
    child.kill();
  }
}
