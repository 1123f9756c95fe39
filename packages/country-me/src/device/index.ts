/**
 * The connector as a simulated unit.
 *
 * @packageDocumentation
 */
export {
  CONNECTOR_ROUTES,
  REFUSAL_STATUS,
  type ConnectorRoute,
  type ConnectorRouteName,
} from './connector-api.table.js';
export type {
  ConnectorCodes,
  ConnectorCompany,
  ConnectorSeal,
  ConnectorSettings,
  ConnectorSetup,
} from './connector-setup.js';
export { invoiceOf } from './invoice-message.js';
export { reportLimitMs } from './late.js';
export { CONNECTOR_SETTINGS, montenegrinUnits, montenegrinUnitsWith } from './montenegrin-package.js';
export type { RsaBackend } from '../pki/index.js';
export { montenegro } from './montenegro.js';
export { LATE_REASONS, NO_INTERNET_AREA_LIMIT, type LateReason, type ReportLimit } from './reasons.table.js';
export { messageOf } from './reporting.js';
