// Rules about one file at a time: its header, its name, what a table may hold, words that do not belong.
import ts from 'typescript';
import { isLibrarySource, isTest, isTypeScript } from './paths.js';
import { lineOf, syntaxOf, walk, type Finding, type SourceFile } from './source-file.js';

/** A module that is still empty (`export {};`) has nothing to explain. */
function isEmpty(file: SourceFile): boolean {
  return syntaxOf(file).statements.every(
    (statement) => ts.isExportDeclaration(statement) && statement.moduleSpecifier === undefined,
  );
}

const isHandWritten = (path: string): boolean =>
  isTypeScript(path) && !isTest(path) && /^(packages|firmware-sim|tools|examples|bench)\//.test(path);

/** Rule: a source file opens with a comment that says what it is. A test says it in `describe`. */
export function checkHeaders(files: readonly SourceFile[]): Finding[] {
  return files
    .filter((file) => isHandWritten(file.path) && !isEmpty(file))
    .filter(({ text }) => !/^(#!.*\n)?\s*(\/\/ ?\S|\/\*\*?\s*\*?\s*\S)/.test(text))
    .map(({ path }) => ({
      path,
      line: 1,
      message: 'open with a comment: what this file is and what always holds in it',
    }));
}

/** Rule: names are kebab-case, folders too. */
export function checkNames(files: readonly SourceFile[]): Finding[] {
  const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/;
  return files
    .filter(({ path }) => /\.(ts|js|mjs)$/.test(path))
    .flatMap(({ path }) => {
      const odd = path.split('/').filter((part) => part !== '__tests__' && !kebab.test(part));
      return odd.map((part) => ({ path, line: 1, message: `'${part}' is not kebab-case` }));
    });
}

function codeInTable(node: ts.Node): string | undefined {
  if (ts.isClassLike(node)) return 'a class';
  if (ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node)) return 'a function';
  if (ts.isMethodDeclaration(node) || ts.isAccessor(node)) return 'a method';
  if (ts.isArrowFunction(node) && ts.isBlock(node.body)) return 'a function body';
  if (ts.isIterationStatement(node, false) || ts.isIfStatement(node)) return 'a statement that computes';
  return undefined;
}

/** Rule: `*.table.ts` is data; at most an arrow with one expression. */
export function checkTables(files: readonly SourceFile[]): Finding[] {
  return files
    .filter(({ path }) => path.endsWith('.table.ts'))
    .flatMap((file) => {
      const findings: Finding[] = [];
      walk(syntaxOf(file), (node) => {
        const code = codeInTable(node);
        if (code !== undefined) {
          findings.push({ path: file.path, line: lineOf(file, node), message: `a table holds data, not ${code}` });
        }
      });
      return findings;
    });
}

const compositionRoots = /^packages\/(country-[^/]+|cli|testkit)\//;
const countryCode = /^(me|ro|ru|se)$/i;

function comparesCountry(node: ts.Node): ts.StringLiteralLike | undefined {
  const literals =
    ts.isBinaryExpression(node) && /^[!=]==?$/.test(node.operatorToken.getText())
      ? [node.left, node.right]
      : ts.isCaseClause(node)
        ? [node.expression]
        : [];
  return literals.find(
    (side): side is ts.StringLiteralLike => ts.isStringLiteralLike(side) && countryCode.test(side.text),
  );
}

/** Rule: no decision by country outside the country packages and the composition roots. */
export function checkCountryCodes(files: readonly SourceFile[]): Finding[] {
  return files
    .filter(({ path }) => isLibrarySource(path) && !compositionRoots.test(path))
    .flatMap((file) => {
      const findings: Finding[] = [];
      walk(syntaxOf(file), (node) => {
        const literal = comparesCountry(node);
        if (literal === undefined) return;
        const message = `decides by country ('${literal.text}'); let the country declare a named field in core/country`;
        findings.push({ path: file.path, line: lineOf(file, literal), message });
      });
      return findings;
    });
}

// Written in two parts, or this file would find itself.
const unfinished = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX'].join('|')})\\b`);

/** Rule: what is not finished is a line in the issue list, not a word in the code. */
export function checkUnfinished(files: readonly SourceFile[]): Finding[] {
  return files.flatMap(({ path, text }) =>
    text.split('\n').flatMap((content, index) => {
      const word = unfinished.exec(content)?.[0];
      return word === undefined
        ? []
        : [{ path, line: index + 1, message: `${word}: finish it, or write it down as a decision` }];
    }),
  );
}
