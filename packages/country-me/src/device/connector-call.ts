/** From a message of HTTP to a call of the connector: which route it is for, or why it is for none. */
import type { HttpMessage } from '../http/http-stream.js';
import { problem, type ConnectorAnswer } from './connector-answer.js';
import { CONNECTOR_ROUTES, type ConnectorRouteName } from './connector-api.table.js';

/** A request that is for one of the routes. */
export interface ConnectorCall {
  readonly route: ConnectorRouteName;
  /** The part of the path that a route leaves open. */
  readonly key: string;
  readonly query: ReadonlyMap<string, string>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

function unescaped(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

function queryOf(text: string): ReadonlyMap<string, string> {
  const pairs = text.split('&').filter((pair) => pair !== '');
  return new Map(
    pairs.map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return [unescaped(name) ?? name, unescaped(value.join('=')) ?? ''];
    }),
  );
}

/** The open part of a path that fits a route's; undefined when it does not fit. */
function keyOf(pattern: string, path: string): string | undefined {
  const [want = ''] = pattern.split('?');
  const [left, right] = [want.split('/'), path.split('/')];
  if (left.length !== right.length) return undefined;
  let key = '';
  for (const [at, part] of left.entries()) {
    const given = right[at] ?? '';
    if (!part.startsWith(':') && part !== given) return undefined;
    if (part.startsWith(':')) key = unescaped(given) ?? '';
  }
  return key;
}

/** The call that a message is, or the answer that says why it is none. */
export function callOf({ start, headers, body }: HttpMessage): ConnectorCall | ConnectorAnswer {
  const [, method = '', target = ''] = /^([A-Z]{1,10}) (\/[!-~]*) HTTP\/1\.[01]$/.exec(start) ?? [];
  if (method === '') return problem('malformed', 'the first line is no request of HTTP/1.1');
  const [path = '', query = ''] = target.split('?');
  const fitting = Object.entries(CONNECTOR_ROUTES).flatMap(([name, route]) => {
    const key = keyOf(route.path, path);
    return key === undefined ? [] : [{ name: name as ConnectorRouteName, method: route.method, key }]; // a key of the table
  });
  const [any] = fitting;
  const found = fitting.find((one) => one.method === method);
  if (found !== undefined) return { route: found.name, key: found.key, query: queryOf(query), headers, body };
  if (any === undefined) return problem('not-found', `there is nothing at ${path}`);
  return problem('method-not-allowed', `${path} takes ${fitting.map((one) => one.method).join(' and ')}`);
}
