/** What a connector answers over HTTP: methods, paths, what they are for. */

export interface ConnectorRoute {
  readonly method: 'GET' | 'POST';
  /** `:name` stands for one part of the path. */
  readonly path: string;
  readonly note: string;
}

export type ConnectorRouteName =
  'issue' | 'invoice' | 'deposit' | 'closeDay' | 'x' | 'z' | 'period' | 'status' | 'recompute' | 'inspector';

export const CONNECTOR_ROUTES: Readonly<Record<ConnectorRouteName, ConnectorRoute>> = {
  issue: {
    method: 'POST',
    path: '/invoices',
    note: 'issues an invoice: JSON as for issue(), text/plain or text/csv; Idempotency-Key names the operation',
  },
  invoice: {
    method: 'GET',
    path: '/invoices/:operation',
    note: 'the invoice of an operation, and what the authority said',
  },
  deposit: {
    method: 'POST',
    path: '/deposits',
    note: 'cash at the beginning of a day (INITIAL), or taken out (WITHDRAW)',
  },
  closeDay: { method: 'POST', path: '/days/close', note: 'closes the day; answers its report Z' },
  x: { method: 'GET', path: '/reports/x', note: 'the day so far' },
  z: { method: 'GET', path: '/reports/z/:day', note: 'the report of a closed day, by its number' },
  period: {
    method: 'GET',
    path: '/reports/period?from=DAY&to=DAY',
    note: 'the closed days of a period, by their numbers',
  },
  status: { method: 'GET', path: '/status', note: 'how the connector is: environment, day, reports that wait' },
  recompute: { method: 'POST', path: '/iic', note: 'the IIC of seven values, for an inspector' },
  inspector: { method: 'GET', path: '/iic', note: 'the screen for it' },
};

/** Status of each refusal of the unit; 422 where it is not here. */
export const REFUSAL_STATUS: Readonly<Record<string, number>> = {
  'operation-conflict': 409,
  'operation-fenced': 409,
  'not-allowed-in-state': 409,
  'day-not-open': 409,
  'day-already-open': 409,
  'day-not-closed': 409,
  'offline-too-long': 409,
  'not-found': 404,
  'method-not-allowed': 405,
  'unsupported-type': 415,
  malformed: 400,
  damaged: 400,
  halted: 503,
  'signer-broken': 503,
  'clock-unset': 503,
  'journal-full': 507,
  'fiscal-memory-full': 507,
};
