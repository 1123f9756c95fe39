// Holds the lint to its word: each house rule fires on a bad line, in the folder it is meant for, and its message
// names what to use instead. The expectations are written by hand, not read from the tables in tools/lint/.
import { ESLint, type Linter } from 'eslint';
import { beforeAll, describe, expect, it } from 'vitest';

/** A bad snippet and what the message has to say. Snippets of one scope are linted together, as one file. */
type Case = readonly [code: string, says: RegExp];

// The scope is a file that exists, because typed lint knows only files of the program; its text is replaced.
const pure = 'packages/codec/src/index.ts';
const tool = 'tools/lint.test.ts';
const adapter = 'packages/core/src/node/index.ts';
const library = 'packages/sdk/src/index.ts';

const clock = /clock port/;
const tick = /tick\(toMs\)/;
const synchronous = /core is synchronous/;

const impure: readonly Case[] = [
  ['export const a1 = Date.now();', clock],
  ['export const a2 = new Date(0);', clock],
  ['export const a0 = (at: Date): unknown => at;', clock],
  ['export const a3 = performance.now();', clock],
  ['export const a4 = new Intl.NumberFormat();', /table of ours/],
  ['export const a5 = (1.5).toLocaleString();', /table of ours/],
  ['export const a6 = "a".localeCompare("b");', /code units or bytes/],
  ['export const a7 = Math.random();', /entropy port/],
  ['export const a8 = Math.sin(1);', /integer arithmetic or a table/],
  ['export const a9 = Math.pow(2, 3);', /integer arithmetic or a table/],
  ['export const b1 = (e: Error): unknown => e.stack;', /code and a place/],
  ['setTimeout(() => 1, 1);', tick],
  ['setInterval(() => 1, 1);', tick],
  ['setImmediate(() => 1);', tick],
  ['queueMicrotask(() => 1);', /run to completion/],
  ['export const b2 = crypto.getRandomValues(new Uint8Array(1));', /entropy port/],
  ['export const b3 = process.env;', /constructor arguments/],
  ['export const b4 = Buffer.alloc(1);', /Uint8Array/],
  ['console.log(1);', /logger port/],
  ['export const b5 = window.name;', /browser stays behind a port/],
  ['export const b6 = document.title;', /browser stays behind a port/],
  ['export const b7 = navigator.language;', /browser stays behind a port/],
  ['export const b8 = fetch("x");', /byte channel port/],
  ['export const b9 = globalThis.Date;', /name the port/],
  ['export async function c1(): Promise<void> {}', synchronous],
  ['export const c2 = async (): Promise<void> => {};', synchronous],
  ['export const c3 = (p: Promise<number>): unknown => p;', synchronous],
  ['export const c4 = Promise.resolve(1);', synchronous],
  ['import { readFileSync } from "node:fs"; readFileSync("x");', /behind a port/],
  ['import { hostname } from "os"; hostname();', /behind a port/],
  ['import type { Socket } from "node:net"; export type C5 = Socket;', /behind a port/],
];

const everywhere: readonly Case[] = [
  ['export const d1: any = 1;', /any/],
  ['export const d2 = (JSON.parse("1") as { x: number }[]).map((y) => { y.x; });', /expression/],
  ['Promise.resolve(1);', /[Pp]romises must be awaited/],
  ['export * from "./abort.js";', /name every export/],
  ['export default 1;', /export by name/],
  ['while (true) { break; }', /bound from limits\.ts/],
  ['for (;;) { break; }', /bound from limits\.ts/],
  ['export const d3 = (a: number, b: number): boolean => a == b;', /===/],
  ['export const d4 = (a: 1, b: 2, c: 3, d: 4): number => a + b + c + d;', /3/],
  ['import { Linter } from "eslint"; export type D5 = Linter;', /import type/],
  ['export class D6 { private x = 1; y(): number { return this.x; } }', /readonly/],
  ['export function d7(a: "x" | "y"): number { switch (a) { case "x": return 1; } return 2; }', /[Ss]witch/],
  ['export function d8(a: number): number { switch (a) { case 1: return 1; } return 2; }', /default/],
  ['export const d9 = [10, 9].sort();', /compare/],
  ['export const e1 = (a?: number): number => a || 1;', /\?\?/],
  [`export function e2(): void {\n${'String();\n'.repeat(71)}}`, /too many lines \(73\)\. Maximum allowed is 70/],
];

const inSources: readonly Case[] = [
  ['export function f1(): never { throw new Error("x"); }', /typed error class/],
  ['export const f2 = [1].find((x) => x > 1)!;', /assert that the value is there/],
];

const scopes: readonly (readonly [file: string, cases: readonly Case[]])[] = [
  [pure, [...impure, ...inSources]],
  [library, [...everywhere, ...inSources]],
];

const lint = new ESLint({
  // With CI set the parser would read the program once, from disk, and never see the texts of this test.
  overrideConfig: { languageOptions: { parserOptions: { disallowAutomaticSingleRunInference: true } } },
});

async function messagesOf(text: string, filePath: string): Promise<Linter.LintMessage[]> {
  const results = await lint.lintText(text, { filePath });
  const messages = results.flatMap((result) => result.messages);
  expect(messages.filter((message) => message.fatal === true)).toEqual([]);
  return messages;
}

/** The rules that are on for a file; the file need not exist. */
async function rulesOf(filePath: string): Promise<Record<string, unknown>> {
  const config: unknown = await lint.calculateConfigForFile(filePath);
  const rules = (config as { rules: Record<string, unknown[]> }).rules;
  return Object.fromEntries(Object.entries(rules).filter(([, [level]]) => level !== 0));
}

const lineCount = (text: string): number => text.split('\n').length;

describe.each(scopes)('%s', (file, cases) => {
  let messages: Linter.LintMessage[];
  beforeAll(async () => {
    messages = await messagesOf(cases.map(([code]) => code).join('\n'), file);
  }, 60_000);

  it.each(cases.map(([code, says], index) => ({ name: code.slice(0, 70), code, says, index })))(
    'refuses $name',
    ({ code, says, index }) => {
      const line = cases.slice(0, index).reduce((sum, [before]) => sum + lineCount(before), 1);
      const found = messages.filter((message) => message.line >= line && message.line < line + lineCount(code));
      expect(found.map((message) => message.message).join('\n')).toMatch(says);
    },
  );
});

describe('exemptions', () => {
  const impureText = `${impure[0]![0]}\n${impure[6]![0]}\nexport const fails = (): never => { throw new Error('x'); };`;

  it.each([
    ['a test may read the host and throw a plain error', tool],
    ['an adapter entry point may read the host', adapter],
  ])('%s', async (_name, file) => {
    const rules = (await messagesOf(impureText, file)).map((message) => message.ruleId);
    expect(rules).toEqual(file === adapter ? ['no-restricted-syntax'] : []);
  });

  it('a file of 501 lines is too long, unless it is a table', async () => {
    const found = await messagesOf('export {};\n'.repeat(501), pure);
    expect(found.map((message) => message.ruleId)).toContain('max-lines');
    expect(await rulesOf('packages/codec/src/x.table.ts')).not.toHaveProperty('max-lines');
  });
});

describe('reach', () => {
  it.each([
    'packages/core/src/journal/x.ts',
    'packages/link/src/x.ts',
    'packages/verify/src/x.ts',
    'firmware-sim/src/hardware/x.ts',
    'packages/country-se/src/rules/x.ts',
    'packages/country-se/src/wire/x.ts',
    'packages/country-se/src/device/x.ts',
    'packages/country-se/src/authority/x.ts',
    'packages/country-se/src/till/x.ts',
  ])('%s is held as pure', async (file) => {
    expect(await rulesOf(file)).toEqual(await rulesOf(pure));
  });

  it('a driver may wait, but not read the host', async () => {
    const text = JSON.stringify(await rulesOf('packages/country-se/src/driver/x.ts'));
    expect(text).toContain('clock port');
    expect(text).not.toContain('core is synchronous');
  });

  it('the test beside pure code is free of the purity rules', async () => {
    expect(JSON.stringify(await rulesOf('packages/core/src/x.test.ts'))).not.toContain('clock port');
  });
});
