/** What a unit can do behind its driver, call by call. */
import type { DriverCapabilities, OptionalCall } from './driver.js';
import { FiscalError, type CallOptions } from './fiscal-error.js';
import type { Query } from './reading.js';

/** What a unit can do behind its driver. */
export interface Capabilities extends DriverCapabilities {
  /** Name of the driver, such as `link`. */
  readonly driver: string;
  /** The calls that there are, beside those that every unit has. */
  readonly calls: readonly OptionalCall[];
  /** The calls that are rejected with `unsupported`. */
  readonly missing: readonly OptionalCall[];
}

const IS_OPTIONAL: { readonly [C in OptionalCall]: true } = {
  check: true,
  dayReport: true,
  periodReport: true,
  openShift: true,
  closeShift: true,
  shiftReport: true,
  noteEvent: true,
  proof: true,
  consistency: true,
  events: true,
  login: true,
  logout: true,
  changePin: true,
  changeKey: true,
  rotateLogKey: true,
  linkJournal: true,
  openIntervention: true,
  closeIntervention: true,
  interventions: true,
  installLicence: true,
  forensics: true,
  firmware: true,
  updateFirmware: true,
  personalise: true,
  changeLife: true,
  openDay: true,
  closeDay: true,
  copy: true,
  cashIn: true,
  cashOut: true,
  setClock: true,
  report: true,
  findOperations: true,
  journal: true,
  checkpoint: true,
  export: true,
};

// Object.keys widens to string; the keys are the calls by the type of the table.
export const OPTIONAL_CALLS: readonly OptionalCall[] = Object.keys(IS_OPTIONAL) as OptionalCall[];

/** What the unit can do. It remembers operations. Firmware that does not know the question has the documents of the tables. */
export async function readCapabilities(query: Query, options: CallOptions | undefined): Promise<DriverCapabilities> {
  const resolution = 'by-operation';
  try {
    const unit = await query('unit.capabilities', {}, options);
    return { resolution, documents: unit.documents, unit };
  } catch (error) {
    if (!(error instanceof FiscalError) || error.code !== 'unknown-command') throw error;
    return { resolution, documents: ['sale', 'refund', 'correction', 'training', 'proforma'] };
  }
}
