/** A bridge with a simulated unit behind it, in this process; every answer is judged by the OpenAPI document. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { none } from '@plomba/core/country';
import { BENCH_SIZES } from '@plomba/testkit';
import { openApiDocument } from '../openapi.js';
import { ROUTES } from '../routes.table.js';
import { startBridge, type Bridge, type BridgeOptions } from '../start-bridge.js';
import { startSim, type Sim } from '../../sim/start-sim.js';
import { DEFAULT_PROFILE } from '../../sim/unit-profile.js';

export interface StartOptions {
  readonly image?: string;
  readonly seed?: string;
  readonly state?: 'blank' | 'production';
}

export function startUnit(options: StartOptions = {}): Promise<Sim> {
  const { image, seed = '1', state = 'production' } = options;
  return startSim({
    listen: 'memory',
    profile: DEFAULT_PROFILE,
    country: none,
    state,
    seed,
    clock: 'virtual',
    sizes: BENCH_SIZES,
    ...(image === undefined ? {} : { image }),
  });
}

export function bridgeTo(sim: Pick<Sim, 'open'>, options: Partial<BridgeOptions> = {}): Promise<Bridge> {
  return startBridge({ open: sim.open, listen: 'http://127.0.0.1:0', timeoutMs: 5_000, ...options });
}

// `strict` is off for members of OpenAPI that JSON Schema does not know.
const ajv = new Ajv2020({ strict: false, formats: { 'date-time': true } });
ajv.addSchema({ ...openApiDocument, $id: 'https://bridge.test/' });
const validators = new Map<string, ValidateFunction>();

function validatorOf(pointer: string): ValidateFunction {
  const known = validators.get(pointer);
  if (known !== undefined) return known;
  const made = ajv.compile({ $ref: `https://bridge.test/#${pointer}` });
  validators.set(pointer, made);
  return made;
}

/** What is wrong with a value of a named schema; undefined when it fits. */
export function faultOf(schema: string, value: unknown): string | undefined {
  const validate = validatorOf(`/components/schemas/${schema}`);
  return validate(value) ? undefined : ajv.errorsText(validate.errors);
}

/** What a JSON body of a test may hold. */
export type Parsed = Record<string, never>;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Parsed;
}

const escaped = (part: string): string => part.replaceAll('~', '~0').replaceAll('/', '~1');

/** Where the document says what an answer looks like; undefined where it says nothing. */
function pointerOf(method: string, path: string, answer: Response): string | undefined {
  const type = (answer.headers.get('content-type') ?? '').split(';')[0] ?? '';
  if (answer.status >= 400) {
    if (type !== 'application/problem+json') throw new TypeError(`${answer.status} is no problem but ${type}`);
    return '/components/schemas/Problem';
  }
  const route = ROUTES.find(
    (one) =>
      one.method === method && new RegExp(`^${one.path.replace('{key}', '[^/]+')}$`).test(path.split('?')[0] ?? ''),
  );
  if (route === undefined || route.id === 'getOpenApi' || type !== 'application/json') return undefined;
  const at = [
    'paths',
    route.path,
    method.toLowerCase(),
    'responses',
    answer.status.toString(),
    'content',
    type,
    'schema',
  ];
  return `/${at.map(escaped).join('/')}`;
}

/** A client of the bridge that believes the document. */
export class Client {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(url: string, headers: Readonly<Record<string, string>> = {}) {
    this.url = url;
    this.headers = headers;
  }

  get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.send('GET', path, { headers });
  }

  post(path: string, key: string | undefined, body?: unknown): Promise<Answer> {
    return this.send('POST', path, {
      headers: {
        ...(key === undefined ? {} : { 'Idempotency-Key': key }),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  }

  async send(method: string, path: string, init: RequestInit): Promise<Answer> {
    const headers = { ...this.headers, ...(init.headers as Record<string, string>) };
    const answer = await fetch(this.url + path, { ...init, method, headers });
    const text = await answer.text();
    const isJson = /\/(problem\+)?json$/.test(answer.headers.get('content-type') ?? '');
    const body = isJson ? (JSON.parse(text) as Parsed) : {};
    const pointer = pointerOf(method, path, answer);
    if (pointer !== undefined) {
      const validate = validatorOf(pointer);
      if (!validate(body)) throw new TypeError(`${method} ${path}: ${ajv.errorsText(validate.errors)}\n${text}`);
    }
    return { status: answer.status, headers: answer.headers, text, body };
  }
}

export const ESPRESSO = {
  document: 'sale',
  items: [{ name: 'Espresso', quantity: '2', unitPrice: '1.80', taxGroup: 'A' }],
  payments: [{ kind: 'cash', amount: '5.00' }],
} as const;
