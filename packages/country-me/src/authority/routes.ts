/** Which part of the authority a request is for: side by path or by host, then the service, its schemas or the verify page. */
import type { HttpRequest } from '@plomba/core/country';
import type { Side } from './entries.table.js';

export type Place =
  | 'service'
  | 'wsdl'
  | 'schema'
  | 'signature-schema'
  | 'verify-page'
  | 'verify-style'
  | 'verify-script'
  | 'verify-backend'
  | 'home';

export type Route =
  | { readonly kind: 'found'; readonly side: Side; readonly place: Place }
  | { readonly kind: 'moved'; readonly to: string }
  | { readonly kind: 'wrong-method'; readonly allow: string }
  | { readonly kind: 'missing' };

interface RouteRow {
  readonly path: RegExp;
  /** Of the query, where it decides. */
  readonly query?: RegExp;
  readonly method: 'GET' | 'POST';
  readonly place: Place;
}

const SERVICE = /^\/fs-v\d+(\/FiscalizationService(\.wsdl)?)?\/?$/i;

/** The first row that fits decides. Clients import the schemas beside the WSDL, wherever they found that. */
const ROWS: readonly RouteRow[] = [
  { path: SERVICE, method: 'POST', place: 'service' },
  { path: /^\/fs-v\d+\/FiscalizationService\.wsdl$/i, method: 'GET', place: 'wsdl' },
  { path: SERVICE, query: /^wsdl$/i, method: 'GET', place: 'wsdl' },
  { path: /^(\/fs-v\d+)?\/eficg-fiscalization-service\.xsd$/, method: 'GET', place: 'schema' },
  { path: /^(\/fs-v\d+)?\/xmldsig-core-schema\.xsd$/, method: 'GET', place: 'signature-schema' },
  { path: /^\/ic\/(verify)?$/, method: 'GET', place: 'verify-page' },
  { path: /^\/ic\/verify\.css$/, method: 'GET', place: 'verify-style' },
  { path: /^\/ic\/verify\.js$/, method: 'GET', place: 'verify-script' },
  { path: /^\/ic\/api\/verifyInvoice$/, method: 'POST', place: 'verify-backend' },
  { path: /^\/$/, method: 'GET', place: 'home' },
];

export function routeOf({ method, path: whole, headers }: HttpRequest): Route {
  const at = whole.indexOf('?');
  const full = at < 0 ? whole : whole.slice(0, at);
  const query = at < 0 ? '' : whole.slice(at + 1);
  const isTestPath = /^\/test(\/|$)/.test(full);
  const path = isTestPath ? full.slice('/test'.length) || '/' : full;
  const side: Side = isTestPath || /^efitest\./i.test(headers['host'] ?? '') ? 'test' : 'production';
  if (path === '/ic') return { kind: 'moved', to: `${full}/` };
  const fitting = ROWS.filter((row) => row.path.test(path) && (row.query?.test(query) ?? true));
  const wanted = fitting.find((row) => row.method === (method === 'HEAD' ? 'GET' : method));
  if (wanted !== undefined) return { kind: 'found', side, place: wanted.place };
  if (fitting.length === 0) return { kind: 'missing' };
  return { kind: 'wrong-method', allow: fitting.map((row) => row.method).join(', ') };
}
