/**
 * Writes what follows from the operator's table of routes: its OpenAPI description, the page of permissions, and the
 * generated part of its client. Without `--write` it only says whether they are up to date (exit code 1 if not).
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { operatorOpenApi, permissionsPage } from '@plomba/operator';

const root = new URL('..', import.meta.url);

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly parameters: readonly {
    readonly name?: string;
    readonly in?: string;
    readonly required?: boolean;
    readonly schema?: Schema;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly responses: Readonly<
    Record<
      string,
      { readonly headers?: object; readonly content?: Readonly<Record<string, { readonly schema: Schema }>> }
    >
  >;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

const comment = (text: string | undefined): string =>
  text === undefined ? '' : `/** ${text.replaceAll('*/', '* /')} */\n`;

function typeOf(schema: Schema): string {
  if (schema.$ref !== undefined) return schema.$ref.split('/').at(-1) ?? 'unknown';
  if (schema.enum !== undefined) return schema.enum.map((word) => `'${word}'`).join(' | ');
  if (schema.type === 'array') {
    const item = typeOf(schema.items ?? {});
    return `readonly ${item.includes(' ') ? `(${item})` : item}[]`;
  }
  if (schema.type === 'object') return fieldsOf(schema);
  if (schema.type === 'integer' || schema.type === 'number') return 'number';
  if (schema.type === 'boolean') return 'boolean';
  return schema.type === 'string' ? 'string' : 'unknown';
}

function fieldsOf({ properties = {}, required = [] }: Schema): string {
  const fields = Object.entries(properties).map(
    ([name, inner]) =>
      `${comment(inner.description)}readonly ${name}${required.includes(name) ? '' : '?'}: ${typeOf(inner)};`,
  );
  return `{\n${fields.join('\n')}\n}`;
}

interface Method {
  readonly row: string;
  readonly signature: string;
}

function methodOf(method: string, path: string, operation: Operation): Method {
  const { operationId: id, parameters, requestBody, responses } = operation;
  const named = parameters.filter(({ in: place }) => place === 'path' || place === 'query');
  const query = named.filter((one) => one.in === 'query').map(({ name = '' }) => name);
  const body = requestBody?.content['application/json']?.schema;
  const inputs = [
    ...named.map(
      ({ name = '', required, schema = {} }) => `readonly ${name}${required === true ? '' : '?'}: ${typeOf(schema)};`,
    ),
    ...(body === undefined ? [] : [`readonly body: ${typeOf(body)};`]),
  ];
  const needed = body !== undefined || named.some(({ required }) => required === true);
  const success = Object.entries(responses).find(([status]) => status.startsWith('2'))?.[1];
  const content = Object.entries(success?.content ?? {})[0];
  const answer = content === undefined ? 'nothing' : success?.headers === undefined ? 'json' : 'download';
  const result =
    answer === 'json' ? typeOf(content?.[1].schema ?? {}) : answer === 'download' ? 'DownloadedFile' : 'void';
  const input = inputs.length === 0 ? 'Record<never, never>' : `{ ${inputs.join(' ')} }`;
  return {
    row: `${id}: { method: '${method.toUpperCase()}', path: '${path}', query: ${JSON.stringify(query)}, body: ${String(body !== undefined)}, answer: '${answer}' },`,
    signature: `${comment(`${operation.summary} ${operation.description.split('\n').at(-1) ?? ''}`)}${id}(input${needed ? '' : '?'}: ${input}, options?: O): Promise<${result}>;`,
  };
}

function clientText(document: Document): string {
  const methods = Object.entries(document.paths).flatMap(([path, rows]) =>
    Object.entries(rows).map(([method, operation]) => methodOf(method, path, operation)),
  );
  const types = Object.entries(document.components.schemas).map(
    ([name, schema]) => `${comment(schema.description)}export interface ${name} ${fieldsOf(schema)}`,
  );
  return `/** Generated from the operator's table of routes by tools/operator-client.ts; do not edit. Bodies, operations, methods. */
import type { ${methods.some(({ signature }) => signature.includes('DownloadedFile')) ? 'DownloadedFile, ' : ''}OperationRow } from './operation.js';

${types.join('\n\n')}

/** Every operation as a method; \`O\` is what a call may be told. */
export interface OperatorApi<O> {
${methods.map(({ signature }) => signature).join('\n')}
}

export const operations: { readonly [M in keyof OperatorApi<unknown>]: OperationRow } = {
${methods.map(({ row }) => row).join('\n')}
};
`;
}

function indexText(document: Document): string {
  const names = Object.keys(document.components.schemas).sort();
  return `/**
 * The operator's client. This file and \`api.table.ts\` are generated by tools/operator-client.ts; do not edit.
 *
 * @packageDocumentation
 */
export { operatorClient, OperatorProblem, OperatorUnreachable, type CallOptions, type ClientOptions, type OperatorClient } from './client.js';
export type { DownloadedFile } from './operation.js';
export { installOnComputer, type InstallFailure, type InstallOutcome, type TerminalComputer, type TypedIn } from './terminal-program.js';
export type { OperatorApi, ${names.join(', ')} } from './api.table.js';
`;
}

interface Output {
  readonly path: string;
  readonly parser: 'json' | 'markdown' | 'typescript';
  readonly text: string;
}

async function outputs(): Promise<readonly Output[]> {
  const json = operatorOpenApi();
  const document = json as unknown as Document; // what these functions describe
  const files: readonly Output[] = [
    { path: 'docs/spec/operator.openapi.json', parser: 'json', text: JSON.stringify(json) },
    { path: 'docs/spec/operator-permissions.md', parser: 'markdown', text: permissionsPage() },
    { path: 'packages/operator/src/client/api.table.ts', parser: 'typescript', text: clientText(document) },
    { path: 'packages/operator/src/client/index.ts', parser: 'typescript', text: indexText(document) },
  ];
  return Promise.all(
    files.map(async (file) => {
      const options = await resolveConfig(fileURLToPath(new URL(file.path, root)));
      return { ...file, text: await format(file.text, { ...options, parser: file.parser }) };
    }),
  );
}

/** Paths of the files that are not what the table of routes says. */
export async function staleOperatorFiles(write: boolean): Promise<readonly string[]> {
  const stale = (await outputs()).filter(({ path, text }) => {
    const file = new URL(path, root);
    return !existsSync(file) || readFileSync(file, 'utf8') !== text;
  });
  if (write) for (const { path, text } of stale) writeFileSync(new URL(path, root), text);
  return stale.map(({ path }) => path);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const write = process.argv.includes('--write');
  const stale = await staleOperatorFiles(write);
  for (const path of stale) process.stdout.write(`${write ? 'written' : 'stale'}: ${path}\n`);
  if (stale.length > 0 && !write) process.exitCode = 1;
}
