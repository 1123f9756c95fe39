// Compiles the TypeScript blocks against the workspace. A block becomes a module of its own, moved down by empty lines
// so that a message names the line in the document.
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import ts from 'typescript';
import { cache, publicPackages, root } from '../workspace.js';
import type { Block } from './blocks.js';

const folder = join(cache, 'snippets');

export interface SnippetFile {
  readonly block: Block;
  readonly path: string;
}

/** Links the public packages under their published names, as an installation would put them there. */
function linkPackages(): void {
  for (const { name, folder: target } of publicPackages()) {
    const link = join(folder, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(root, target), link, 'junction');
  }
}

/** Writes one module per block. */
export function writeSnippets(blocks: readonly Block[]): SnippetFile[] {
  rmSync(folder, { recursive: true, force: true });
  linkPackages();
  return blocks.map((block) => {
    const name = `${block.document.replace(/[^a-z0-9]+/gi, '-')}-${block.line}.mts`;
    const path = join(folder, name);
    // An empty export makes a module of a block without imports, or its names would meet those of the next one.
    writeFileSync(path, `${'\n'.repeat(block.line - 1)}${block.code}\nexport {};\n`);
    return { block, path };
  });
}

function readOptions(): ts.CompilerOptions {
  const path = join(root, 'tsconfig.test.json');
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(path, (file) => ts.sys.readFile(file)).config,
    ts.sys,
    root,
  );
  // An example may show a value that it does not use.
  return { ...options, noUnusedLocals: false, noUnusedParameters: false, composite: false, incremental: false };
}

/** Every error, as `README.md:12 message`. */
export function typeErrors(files: readonly SnippetFile[]): string[] {
  const byName = new Map(files.map(({ path, block }) => [basename(path), block]));
  const program = ts.createProgram(
    files.map(({ path }) => path),
    readOptions(),
  );
  // The sources of the packages have a step of their own.
  return files
    .flatMap(({ path }) => ts.getPreEmitDiagnostics(program, program.getSourceFile(path)))
    .map((diagnostic) => {
      const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n  ');
      if (diagnostic.file === undefined) return message;
      const line = diagnostic.file.getLineAndCharacterOfPosition(diagnostic.start ?? 0).line + 1;
      const place = byName.get(basename(diagnostic.file.fileName))?.document ?? diagnostic.file.fileName;
      return `${place}:${line} ${message}`;
    });
}
