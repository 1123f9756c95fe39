// Figures that are reported and not enforced: how often the core asserts, and how many casts say why they hold.
import ts from 'typescript';
import { isLibrarySource } from './paths.js';
import { lineOf, syntaxOf, walk, type SourceFile } from './source-file.js';

export interface Density {
  readonly functions: number;
  readonly assertions: number;
}

const isAssertion = (node: ts.Node): boolean =>
  ts.isCallExpression(node) && /^assert/.test(node.expression.getText().split('.').at(-1) ?? '');

const isFunctionWithBody = (node: ts.Node): boolean =>
  (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined && !ts.isArrowFunction(node)) ||
  (ts.isArrowFunction(node) && ts.isBlock(node.body));

/** Assertions per function of one package; arrows of one expression do not count as functions. */
export function assertionDensity(files: readonly SourceFile[], folder: string): Density {
  let functions = 0;
  let assertions = 0;
  for (const file of files.filter(({ path }) => isLibrarySource(path) && path.startsWith(`${folder}/`))) {
    walk(syntaxOf(file), (node) => {
      if (isFunctionWithBody(node)) functions += 1;
      if (isAssertion(node)) assertions += 1;
    });
  }
  return { functions, assertions };
}

/** Casts (`x as T`) without a comment on the line or above the statement; `as const` claims nothing. */
export function bareCasts(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ path }) => isLibrarySource(path))
    .flatMap((file) => {
      const lines = file.text.split('\n');
      const isComment = (line: number): boolean => /\/\/|\*\/|^\s*\*/.test(lines[line - 1] ?? '');
      const found: string[] = [];
      walk(syntaxOf(file), (node) => {
        if (!ts.isAsExpression(node) || ts.isConstTypeReference(node.type)) return;
        const line = lineOf(file, node.type);
        const statement = ts.findAncestor(node, ts.isStatement) ?? node;
        const explained = [line, line - 1, lineOf(file, statement) - 1].some(isComment);
        if (!explained) found.push(`${file.path}:${line}`);
      });
      return found;
    });
}
