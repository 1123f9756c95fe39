/**
 * The operator: the server at the other end of a fleet.
 *
 * @packageDocumentation
 */
export { startOperator, OperatorStartError, type Operator, type OperatorOptions } from './start-operator.js';
export type { FirstAccount } from './accounts/first-account.js';
export type { Language } from './accounts/account.js';
export { PASSWORD_COST, type PasswordCost } from './access/secrets.js';
export { fileSender, smtpSender, type SmtpOptions } from './mail/senders.js';
export type { Entropy, MailSender, OperatorClock, OutgoingMail } from './ports.js';
export { LicenceKeyError } from './licences/issuer.js';
export { StoreError } from './store/sql.js';
export { consoleAssets, readAssets } from './http/assets.js';
export type { Asset, RequestNote } from './http/app.js';
export { operatorOpenApi, permissionsPage } from './http/described.js';
export type { JsonObject } from './http/openapi.js';
export { forecastData } from './forecast/forecast-data.js';
export { FISCAL_SLOTS, type ForecastEvent, type ForecastKind, type ForecastOptions } from './forecast/forecast.js';
