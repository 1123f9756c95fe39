/** Every code with which a request is turned down: its HTTP status and what it means. */

export interface ProblemRow {
  readonly status: number;
  readonly title: string;
}

export type ProblemCode = keyof typeof problemCodes;

const rows = {
  'bad-request': { status: 400, title: 'The request cannot be read.' },
  'bad-json': { status: 400, title: 'The body is no JSON.' },
  'bad-field': { status: 422, title: 'A field breaks its rule.' },
  'bad-query': { status: 400, title: 'A parameter of the query breaks its rule.' },
  'media-type': { status: 415, title: 'The body must be application/json.' },
  'body-too-large': { status: 413, title: 'The body is too large.' },
  'no-such-path': { status: 404, title: 'There is no such path.' },
  'method-not-allowed': { status: 405, title: 'The path has no such method.' },
  'not-found': { status: 404, title: 'There is no such thing, or this account may not see it.' },
  'not-logged-in': { status: 401, title: 'Log in first, or show an API key.' },
  'wrong-credentials': { status: 401, title: 'User name or password is wrong.' },
  'locked-out': { status: 429, title: 'Too many failed attempts; wait.' },
  'too-many-requests': { status: 429, title: 'Too many requests; wait.' },
  'foreign-origin': { status: 403, title: 'The request comes from another site.' },
  forbidden: { status: 403, title: 'The role of this account does not allow it.' },
  'link-invalid': { status: 410, title: 'The link was used, is over, or never was one.' },
  'key-reused': { status: 422, title: 'The Idempotency-Key was used for another request.' },
  'done-before': { status: 409, title: 'It was done under this key; its answer held a secret and is not kept.' },
  conflict: { status: 409, title: 'It does not fit the state that things are in.' },
  'wrong-state': { status: 409, title: 'It is not in the state that this needs.' },
  'requisites-missing': { status: 409, title: 'The company has no requisites yet.' },
  'status-mismatch': { status: 409, title: 'The partner base says otherwise about this tax number.' },
  'offer-changed': { status: 409, title: 'The offer has changed; read it again.' },
  'none-available': { status: 409, title: 'No paid licence is left; order more.' },
  'address-not-https': { status: 422, title: 'The address must begin with https://.' },
  'wrong-address': { status: 422, title: 'At this address is no operator, or another one.' },
  'not-administrator': { status: 403, title: 'Installing needs an account with administrator rights.' },
  'terminal-bound': { status: 409, title: 'The terminal is installed on and bound to another computer.' },
  'terminal-free': { status: 409, title: 'The terminal is not connected to any hardware; install it first.' },
  'not-granted': { status: 403, title: 'This user may not log in on this terminal.' },
  'part-not-licensed': { status: 403, title: 'The licence does not cover this part of the program.' },
  'operator-fault': { status: 500, title: 'A fault of the operator; nothing was changed.' },
} as const;

export const problemCodes: { readonly [C in keyof typeof rows]: ProblemRow } = rows;
