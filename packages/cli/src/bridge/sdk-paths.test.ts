/** Every method of the SDK's unit has its path over HTTP, or a reason why it has none; and every path a method. */
import { Unit } from '@plomba/sdk';
import { describe, expect, test } from 'vitest';
import { ROUTES, type RouteId } from './routes.table.js';

type Method = Exclude<keyof Unit, typeof Symbol.asyncDispose>;

/** The routes that call a method, or why none does. */
const PATHS: { readonly [M in Method]: readonly RouteId[] | string } = {
  capabilities: ['getCapabilities'],
  status: ['getStatus', 'getHealth'],
  newOperation: 'the Idempotency-Key is the operation; the bridge knows the epoch',
  personalise: ['personalise'],
  changeLife: ['changeLife'],
  openDay: ['openDay'],
  closeDay: ['closeDay'],
  issue: ['issueReceipt'],
  check: ['checkReceipt'],
  copy: ['copyReceipt'],
  cashIn: ['cashIn'],
  cashOut: ['cashOut'],
  setClock: ['setClock'],
  report: ['getReportX'],
  dayReport: ['getReportZ'],
  periodReport: ['getReportPeriod'],
  openShift: ['openShift'],
  closeShift: ['closeShift'],
  shiftReport: ['getReportShift'],
  noteEvent: ['noteEvent'],
  proof: ['proveRecord'],
  consistency: ['proveConsistency'],
  events: ['watchEvents'],
  listen: 'the same events as a function; over HTTP there is the stream',
  login: ['login'],
  logout: ['logout'],
  changePin: ['changePin'],
  changeKey: ['changeKey'],
  rotateLogKey:
    'the key file of the bridge belongs to the log key: rotate it without the bridge, then begin a new file',
  linkJournal: ['linkJournal'],
  openIntervention: ['openIntervention'],
  closeIntervention: ['closeIntervention'],
  interventions: ['getInterventions'],
  installLicence: ['installLicence'],
  forensics: ['getForensics'],
  firmware: ['getFirmware'],
  updateFirmware:
    'an image is larger than a body may be, and goes on where it was cut: the SDK and the operator send it',
  outcome: ['settleOperation', 'getReceipt', 'getOperation'],
  findOperations: ['getReceipt', 'getOperation'],
  journal: ['readJournal'],
  checkpoint: ['getCheckpoint'],
  lastCheckpoint: 'what the SDK answered last; a client of the bridge keeps it by itself',
  export: ['getExport'],
  close: 'the bridge keeps the connection for all its clients',
};

describe('the SDK over HTTP', () => {
  // What a program has at run time, whatever the types above say.
  const methods = Object.getOwnPropertyNames(Unit.prototype).filter((name) => name !== 'constructor');

  test.each(methods)('unit.%s has its path, or a reason', (method) => {
    const paths = (PATHS as Readonly<Record<string, readonly RouteId[] | string>>)[method];
    expect(paths, `give ${method} a route, or a reason here`).toBeDefined();
    if (typeof paths === 'string') expect(paths.length).toBeGreaterThan(20);
    else for (const id of paths ?? []) expect(ROUTES.map((route) => route.id)).toContain(id);
  });

  test('knows no method that is gone', () => {
    expect(Object.keys(PATHS).sort()).toEqual([...methods].sort());
  });

  test.each(ROUTES.filter(({ id }) => id !== 'getOpenApi').map(({ id }) => id))('%s is a method of the SDK', (id) => {
    expect(Object.values(PATHS).some((paths) => typeof paths !== 'string' && paths.includes(id))).toBe(true);
  });
});
