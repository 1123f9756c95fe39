/**
 * What a country implements, and the plain `none` country.
 *
 * @packageDocumentation
 */
export type { Authority, AuthorityPackage, AuthorityReply } from './authority.js';
export { computeReceipt, divideRounded, lineAmount, taxWithin, type ComputedReceipt } from './compute.js';
export type {
  CodeMoment,
  CommittedReceipt,
  Country,
  CountryTexts,
  Extraction,
  ExtractionContent,
  Finding,
  LifeNeed,
  OpenDocument,
} from './country.js';
export type { HttpRequest, HttpResponse } from './http.js';
export { none } from './none.js';
export { cashPaper, money, receiptPaper, signatureCode, type PaperHead } from './paper.js';
export { closingPaper, reportPaper, type Report } from './report-paper.js';
export type { PaperLine } from './paper-line.js';
export type {
  ReportAttempt,
  ReportedRecord,
  ReportHistory,
  Reporting,
  ReportJudgement,
  ReportOutcome,
} from './reporting.js';
export type {
  WholeUnit,
  Wire,
  WireBacklog,
  WireReceipt,
  WireRefusal,
  WireReport,
  WireServer,
  WireStatus,
  WireUnit,
} from './wire.js';
export {
  completeSettings,
  numberSetting,
  oneWordSetting,
  type ConfigJsonReader,
  type ConfigPlace,
  type CountryConfig,
  type CountryIdentity,
  type CountryPackage,
  type CountrySetting,
  type CountryUnit,
} from './country-package.js';
