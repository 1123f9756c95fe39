/** What the authority serves to GET: WSDL, schemas, the verify page. */
import type { HttpResponse } from '@plomba/core/country';
import { messageXsd, serviceWsdl, signatureXsd } from '../wire/index.js';
import { textAnswer } from './answers.js';
import type { Side } from './entries.table.js';
import { VERIFY_CSS } from './page/verify-css.js';
import { VERIFY_HTML } from './page/verify-html.js';
import { VERIFY_JS } from './page/verify-js.js';
import type { Place } from './routes.js';
import type { CisSettings } from './settings.js';

const XML = 'text/xml; charset=utf-8';

/** Nothing but what this host serves, and nothing that frames it. */
const GUARDS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-cache',
} as const;

function guarded(answer: HttpResponse): HttpResponse {
  return { ...answer, headers: { ...answer.headers, ...GUARDS } };
}

export function pageOf(
  place: Exclude<Place, 'verify-backend'>,
  { side, baseUrl, settings }: { readonly side: Side; readonly baseUrl: string; readonly settings: CisSettings },
): HttpResponse {
  const [profile = 'live'] = settings.profiles;
  const address = `${baseUrl}${side === 'test' ? '/test' : ''}/fs-v1`;
  switch (place) {
    case 'wsdl':
      return textAnswer(200, XML, serviceWsdl(address));
    case 'schema':
      return textAnswer(200, XML, messageXsd(profile));
    case 'signature-schema':
      return textAnswer(200, XML, signatureXsd());
    case 'verify-page':
      return guarded(textAnswer(200, 'text/html; charset=utf-8', VERIFY_HTML));
    case 'verify-style':
      return guarded(textAnswer(200, 'text/css; charset=utf-8', VERIFY_CSS));
    case 'verify-script':
      return guarded(textAnswer(200, 'text/javascript; charset=utf-8', VERIFY_JS));
    case 'service':
    case 'home':
      return guarded(textAnswer(200, 'text/plain; charset=utf-8', homeText(baseUrl)));
  }
}

function homeText(baseUrl: string): string {
  return [
    'Plomba: a simulated tax authority of Montenegro. It is not the tax authority.',
    '',
    `POST ${baseUrl}/fs-v1         production`,
    `POST ${baseUrl}/test/fs-v1    test`,
    `GET  ${baseUrl}/fs-v1?wsdl    WSDL; the schemas stand beside it`,
    `GET  ${baseUrl}/ic/           verify page, /test/ic/ for the test side`,
    '',
  ].join('\n');
}
