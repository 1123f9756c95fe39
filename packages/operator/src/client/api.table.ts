/** Generated from the operator's table of routes by tools/operator-client.ts; do not edit. Bodies, operations, methods. */
import type { DownloadedFile, OperationRow } from './operation.js';

/** RFC 9457 problem details. Branch on `code`. */
export interface Problem {
  /** `urn:plomba:operator:` and the code */
  readonly type: string;
  /** what the code means */
  readonly title: string;
  /** HTTP status */
  readonly status: number;
  /** stable */
  readonly code:
    | 'bad-request'
    | 'bad-json'
    | 'bad-field'
    | 'bad-query'
    | 'media-type'
    | 'body-too-large'
    | 'no-such-path'
    | 'method-not-allowed'
    | 'not-found'
    | 'not-logged-in'
    | 'wrong-credentials'
    | 'locked-out'
    | 'too-many-requests'
    | 'foreign-origin'
    | 'forbidden'
    | 'link-invalid'
    | 'key-reused'
    | 'done-before'
    | 'conflict'
    | 'wrong-state'
    | 'requisites-missing'
    | 'status-mismatch'
    | 'offer-changed'
    | 'none-available'
    | 'address-not-https'
    | 'wrong-address'
    | 'not-administrator'
    | 'terminal-bound'
    | 'terminal-free'
    | 'not-granted'
    | 'part-not-licensed'
    | 'operator-fault';
  /** what exactly */
  readonly detail: string;
  /** field, parameter, header, or line and column */
  readonly path?: string;
}

export interface Health {
  /** it answers, and its database does */
  readonly status: 'ok';
  /** of the operator */
  readonly name: string;
  /** its clock */
  readonly time: number;
}

export interface ClockMove {
  /** how far on */
  readonly byMs: number;
}

export interface SignUp {
  /** user name: letters, digits, dot, dash, underscore, @ */
  readonly login: string;
  /** for notices only */
  readonly email: string;
  /** of mails and console; English otherwise */
  readonly language?: 'en' | 'sr' | 'ro' | 'ru' | 'sv';
}

export interface Sent {
  /** address to which a mail was sent, if all is well */
  readonly sent: string;
}

export interface PasswordByLink {
  /** what stands behind # in the link */
  readonly token: string;
  /** at least 12 characters */
  readonly password: string;
}

export interface Account {
  /** id of the account */
  readonly id: string;
  /** user name */
  readonly login: string;
  /** for notices */
  readonly email: string;
  /** of mails and console */
  readonly language: 'en' | 'sr' | 'ro' | 'ru' | 'sv';
  /** when it signed up */
  readonly createdAt: number;
}

export interface ForgottenPassword {
  /** address of the account */
  readonly email: string;
}

export interface LogIn {
  /** user name */
  readonly login: string;
  /** password */
  readonly password: string;
  /** how the session is carried: a cookie for pages (default), a token for programs */
  readonly kind?: 'cookie' | 'bearer';
}

export interface LoggedIn {
  /** who it is */
  readonly account: Account;
  /** when it ends unless it is used */
  readonly expiresAt: number;
  /** for `Authorization: Bearer`; only where kind is bearer */
  readonly token?: string;
}

export interface Session {
  /** id of the session */
  readonly id: string;
  /** program that opened it */
  readonly agent: string;
  /** when it was opened */
  readonly createdAt: number;
  /** when it was used last, to the minute */
  readonly seenAt: number;
  /** whether it is the one that asks */
  readonly current: boolean;
}

export interface Sessions {
  /** open ones, the latest used first */
  readonly sessions: readonly Session[];
}

export interface AccountChange {
  /** of mails and console */
  readonly language: 'en' | 'sr' | 'ro' | 'ru' | 'sv';
}

export interface PasswordChange {
  /** the one in force */
  readonly password: string;
  /** at least 12 characters */
  readonly newPassword: string;
}

export interface NewApiKey {
  /** what it is for */
  readonly name: string;
}

export interface ShownApiKey {
  /** id of the key */
  readonly id: string;
  /** the key; it is not shown again */
  readonly key: string;
}

export interface ApiKey {
  /** id of the key */
  readonly id: string;
  /** what it is for */
  readonly name: string;
  /** when it was made */
  readonly createdAt: number;
  /** when it was used last */
  readonly usedAt?: number;
}

export interface ApiKeys {
  /** those in force */
  readonly keys: readonly ApiKey[];
}

export interface CompanyRegistration {
  /** two letters */
  readonly country: string;
  /** PIB, organisationsnummer, CUI, ИНН; its check digits are checked */
  readonly taxNumber: string;
  /** registered name */
  readonly name: string;
  /** registered seat */
  readonly address: string;
  /** for invoices and notices */
  readonly email: string;
  /** of mails to the company; that of its country when absent */
  readonly language?: 'en' | 'sr' | 'ro' | 'ru' | 'sv';
  /** what the account becomes in it: its owner, or its administrator (default) */
  readonly as?: 'owner' | 'administrator';
}

export interface Company {
  /** id of the company */
  readonly id: string;
  /** two letters */
  readonly country: string;
  /** tax number, digits only */
  readonly taxNumber: string;
  /** registered name */
  readonly name: string;
  /** registered seat */
  readonly address: string;
  /** for invoices and notices */
  readonly email: string;
  /** of mails to the company */
  readonly language: 'en' | 'sr' | 'ro' | 'ru' | 'sv';
  /** when it was registered here */
  readonly createdAt: number;
  /** role of the account that asks */
  readonly role?:
    'owner' | 'administrator' | 'integrator' | 'service-partner' | 'service-technician' | 'cashier' | 'terminal-user';
  /** whether the account that asks gets mails about alarms of it; where it is a member */
  readonly alarmMails?: boolean;
}

export interface Companies {
  /** by name */
  readonly companies: readonly Company[];
}

export interface CompanyChange {
  /** registered name */
  readonly name?: string;
  /** registered seat */
  readonly address?: string;
  /** for invoices and notices */
  readonly email?: string;
  /** of mails to the company */
  readonly language?: 'en' | 'sr' | 'ro' | 'ru' | 'sv';
}

export interface NewClient {
  /** two letters */
  readonly country: string;
  /** PIB, organisationsnummer, CUI, ИНН; its check digits are checked */
  readonly taxNumber: string;
  /** registered name */
  readonly name: string;
  /** registered seat */
  readonly address: string;
  /** for invoices and notices */
  readonly email: string;
  /** of mails to the company; that of its country when absent */
  readonly language?: 'en' | 'sr' | 'ro' | 'ru' | 'sv';
  /** tariff plan */
  readonly tariff: string;
}

export interface Client {
  /** the user of cash registers */
  readonly company: Company;
  /** tariff plan */
  readonly tariff: string;
  /** on the list since */
  readonly since: number;
}

export interface Clients {
  /** by name */
  readonly clients: readonly Client[];
}

export interface AuditEntry {
  /** without gaps in a company */
  readonly sequence: number;
  /** when */
  readonly at: number;
  /** who; absent for the operator itself */
  readonly account?: string;
  /** what was done */
  readonly act: string;
  /** id of what was changed */
  readonly object: string;
  /** as it was */
  readonly before?: unknown;
  /** as it is */
  readonly after?: unknown;
}

export interface AuditTrail {
  /** the newest first */
  readonly entries: readonly AuditEntry[];
}

export interface Member {
  /** id of the account */
  readonly account: string;
  /** user name */
  readonly login: string;
  /** for notices */
  readonly email: string;
  /** what it is in this company */
  readonly role:
    'owner' | 'administrator' | 'integrator' | 'service-partner' | 'service-technician' | 'cashier' | 'terminal-user';
  /** since when */
  readonly since: number;
  /** whether it gets mails about new alarms */
  readonly alarmMails: boolean;
}

export interface Members {
  /** by user name */
  readonly members: readonly Member[];
}

export interface RoleChange {
  /** the new role */
  readonly role:
    'owner' | 'administrator' | 'integrator' | 'service-partner' | 'service-technician' | 'cashier' | 'terminal-user';
}

export interface NewInvitation {
  /** where the one-time link goes */
  readonly email: string;
  /** what the person becomes */
  readonly role:
    'owner' | 'administrator' | 'integrator' | 'service-partner' | 'service-technician' | 'cashier' | 'terminal-user';
}

export interface Invitation {
  /** id of the invitation */
  readonly id: string;
  /** where the link went */
  readonly email: string;
  /** what the person becomes */
  readonly role:
    'owner' | 'administrator' | 'integrator' | 'service-partner' | 'service-technician' | 'cashier' | 'terminal-user';
  /** when it was sent */
  readonly createdAt: number;
  /** when it ends */
  readonly expiresAt: number;
}

export interface Invitations {
  /** those that are open */
  readonly invitations: readonly Invitation[];
}

export interface AcceptInvitation {
  /** what stands behind # in the link */
  readonly token: string;
}

export interface MembershipChange {
  /** whether it gets mails about new alarms of units of this company */
  readonly alarmMails: boolean;
}

export interface NewPointOfSale {
  /** name of the shop */
  readonly name: string;
  /** where it is */
  readonly address: string;
}

export interface PointOfSale {
  /** id of the point of sale */
  readonly id: string;
  /** name of the shop */
  readonly name: string;
  /** where it is */
  readonly address: string;
  /** when it was entered */
  readonly createdAt: number;
  /** when it was closed */
  readonly closedAt?: number;
}

export interface PointsOfSale {
  /** by name */
  readonly points: readonly PointOfSale[];
}

export interface NewTerminal {
  /** by which it is chosen */
  readonly name: string;
  /** point of sale */
  readonly point?: string;
}

export interface Terminal {
  /** id of the terminal */
  readonly id: string;
  /** name in the back office */
  readonly name: string;
  /** point of sale */
  readonly point?: string;
  /** in words: a free one is not connected to any hardware */
  readonly connection: string;
  /** whether it is bound to hardware */
  readonly bound: boolean;
  /** since when */
  readonly boundAt?: number;
  /** number under which the agency has the register */
  readonly registerNumber?: string;
  /** parts of the program beside the register itself */
  readonly parts: readonly ('connector' | 'firmware-year' | 'terminal' | 'terminal-tables' | 'terminal-stock')[];
  /** what is missing, in words */
  readonly alarms: readonly string[];
  /** when it was made */
  readonly createdAt: number;
}

export interface Terminals {
  /** by name */
  readonly terminals: readonly Terminal[];
}

export interface TerminalParts {
  /** parts of the program that may be used on it */
  readonly parts: readonly ('connector' | 'firmware-year' | 'terminal' | 'terminal-tables' | 'terminal-stock')[];
}

export interface TerminalRegistration {
  /** as the agency gave it */
  readonly registerNumber: string;
}

export interface Grant {
  /** user name of a member of the company */
  readonly login: string;
}

export interface TerminalUser {
  /** id of the account */
  readonly account: string;
  /** user name */
  readonly login: string;
}

export interface TerminalUsers {
  /** who may log in on it */
  readonly users: readonly TerminalUser[];
}

export interface Installation {
  /** id in the installer */
  readonly terminal: string;
  /** of the environment, as it was typed */
  readonly address: string;
  /** user name with administrator rights */
  readonly login: string;
  /** password */
  readonly password: string;
  /** what identifies the computer */
  readonly hardware: string;
}

export interface Installed {
  /** id of the terminal */
  readonly terminal: string;
  /** its name */
  readonly name: string;
  /** whose it is */
  readonly company: string;
  /** signed licence, hex: bound to the hardware, with the parts of the program */
  readonly licence: string;
  /** of the operator, hex */
  readonly signature: string;
  /** key of the operator, hex */
  readonly issuer: string;
}

export interface TerminalLogIn {
  /** id of the terminal */
  readonly terminal: string;
  /** user name */
  readonly login: string;
  /** password */
  readonly password: string;
  /** what identifies the computer */
  readonly hardware: string;
}

export interface TerminalSession {
  /** for `Authorization: Bearer` */
  readonly token: string;
  /** when it ends unless it is used */
  readonly expiresAt: number;
  /** user name */
  readonly user: string;
  /** parts of the program that the licence covers */
  readonly features: readonly string[];
}

export interface Product {
  /** name in orders */
  readonly id: 'connector' | 'firmware-year' | 'terminal' | 'terminal-tables' | 'terminal-stock';
  /** for people */
  readonly name: string;
  /** of one, minor units */
  readonly priceMinor: string;
  /** ISO 4217 */
  readonly currency: string;
  /** version of the offer */
  readonly offer: string;
  /** what is agreed */
  readonly offerText: string;
}

export interface Products {
  /** everything that can be ordered */
  readonly products: readonly Product[];
}

export interface Available {
  /** what was paid */
  readonly product: 'connector' | 'firmware-year' | 'terminal' | 'terminal-tables' | 'terminal-stock';
  /** licences that were paid */
  readonly paid: number;
  /** spent on a serial, or in use on a terminal */
  readonly used: number;
  /** left */
  readonly available: number;
}

export interface AvailableLicences {
  /** a row for each product */
  readonly available: readonly Available[];
}

export interface Requisites {
  /** checked against the tax number in the partner base */
  readonly status: 'service-centre' | 'end-user';
  /** name and code of the bank */
  readonly bank: string;
  /** for the closing documents */
  readonly bankAccount: string;
  /** how closing documents go */
  readonly exchange: 'electronic' | 'post';
}

export interface Partner {
  /** two letters */
  readonly country: string;
  /** tax number */
  readonly taxNumber: string;
  /** as what the operator knows it */
  readonly status: 'service-centre' | 'end-user';
}

export interface Partners {
  /** the partner base */
  readonly partners: readonly Partner[];
}

export interface NewOrder {
  /** what is ordered */
  readonly product: 'connector' | 'firmware-year' | 'terminal' | 'terminal-tables' | 'terminal-stock';
  /** how many licences */
  readonly quantity: number;
}

export interface Order {
  /** id of the order */
  readonly id: string;
  /** on the invoice */
  readonly number: number;
  /** draft until its offer is accepted; paid: available */
  readonly state: 'draft' | 'placed' | 'paid' | 'cancelled';
  /** what is ordered */
  readonly product: 'connector' | 'firmware-year' | 'terminal' | 'terminal-tables' | 'terminal-stock';
  /** id of the company */
  readonly company: string;
  /** registered name */
  readonly companyName: string;
  /** tax number */
  readonly taxNumber: string;
  /** bank account */
  readonly bankAccount: string;
  /** service centre or end user */
  readonly status: 'service-centre' | 'end-user';
  /** how many licences */
  readonly quantity: number;
  /** of one, minor units */
  readonly priceMinor: string;
  /** of all, minor units */
  readonly totalMinor: string;
  /** ISO 4217 */
  readonly currency: string;
  /** version of the offer */
  readonly offer: string;
  /** when it was begun */
  readonly createdAt: number;
  /** when the offer was accepted */
  readonly placedAt?: number;
  /** when the payment was entered */
  readonly paidAt?: number;
  /** reference of the payment */
  readonly payment?: string;
}

export interface Orders {
  /** the newest first */
  readonly orders: readonly Order[];
}

export interface Placement {
  /** version of the offer that was read */
  readonly offer: string;
  /** must be true */
  readonly accepted: boolean;
}

export interface Payment {
  /** minor units; must be the total */
  readonly amountMinor: string;
  /** ISO 4217 */
  readonly currency: string;
  /** of the bank */
  readonly reference: string;
}

export interface LicenceKey {
  /** Ed25519, 32 bytes in hex: what a unit checks licences with */
  readonly publicKey: string;
}

export interface Activation {
  /** what is activated; one that is spent on a serial */
  readonly product: 'connector' | 'firmware-year' | 'terminal' | 'terminal-tables' | 'terminal-stock';
  /** of the device */
  readonly serial: string;
  /** binds it to this very unit: id of its journal, 32 hexadecimal digits */
  readonly journalId?: string;
}

export interface Licence {
  /** id of the licence */
  readonly id: string;
  /** what it is for */
  readonly product: 'connector' | 'firmware-year' | 'terminal' | 'terminal-tables' | 'terminal-stock';
  /** of the device */
  readonly serial: string;
  /** where the device may work with it */
  readonly environment: 'test' | 'production';
  /** when it was signed */
  readonly issuedAt: number;
  /** first activation on this serial: what a year counts from */
  readonly activatedAt: number;
  /** releases until then are covered; absent: for good */
  readonly validUntil?: number;
  /** when another took its place */
  readonly replacedAt?: number;
}

export interface Licences {
  /** the newest first */
  readonly licences: readonly Licence[];
}

export interface NewProductionSwitch {
  /** licence of the device, for test */
  readonly licence: string;
  /** who does it: the integrator as administrator, the company itself, the service provider */
  readonly path: 'integrator' | 'company' | 'provider';
}

export interface Price {
  /** what is paid for */
  readonly what: string;
  /** minor units */
  readonly priceMinor: string;
  /** ISO 4217 */
  readonly currency: string;
}

export interface RegistrationCodes {
  /** business unit code */
  readonly businessUnit: string;
  /** code of the cash register (ENU) */
  readonly cashRegister: string;
  /** software code */
  readonly software: string;
  /** operator code */
  readonly operator: string;
}

export interface ProductionStep {
  /** what was done */
  readonly act: 'opened' | 'document' | 'paid' | 'certificate' | 'codes' | 'production' | 'cancelled';
  /** when */
  readonly at: number;
  /** who did it */
  readonly login: string;
}

export interface ProductionFile {
  /** id of the file */
  readonly id: string;
  /** what it is */
  readonly kind: 'certificate' | 'document';
  /** name of the file */
  readonly name: string;
  /** when it came */
  readonly at: number;
}

export interface ProductionSwitch {
  /** id of the switch */
  readonly id: string;
  /** licence of the device, for test */
  readonly licence: string;
  /** of the device */
  readonly serial: string;
  /** who does it */
  readonly path: 'integrator' | 'company' | 'provider';
  /** where it stands */
  readonly state: 'documents-sent' | 'documents-received' | 'paid' | 'preparing' | 'production' | 'cancelled';
  /** on the path of the provider */
  readonly prices: readonly Price[];
  /** from the self-care portal of the authority */
  readonly codes?: RegistrationCodes;
  /** whether the certificate of the company is here */
  readonly hasCertificate: boolean;
  /** licence for production, when it is done */
  readonly productionLicence?: string;
  /** who did what */
  readonly steps: readonly ProductionStep[];
  /** what was handed in */
  readonly files: readonly ProductionFile[];
  /** when it was opened */
  readonly createdAt: number;
  /** when it was last changed */
  readonly changedAt: number;
}

export interface ProductionSwitches {
  /** the newest first */
  readonly switches: readonly ProductionSwitch[];
}

export interface FileForm {
  /** name of the file */
  readonly name: string;
  /** its content */
  readonly bytes: string;
}

export interface PaymentNote {
  /** of the bank */
  readonly reference: string;
}

export interface NewUnit {
  /** name of the cash register */
  readonly name: string;
  /** name of the shop */
  readonly shop: string;
  /** serial number of the unit */
  readonly serial?: string;
  /** serial number of its fiscal drive; one of the two is needed */
  readonly driveSerial?: string;
  /** whether the tax agency knows it; `not-needed` when absent */
  readonly registration?: 'not-needed' | 'waiting' | 'done';
  /** number that the agency gave it; then it counts as registered */
  readonly registrationNumber?: string;
  /** tariff plan */
  readonly tariff?: string;
  /** which firmware it takes; `stable` when absent */
  readonly channel?: 'stable' | 'early' | 'test';
  /** for a service partner: the company on its list whose unit it is */
  readonly client?: string;
  /** its key in hex, where it is known; otherwise the one that it shows first is kept */
  readonly logKey?: string;
}

export interface Alarm {
  /** what it is */
  readonly kind:
    | 'rolled-back'
    | 'forked'
    | 'cut-tail'
    | 'wrong-key'
    | 'bad-record'
    | 'gap'
    | 'halted'
    | 'blocked'
    | 'licence-ended'
    | 'licence-ending'
    | 'certificate-ended'
    | 'certificate-ending'
    | 'memory-full'
    | 'memory-near-full'
    | 'clock-unset'
    | 'not-registered'
    | 'silent';
  /** stop: it sells no more or is not to be trusted; soon: it will stop; look: look at it */
  readonly level: 'stop' | 'soon' | 'look';
  /** in this case */
  readonly detail: string;
  /** name of the key that it is about */
  readonly about?: string;
  /** since when, or when it comes */
  readonly atMs?: number;
  /** what it means */
  readonly means: string;
  /** what to do */
  readonly wayOut: string;
}

export interface UnitKey {
  /** name of the key */
  readonly name: string;
  /** what it is for */
  readonly purpose?: string;
  /** last ms at which it may sign */
  readonly notAfterMs?: number;
}

export interface UnitLook {
  /** when it said so */
  readonly atMs: number;
  /** model */
  readonly model?: string;
  /** version that runs */
  readonly firmware: string;
  /** version that runs from the next boot on */
  readonly firmwarePending?: string;
  /** version that did not check at the boot */
  readonly firmwareFailed?: string;
  /** state of life */
  readonly life: string;
  /** what it does now */
  readonly mode?: string;
  /** why it has stopped */
  readonly halted?: string;
  /** last day that was opened */
  readonly day: number;
  /** whether it is still open */
  readonly dayOpen: boolean;
  /** records of its journal */
  readonly records: number;
  /** room of its journal */
  readonly journalBytes: number;
  /** of it, used */
  readonly journalUsedBytes: number;
  /** ample, near-end, end, full */
  readonly memory?: string;
  /** ok, near-end, out, cover-open */
  readonly paper?: string;
  /** what needs a technician */
  readonly warnings: readonly string[];
  /** id of the licence in force */
  readonly licence?: string;
  /** last ms at which it is valid */
  readonly licenceEndsAt?: number;
  /** ISO 4217 */
  readonly currency?: string;
  /** true: what it prints is no fiscal receipt */
  readonly simulated: boolean;
}

export interface Unit {
  /** id of the unit */
  readonly id: string;
  /** whose it is */
  readonly company: string;
  /** its name */
  readonly companyName: string;
  /** who looks after it; absent: its company by itself */
  readonly partner?: string;
  /** its name */
  readonly partnerName?: string;
  /** name of the cash register */
  readonly name: string;
  /** name of the shop */
  readonly shop: string;
  /** serial number of the unit; known from the first connection on */
  readonly serial?: string;
  /** serial number of its fiscal drive */
  readonly driveSerial?: string;
  /** whether the tax agency knows it */
  readonly registration: 'not-needed' | 'waiting' | 'done';
  /** number that the agency gave it */
  readonly registrationNumber?: string;
  /** tariff plan */
  readonly tariff: string;
  /** which firmware it takes */
  readonly channel: 'stable' | 'early' | 'test';
  /** when it was registered here */
  readonly createdAt: number;
  /** first connection */
  readonly firstSeenAt?: number;
  /** when it was last heard of */
  readonly lastSeenAt?: number;
  /** since when it is connected; absent: it is not */
  readonly connectedAt?: number;
  /** whether the values that were handed out are set in it */
  readonly isEntrusted: boolean;
  /** its key, hex; compare it with the one that the unit shows */
  readonly logKey?: string;
  /** green: a document within 24 hours; yellow: longer; red: from 72 hours on */
  readonly colour: 'unknown' | 'green' | 'yellow' | 'red';
  /** its last document, by the unit's clock */
  readonly lastDocumentAt?: number;
  /** documents that were taken in */
  readonly documents: number;
  /** the gravest first */
  readonly alarms: readonly Alarm[];
  /** keys of the country and the operator */
  readonly keys: readonly UnitKey[];
  /** what the unit said last */
  readonly look?: UnitLook;
}

export interface Units {
  /** by id */
  readonly units: readonly Unit[];
  /** give it as `after` for the next page */
  readonly next?: string;
}

export interface UnitChange {
  /** name of the cash register */
  readonly name?: string;
  /** name of the shop */
  readonly shop?: string;
  /** serial number of its fiscal drive */
  readonly driveSerial?: string;
  /** whether the tax agency knows it */
  readonly registration?: 'not-needed' | 'waiting' | 'done';
  /** number that the agency gave it; then it counts as registered */
  readonly registrationNumber?: string;
  /** tariff plan */
  readonly tariff?: string;
  /** which firmware it takes */
  readonly channel?: 'stable' | 'early' | 'test';
}

export interface UnitValues {
  /** id of the unit here */
  readonly id: string;
  /** Ed25519 key of the operator for this unit, hex: goes into it under the name `operator` */
  readonly key: string;
  /** where it dials; `plomba sim --dial ADDRESS` */
  readonly addresses: readonly string[];
}

export interface UnitEvent {
  /** from 1, without gaps */
  readonly sequence: number;
  /** when */
  readonly at: number;
  /** what happened */
  readonly kind:
    | 'registered'
    | 'first-connection'
    | 'connected'
    | 'disconnected'
    | 'turned-away'
    | 'found'
    | 'decided'
    | 'work-done'
    | 'work-failed'
    | 'changed'
    | 'taken-on'
    | 'taken-off'
    | 'removed';
  /** in this case */
  readonly detail: string;
}

export interface UnitEvents {
  /** the newest first */
  readonly events: readonly UnitEvent[];
}

export interface DeliveredRecord {
  /** header, previous hash, payload; base64 */
  readonly entry: string;
  /** 64 bytes, or none; base64 */
  readonly signature: string;
}

export interface Delivery {
  /** sequence of the first record */
  readonly from: number;
  /** in sequence */
  readonly records: readonly DeliveredRecord[];
  /** signed head over the last of them; needed where that is not signed itself */
  readonly checkpoint?: string;
}

export interface Finding {
  /** id of the finding */
  readonly id: string;
  /** the unit */
  readonly unit: string;
  /** rolled-back, forked, cut-tail, wrong-key, bad-record or gap */
  readonly kind:
    | 'rolled-back'
    | 'forked'
    | 'cut-tail'
    | 'wrong-key'
    | 'bad-record'
    | 'gap'
    | 'halted'
    | 'blocked'
    | 'licence-ended'
    | 'licence-ending'
    | 'certificate-ended'
    | 'certificate-ending'
    | 'memory-full'
    | 'memory-near-full'
    | 'clock-unset'
    | 'not-registered'
    | 'silent';
  /** first record at which the unit is not what was taken in */
  readonly at: number;
  /** records that were taken in */
  readonly known: number;
  /** records that the unit has */
  readonly found: number;
  /** in one sentence */
  readonly detail: string;
  /** when */
  readonly foundAt: number;
  /** when somebody decided */
  readonly decidedAt?: number;
  /** who */
  readonly decidedBy?: string;
  /** what */
  readonly decision?: string;
  /** why */
  readonly reason?: string;
}

export interface Acknowledgement {
  /** records that are durable here: the unit may count on them */
  readonly size: number;
  /** of these, taken now */
  readonly taken: number;
  /** documents among them */
  readonly documents: number;
  /** what is wrong with its journal */
  readonly finding?: Finding;
}

export interface Document {
  /** its record */
  readonly sequence: number;
  /** kind of document */
  readonly kind: string;
  /** local day at the unit */
  readonly date: string;
  /** the unit's time */
  readonly utcMs: number;
  /** minutes east of UTC */
  readonly offsetMinutes: number;
  /** series of its number */
  readonly series?: string;
  /** number in its series */
  readonly number?: number;
  /** total in hundredths, decimal digits */
  readonly totalMinor?: string;
  /** register */
  readonly till?: string;
  /** as printed */
  readonly cashier?: string;
  /** tax number and name */
  readonly buyer?: string;
  /** when it was taken in */
  readonly takenAt: number;
}

export interface Documents {
  /** the newest first */
  readonly documents: readonly Document[];
}

export interface DayCount {
  /** local day */
  readonly date: string;
  /** documents formed */
  readonly documents: number;
}

export interface DocumentsPerDay {
  /** in order */
  readonly days: readonly DayCount[];
}

export interface Findings {
  /** the newest first */
  readonly findings: readonly Finding[];
}

export interface Decision {
  /** what happens next */
  readonly decision: 'continue' | 'dismiss';
  /** why; stands in the audit trail */
  readonly reason: string;
}

export interface Seal {
  /** as it is pressed into the seal */
  readonly number: string;
  /** as the technician sees it */
  readonly condition: 'intact' | 'broken' | 'missing';
}

export interface Part {
  /** what it is */
  readonly part: string;
  /** its serial number */
  readonly serial?: string;
}

export interface Intervention {
  /** number of the visit, from 1, without gaps */
  readonly number: number;
  /** record of the journal that began it */
  readonly record: number;
  /** by the unit's clock */
  readonly beganAt: number;
  /** minutes east of UTC */
  readonly offsetMinutes: number;
  /** who came */
  readonly technician: string;
  /** number of the authorisation */
  readonly authorisation: string;
  /** service firm */
  readonly firm?: string;
  /** where */
  readonly place?: 'shop' | 'workshop';
  /** why */
  readonly reason: string;
  /** as they were found */
  readonly sealsFound: readonly Seal[];
  /** as they were found */
  readonly partsFound: readonly Part[];
  /** version that ran */
  readonly firmwareFound: string;
  /** record of the journal that ended it; absent while it goes on */
  readonly endRecord?: number;
  /** by the unit's clock */
  readonly endedAt?: number;
  /** where another technician ended it */
  readonly endedBy?: string;
  /** what was done */
  readonly work?: string;
  /** as they were left */
  readonly sealsLeft?: readonly Seal[];
  /** as they were left */
  readonly partsLeft?: readonly Part[];
  /** version that ran at the end */
  readonly firmwareLeft?: string;
}

export interface Interventions {
  /** the newest first */
  readonly interventions: readonly Intervention[];
  /** give it as `below` for the next page */
  readonly next?: number;
}

export interface ServiceFileEntry {
  /** from 1, without gaps */
  readonly sequence: number;
  /** when */
  readonly at: number;
  /** what happened; note: written by hand */
  readonly kind:
    | 'registered'
    | 'first-connection'
    | 'connected'
    | 'disconnected'
    | 'turned-away'
    | 'found'
    | 'decided'
    | 'work-done'
    | 'work-failed'
    | 'changed'
    | 'taken-on'
    | 'taken-off'
    | 'removed'
    | 'note';
  /** in this case, or the note */
  readonly detail: string;
  /** who wrote the note */
  readonly login?: string;
  /** number of the visit in the unit's own book */
  readonly visit?: number;
}

export interface ServiceFile {
  /** the newest first */
  readonly entries: readonly ServiceFileEntry[];
  /** give it as `below` for the next page */
  readonly next?: number;
}

export interface NewServiceNote {
  /** what was done, found or agreed */
  readonly text: string;
  /** number of the visit in the unit's own book */
  readonly visit?: number;
}

export interface NewWork {
  /** look: its state, its counters (X) and what it can do, now; set-clock: sets the clock; change-life: one step of life: test, production, blocked, closing; change-key: imports, renews or retires a key or certificate; install-licence: puts a signed licence in force; load-goods: puts a list of goods in force for its tills; update-firmware: sends a firmware; it runs from the next boot on */
  readonly kind:
    'look' | 'set-clock' | 'change-life' | 'change-key' | 'install-licence' | 'load-goods' | 'update-firmware';
  /** what the kind takes; `{}` when absent */
  readonly input?: unknown;
}

export interface Work {
  /** id of the work, and of its operation on the unit */
  readonly id: string;
  /** its place in the queue of the unit */
  readonly number: number;
  /** what is done */
  readonly kind:
    'look' | 'set-clock' | 'change-life' | 'change-key' | 'install-licence' | 'load-goods' | 'update-firmware';
  /** waiting: for the unit to be connected */
  readonly state: 'waiting' | 'done' | 'failed' | 'cancelled';
  /** times that it was begun */
  readonly tries: number;
  /** as it was given */
  readonly input: unknown;
  /** what the unit answered */
  readonly result?: unknown;
  /** why it failed */
  readonly why?: string;
  /** when it was given */
  readonly createdAt: number;
  /** account that gave it */
  readonly createdBy: string;
  /** when it ended */
  readonly endedAt?: number;
}

export interface WorkList {
  /** the newest first */
  readonly work: readonly Work[];
}

export interface GoodsItem {
  /** number that a cashier types */
  readonly plu: string;
  /** as printed */
  readonly name: string;
  /** gross price of one */
  readonly price: string;
  /** id of a tax group of the rules in force */
  readonly taxGroup: string;
  /** as scanned */
  readonly barcode?: string;
}

export interface GoodsInForce {
  /** 1 for the first list */
  readonly revision: number;
  /** since when it is in force */
  readonly at: number;
  /** all goods */
  readonly goods: readonly GoodsItem[];
}

export interface NewServiceRequest {
  /** for the owner: the unit */
  readonly unit?: string;
  /** for a partner: serial number of the unit or of its drive, which it does not see yet */
  readonly serial?: string;
  /** for the owner: the partner that is asked; absent: whoever has the owner on its list */
  readonly partner?: string;
  /** in words */
  readonly note?: string;
}

export interface ServiceRequest {
  /** number of the request */
  readonly id: string;
  /** the unit */
  readonly unit: string;
  /** its name */
  readonly unitName: string;
  /** its factory number */
  readonly number: string;
  /** take-on: on service */
  readonly kind: 'take-on';
  /** company that asks */
  readonly sender: string;
  /** its name */
  readonly senderName: string;
  /** company that decides */
  readonly receiver: string;
  /** its name */
  readonly receiverName: string;
  /** what became of it */
  readonly state: 'waiting' | 'done' | 'refused' | 'withdrawn';
  /** in words */
  readonly note: string;
  /** when it was sent */
  readonly createdAt: number;
  /** when it ended */
  readonly endedAt?: number;
}

export interface ServiceRequests {
  /** requests that wait for this company */
  readonly waiting: number;
  /** the newest first */
  readonly requests: readonly ServiceRequest[];
}

export interface RequestAnswer {
  /** what becomes of it */
  readonly answer: 'accept' | 'refuse' | 'withdraw';
}

export interface OffService {
  /** the factory number of the unit, once more */
  readonly number: string;
}

export interface AlarmCount {
  /** the alarm */
  readonly kind:
    | 'rolled-back'
    | 'forked'
    | 'cut-tail'
    | 'wrong-key'
    | 'bad-record'
    | 'gap'
    | 'halted'
    | 'blocked'
    | 'licence-ended'
    | 'licence-ending'
    | 'certificate-ended'
    | 'certificate-ending'
    | 'memory-full'
    | 'memory-near-full'
    | 'clock-unset'
    | 'not-registered'
    | 'silent';
  /** units that have it */
  readonly units: number;
}

export interface BoardCounts {
  /** all units of the company */
  readonly units: number;
  /** connected now */
  readonly connected: number;
  /** before their first document */
  readonly unknown: number;
  /** a document within 24 hours */
  readonly green: number;
  /** a pause over 24 hours, under 72 */
  readonly yellow: number;
  /** a pause of 72 hours and more */
  readonly red: number;
  /** with an alarm that stops them */
  readonly stop: number;
  /** with one that will */
  readonly soon: number;
  /** with one that wants a look */
  readonly look: number;
  /** units by alarm */
  readonly alarms: readonly AlarmCount[];
}

export interface BoardRow {
  /** id of the unit */
  readonly unit: string;
  /** name of the cash register */
  readonly name: string;
  /** name of the shop */
  readonly shop: string;
  /** factory number */
  readonly number: string;
  /** the circle */
  readonly colour: 'unknown' | 'green' | 'yellow' | 'red';
  /** whether it is connected now */
  readonly connected: boolean;
  /** its last document */
  readonly lastDocumentAt?: number;
  /** when it was last heard of */
  readonly lastSeenAt?: number;
  /** the gravest first */
  readonly alarms: readonly Alarm[];
}

export interface Board {
  /** the time that it is of */
  readonly at: number;
  /** over all units of the company */
  readonly counts: BoardCounts;
  /** red ones first */
  readonly rows: readonly BoardRow[];
}

export interface ForecastEvent {
  /** id of the unit */
  readonly unit: string;
  /** name of the cash register */
  readonly name: string;
  /** its number */
  readonly serial: string;
  /** name of the shop */
  readonly shop: string;
  /** what happens */
  readonly kind:
    | 'halted'
    | 'seal-broken'
    | 'visit-open'
    | 'licence-invalid'
    | 'licence-ends'
    | 'key-expired'
    | 'certificate-ends'
    | 'journal-full'
    | 'fiscal-memory-full'
    | 'clock-unset'
    | 'pins-locked'
    | 'updates-end'
    | 'not-registered'
    | 'never-seen';
  /** whether the till stops selling */
  readonly stops: boolean;
  /** when; now for what stands in the way already */
  readonly atMs: number;
  /** whole days from now */
  readonly inDays: number;
  /** in one sentence */
  readonly why: string;
}

export interface Forecast {
  /** the time that it is made at */
  readonly at: number;
  /** how far it looks */
  readonly days: number;
  /** the earliest first */
  readonly events: readonly ForecastEvent[];
}

export interface NewFirmware {
  /** model of the units that it is for */
  readonly model: string;
  /** three numbers */
  readonly version: string;
  /** date of the release */
  readonly released: string;
  /** stable, early or test */
  readonly channel: 'stable' | 'early' | 'test';
  /** whether it needs a year of updates that covers its release */
  readonly needsLicence: boolean;
  /** what is new */
  readonly notes: string;
  /** the maker's signature of the manifest, base64 */
  readonly signature: string;
  /** base64 */
  readonly image: string;
}

export interface Firmware {
  /** id of the firmware */
  readonly id: string;
  /** model of the units that it is for */
  readonly model: string;
  /** three numbers */
  readonly version: string;
  /** date of the release */
  readonly released: string;
  /** stable, early or test */
  readonly channel: 'stable' | 'early' | 'test';
  /** whether it needs a year of updates that covers its release */
  readonly needsLicence: boolean;
  /** what is new */
  readonly notes: string;
  /** size of the image */
  readonly bytes: number;
  /** when it was published */
  readonly createdAt: number;
  /** when it was withdrawn */
  readonly withdrawnAt?: number;
}

export interface FirmwareList {
  /** the newest first */
  readonly firmware: readonly Firmware[];
}

export interface OfferedFirmware {
  /** id of the firmware */
  readonly id: string;
  /** model of the units that it is for */
  readonly model: string;
  /** three numbers */
  readonly version: string;
  /** date of the release */
  readonly released: string;
  /** stable, early or test */
  readonly channel: 'stable' | 'early' | 'test';
  /** whether it needs a year of updates that covers its release */
  readonly needsLicence: boolean;
  /** what is new */
  readonly notes: string;
  /** size of the image */
  readonly bytes: number;
  /** when it was published */
  readonly createdAt: number;
  /** when it was withdrawn */
  readonly withdrawnAt?: number;
  /** than the one that runs; a unit never takes an older one */
  readonly isNewer: boolean;
  /** why the unit may not take it */
  readonly refused?: string;
}

export interface UnitFirmware {
  /** version that runs */
  readonly running?: string;
  /** version that runs from the next boot on */
  readonly pending?: string;
  /** version that did not check at the boot */
  readonly failed?: string;
  /** on its channel, for its model */
  readonly offered: readonly OfferedFirmware[];
}

export interface Stage {
  /** of all units, up to and including this stage */
  readonly share: number;
  /** of these, done before the next stage begins */
  readonly doneShare: number;
}

export interface NewRollOut {
  /** what is rolled out */
  readonly firmware: string;
  /** shares rise; the last is 1 */
  readonly stages: readonly Stage[];
  /** more failures halt it */
  readonly failuresMax: number;
  /** only units that run this version, or will from their next boot on: the way back from it */
  readonly from?: string;
}

export interface RollOutCounts {
  /** their stage has not begun */
  readonly idle: number;
  /** have their work */
  readonly waiting: number;
  /** have the image; it runs from their next boot on */
  readonly sent: number;
  /** run it */
  readonly done: number;
  /** refused it, or it did not check at the boot */
  readonly failed: number;
  /** were removed */
  readonly cancelled: number;
}

export interface RollOutUnit {
  /** the unit */
  readonly unit: string;
  /** its place in the order */
  readonly rank: number;
  /** sent: runs from its next boot on */
  readonly state: 'idle' | 'waiting' | 'sent' | 'done' | 'failed' | 'cancelled';
  /** why it failed */
  readonly why?: string;
  /** when */
  readonly endedAt?: number;
  /** name of the cash register; empty for one that was removed */
  readonly name: string;
  /** name of the shop */
  readonly shop: string;
  /** factory number */
  readonly number: string;
  /** id of the company whose it is */
  readonly company: string;
  /** its name */
  readonly companyName: string;
  /** version that it runs now */
  readonly running?: string;
  /** version that it runs from its next boot on */
  readonly pending?: string;
}

export interface WayBack {
  /** units that run this version, or will from their next boot on */
  readonly units: number;
  /** the newest that is newer and was not withdrawn; absent: publish one first */
  readonly firmware?: string;
  /** its version */
  readonly version?: string;
}

export interface RollOut {
  /** id of the roll-out */
  readonly id: string;
  /** what is rolled out */
  readonly firmware: string;
  /** its version */
  readonly version: string;
  /** its model */
  readonly model: string;
  /** as it was begun */
  readonly stages: readonly Stage[];
  /** the stage at work, from 0 */
  readonly stage: number;
  /** what becomes of it */
  readonly state: 'running' | 'halted' | 'finished' | 'ended';
  /** more failures halt it */
  readonly failuresMax: number;
  /** when it began */
  readonly createdAt: number;
  /** user name of who began it */
  readonly begunBy: string;
  /** when it ended or was halted */
  readonly endedAt?: number;
  /** why it was halted */
  readonly why?: string;
  /** when its firmware was withdrawn */
  readonly withdrawnAt?: number;
  /** units by result */
  readonly counts: RollOutCounts;
  /** in the order of the stages */
  readonly units: readonly RollOutUnit[];
  /** where the firmware was withdrawn: begin a roll-out of the newer one with `from` as this version */
  readonly wayBack?: WayBack;
}

export interface RollOutSummary {
  /** id of the roll-out */
  readonly id: string;
  /** what is rolled out */
  readonly firmware: string;
  /** its version */
  readonly version: string;
  /** its model */
  readonly model: string;
  /** as it was begun */
  readonly stages: readonly Stage[];
  /** the stage at work, from 0 */
  readonly stage: number;
  /** what becomes of it */
  readonly state: 'running' | 'halted' | 'finished' | 'ended';
  /** more failures halt it */
  readonly failuresMax: number;
  /** when it began */
  readonly createdAt: number;
  /** user name of who began it */
  readonly begunBy: string;
  /** when it ended or was halted */
  readonly endedAt?: number;
  /** why it was halted */
  readonly why?: string;
  /** when its firmware was withdrawn */
  readonly withdrawnAt?: number;
  /** units by result */
  readonly counts: RollOutCounts;
}

export interface RollOuts {
  /** the newest first */
  readonly rollOuts: readonly RollOutSummary[];
}

export interface RollOutAct {
  /** what happens */
  readonly act: 'halt' | 'resume' | 'end' | 'withdraw';
}

export interface Mail {
  /** id of the mail */
  readonly id: string;
  /** address */
  readonly to: string;
  /** which mail it is */
  readonly template: string;
  /** in which language */
  readonly language: string;
  /** subject */
  readonly subject: string;
  /** text; one-time links are blanked once it left the machine */
  readonly text: string;
  /** where it is */
  readonly state: 'queued' | 'sent' | 'failed';
  /** how often it was tried */
  readonly attempts: number;
  /** when it was written */
  readonly createdAt: number;
  /** when it went out */
  readonly sentAt?: number;
  /** why the last attempt failed */
  readonly failure?: string;
}

export interface Mails {
  /** the newest first */
  readonly mails: readonly Mail[];
}

/** Every operation as a method; `O` is what a call may be told. */
export interface OperatorApi<O> {
  /** Whether it answers. Who may: Anybody. */
  getHealth(input?: Record<never, never>, options?: O): Promise<Health>;
  /** Move the clock on, in a rehearsal. Who may: The operator's own people. */
  moveClock(input: { readonly body: ClockMove }, options?: O): Promise<Health>;
  /** Ask for an account. Who may: Anybody. */
  signUp(input: { readonly body: SignUp }, options?: O): Promise<Sent>;
  /** Set a password with a one-time link. Who may: Anybody. */
  setPasswordByLink(input: { readonly body: PasswordByLink }, options?: O): Promise<Account>;
  /** Ask for a new password. Who may: Anybody. */
  forgotPassword(input: { readonly body: ForgottenPassword }, options?: O): Promise<Sent>;
  /** Log in. Who may: Anybody. */
  logIn(input: { readonly body: LogIn }, options?: O): Promise<LoggedIn>;
  /** Open sessions of the account. Who may: Every account. */
  listSessions(input?: Record<never, never>, options?: O): Promise<Sessions>;
  /** Log out. Who may: Every account. */
  logOut(input?: Record<never, never>, options?: O): Promise<void>;
  /** End a session, such as one that was left open elsewhere. Who may: Every account. */
  endSession(input: { readonly session: string }, options?: O): Promise<void>;
  /** Who asks. Who may: Every account. */
  getAccount(input?: Record<never, never>, options?: O): Promise<Account>;
  /** Change the language of mails and console. Who may: Every account. */
  changeAccount(input: { readonly body: AccountChange }, options?: O): Promise<Account>;
  /** Change the password; every other session ends. Who may: Every account. */
  changePassword(input: { readonly body: PasswordChange }, options?: O): Promise<void>;
  /** Make an API key for a program; it acts as the account. Who may: Every account. */
  addApiKey(input: { readonly body: NewApiKey }, options?: O): Promise<ShownApiKey>;
  /** API keys in force. Who may: Every account. */
  listApiKeys(input?: Record<never, never>, options?: O): Promise<ApiKeys>;
  /** End an API key. Who may: Every account. */
  endApiKey(input: { readonly key: string }, options?: O): Promise<void>;
  /** Register a company. Who may: Every account. */
  registerCompany(input: { readonly body: CompanyRegistration }, options?: O): Promise<Company>;
  /** Companies of the account, with its role in each. Who may: Every account. */
  listCompanies(input?: Record<never, never>, options?: O): Promise<Companies>;
  /** One company. Who may: Members of the company with `company.read`. */
  getCompany(input: { readonly company: string }, options?: O): Promise<Company>;
  /** Change name, seat or address for notices. Who may: Members of the company with `company.write`. */
  changeCompany(input: { readonly company: string; readonly body: CompanyChange }, options?: O): Promise<Company>;
  /** Put a user of cash registers on the list of this partner. Who may: Members of the company with `clients.write`. */
  addClient(input: { readonly company: string; readonly body: NewClient }, options?: O): Promise<Client>;
  /** Users of cash registers that this partner looks after. Who may: Members of the company with `clients.read`. */
  listClients(input: { readonly company: string }, options?: O): Promise<Clients>;
  /** Who changed what and when, before and after. Who may: Members of the company with `audit.read`. */
  readAudit(input: { readonly company: string; readonly below?: number }, options?: O): Promise<AuditTrail>;
  /** Who works for the company, in which role. Who may: Members of the company with `members.read`. */
  listMembers(input: { readonly company: string }, options?: O): Promise<Members>;
  /** Give a member another role. Who may: Members of the company with `members.write`. */
  changeMember(
    input: { readonly company: string; readonly account: string; readonly body: RoleChange },
    options?: O,
  ): Promise<Member>;
  /** Take a member out of the company. Who may: Members of the company with `members.write`. */
  removeMember(input: { readonly company: string; readonly account: string }, options?: O): Promise<void>;
  /** Invite somebody by e-mail, with a role. Who may: Members of the company with `members.write`. */
  inviteMember(input: { readonly company: string; readonly body: NewInvitation }, options?: O): Promise<Invitation>;
  /** Open invitations. Who may: Members of the company with `members.read`. */
  listInvitations(input: { readonly company: string }, options?: O): Promise<Invitations>;
  /** Withdraw an invitation. Who may: Members of the company with `members.write`. */
  withdrawInvitation(input: { readonly company: string; readonly invitation: string }, options?: O): Promise<void>;
  /** Accept an invitation with its one-time link. Who may: Every account. */
  acceptInvitation(input: { readonly body: AcceptInvitation }, options?: O): Promise<Company>;
  /** Turn mails about alarms of this company on or off, for the account that asks. Who may: Members of the company with `membership.write`. */
  changeMembership(input: { readonly company: string; readonly body: MembershipChange }, options?: O): Promise<Member>;
  /** Enter a point of sale. Who may: Members of the company with `points.write`. */
  addPointOfSale(input: { readonly company: string; readonly body: NewPointOfSale }, options?: O): Promise<PointOfSale>;
  /** Points of sale of the company. Who may: Members of the company with `points.read`. */
  listPointsOfSale(input: { readonly company: string }, options?: O): Promise<PointsOfSale>;
  /** Change name and address. Who may: Members of the company with `points.write`. */
  changePointOfSale(
    input: { readonly company: string; readonly point: string; readonly body: NewPointOfSale },
    options?: O,
  ): Promise<PointOfSale>;
  /** Close a point of sale. Who may: Members of the company with `points.write`. */
  closePointOfSale(input: { readonly company: string; readonly point: string }, options?: O): Promise<PointOfSale>;
  /** Make a terminal; as many as the licence allows. Who may: Members of the company with `terminals.write`. */
  addTerminal(input: { readonly company: string; readonly body: NewTerminal }, options?: O): Promise<Terminal>;
  /** Terminals of the company. Who may: Members of the company with `terminals.read`. */
  listTerminals(input: { readonly company: string }, options?: O): Promise<Terminals>;
  /** One terminal. Who may: Members of the company with `terminals.read`. */
  getTerminal(input: { readonly company: string; readonly terminal: string }, options?: O): Promise<Terminal>;
  /** Remove a terminal that is free. Who may: Members of the company with `terminals.write`. */
  removeTerminal(input: { readonly company: string; readonly terminal: string }, options?: O): Promise<void>;
  /** The installer of this terminal. Who may: Members of the company with `terminals.installer`. */
  downloadInstaller(
    input: { readonly company: string; readonly terminal: string },
    options?: O,
  ): Promise<DownloadedFile>;
  /** Remove the binding to the hardware, after a disk crash or a change of computer. Who may: Members of the company with `terminals.write`. */
  releaseTerminal(input: { readonly company: string; readonly terminal: string }, options?: O): Promise<Terminal>;
  /** Choose the parts of the program for it, as many as are paid. Who may: Members of the company with `terminals.write`. */
  setTerminalParts(
    input: { readonly company: string; readonly terminal: string; readonly body: TerminalParts },
    options?: O,
  ): Promise<Terminal>;
  /** Enter the number under which the agency has this register. Who may: Members of the company with `terminals.write`. */
  registerTerminal(
    input: { readonly company: string; readonly terminal: string; readonly body: TerminalRegistration },
    options?: O,
  ): Promise<Terminal>;
  /** Let a member of the company log in on it. Who may: Members of the company with `terminals.write`. */
  grantTerminal(
    input: { readonly company: string; readonly terminal: string; readonly body: Grant },
    options?: O,
  ): Promise<TerminalUser>;
  /** Who may log in on it. Who may: Members of the company with `members.read`. */
  listTerminalUsers(
    input: { readonly company: string; readonly terminal: string },
    options?: O,
  ): Promise<TerminalUsers>;
  /** Take the right to log in on it away. Who may: Members of the company with `terminals.write`. */
  revokeTerminal(
    input: { readonly company: string; readonly terminal: string; readonly account: string },
    options?: O,
  ): Promise<void>;
  /** Install a terminal on a computer: it is bound to it. Who may: Anybody. */
  installTerminal(input: { readonly body: Installation }, options?: O): Promise<Installed>;
  /** Log in on a terminal: for users that are granted to it, on the hardware that it is bound to. Who may: Anybody. */
  logInOnTerminal(input: { readonly body: TerminalLogIn }, options?: O): Promise<TerminalSession>;
  /** What can be ordered, with price and offer. Who may: Anybody. */
  listProducts(input?: Record<never, never>, options?: O): Promise<Products>;
  /** How many licences of each product were paid, used, are left. Who may: Members of the company with `licences.read`. */
  listAvailable(input: { readonly company: string }, options?: O): Promise<AvailableLicences>;
  /** Enter bank account and status of the company, once. Who may: Members of the company with `orders.write`. */
  setRequisites(input: { readonly company: string; readonly body: Requisites }, options?: O): Promise<Requisites>;
  /** Bank account and status of the company. Who may: Members of the company with `orders.read`. */
  getRequisites(input: { readonly company: string }, options?: O): Promise<Requisites>;
  /** Enter a company into the partner base. Who may: The operator's own people. */
  setPartner(input: { readonly body: Partner }, options?: O): Promise<Partner>;
  /** The partner base. Who may: The operator's own people. */
  listPartners(input?: Record<never, never>, options?: O): Promise<Partners>;
  /** Begin an order: the answer is what is to be checked. Who may: Members of the company with `orders.write`. */
  beginOrder(input: { readonly company: string; readonly body: NewOrder }, options?: O): Promise<Order>;
  /** Orders of the company. Who may: Members of the company with `orders.read`. */
  listOrders(input: { readonly company: string }, options?: O): Promise<Orders>;
  /** One order. Who may: Members of the company with `orders.read`. */
  getOrder(input: { readonly company: string; readonly order: string }, options?: O): Promise<Order>;
  /** Accept the offer: the order is placed, the invoice goes by mail. Who may: Members of the company with `orders.write`. */
  placeOrder(
    input: { readonly company: string; readonly order: string; readonly body: Placement },
    options?: O,
  ): Promise<Order>;
  /** Cancel an order that is not paid. Who may: Members of the company with `orders.write`. */
  cancelOrder(input: { readonly company: string; readonly order: string }, options?: O): Promise<Order>;
  /** Enter the payment of an invoice: the quantity is available. Who may: The operator's own people. */
  enterPayment(
    input: { readonly company: string; readonly order: string; readonly body: Payment },
    options?: O,
  ): Promise<Order>;
  /** Orders of every company that wait for their payment. Who may: The operator's own people. */
  listPlacedOrders(input?: Record<never, never>, options?: O): Promise<Orders>;
  /** The key that licences are checked with. Who may: Anybody. */
  getLicenceKey(input?: Record<never, never>, options?: O): Promise<LicenceKey>;
  /** Spend an available licence on one serial. Who may: Members of the company with `licences.spend`. */
  activateLicence(input: { readonly company: string; readonly body: Activation }, options?: O): Promise<Licence>;
  /** Licences of the company. Who may: Members of the company with `licences.read`. */
  listLicences(input: { readonly company: string }, options?: O): Promise<Licences>;
  /** The signed licence as a file for the device. Who may: Members of the company with `licences.download`. */
  downloadLicence(input: { readonly company: string; readonly licence: string }, options?: O): Promise<DownloadedFile>;
  /** Begin to take a device from test to production. Who may: Members of the company with `production.write`. */
  openProductionSwitch(
    input: { readonly company: string; readonly body: NewProductionSwitch },
    options?: O,
  ): Promise<ProductionSwitch>;
  /** Switches of the company. Who may: Members of the company with `production.read`. */
  listProductionSwitches(input: { readonly company: string }, options?: O): Promise<ProductionSwitches>;
  /** One switch, with who did what. Who may: Members of the company with `production.read`. */
  getProductionSwitch(
    input: { readonly company: string; readonly switch: string },
    options?: O,
  ): Promise<ProductionSwitch>;
  /** Send a signed and stamped document in. Who may: Members of the company with `production.write`. */
  sendProductionDocument(
    input: { readonly company: string; readonly switch: string; readonly body: FileForm },
    options?: O,
  ): Promise<ProductionSwitch>;
  /** Enter the payment of the provider’s service. Who may: The operator's own people. */
  payProductionSwitch(
    input: { readonly company: string; readonly switch: string; readonly body: PaymentNote },
    options?: O,
  ): Promise<ProductionSwitch>;
  /** Upload the certificate of the company. Who may: Members of the company with `production.write`. */
  setProductionCertificate(
    input: { readonly company: string; readonly switch: string; readonly body: FileForm },
    options?: O,
  ): Promise<ProductionSwitch>;
  /** Enter the registration codes from the self-care portal of the authority. Who may: Members of the company with `production.write`. */
  setRegistrationCodes(
    input: { readonly company: string; readonly switch: string; readonly body: RegistrationCodes },
    options?: O,
  ): Promise<ProductionSwitch>;
  /** Put the device into production: its licence for production is issued. Who may: Members of the company with `production.write`. */
  completeProductionSwitch(
    input: { readonly company: string; readonly switch: string },
    options?: O,
  ): Promise<ProductionSwitch>;
  /** Give it up before it is paid or done. Who may: Members of the company with `production.write`. */
  cancelProductionSwitch(
    input: { readonly company: string; readonly switch: string },
    options?: O,
  ): Promise<ProductionSwitch>;
  /** A file that was handed in. Who may: Members of the company with `production.write`. */
  downloadProductionFile(
    input: { readonly company: string; readonly switch: string; readonly file: string },
    options?: O,
  ): Promise<DownloadedFile>;
  /** Registers a unit by its serial number, or by that of its fiscal drive. Who may: Members of the company with `units.write`. */
  registerUnit(input: { readonly company: string; readonly body: NewUnit }, options?: O): Promise<Unit>;
  /** Units that the company owns or looks after, found by a part of their names or numbers. Who may: Members of the company with `units.read`. */
  listUnits(
    input: { readonly company: string; readonly text?: string; readonly after?: string; readonly max?: number },
    options?: O,
  ): Promise<Units>;
  /** A unit: its data, its colour, its alarms, what it said last. Who may: Members of the company with `units.read`. */
  getUnit(input: { readonly company: string; readonly unit: string }, options?: O): Promise<Unit>;
  /** Changes name, shop, serial number of the drive, registration, plan or firmware channel. Who may: Members of the company with `units.write`. */
  changeUnit(
    input: { readonly company: string; readonly unit: string; readonly body: UnitChange },
    options?: O,
  ): Promise<Unit>;
  /** Removes a unit from its company; its documents are kept. Who may: Members of the company with `units.write`. */
  removeUnit(input: { readonly company: string; readonly unit: string }, options?: O): Promise<void>;
  /** The values to set in the unit: its identity here, the key of the operator, where it dials. Who may: Members of the company with `units.write`. */
  getUnitValues(input: { readonly company: string; readonly unit: string }, options?: O): Promise<UnitValues>;
  /** What happened between the unit and the operator, the newest first. Who may: Members of the company with `units.read`. */
  listUnitEvents(
    input: { readonly company: string; readonly unit: string; readonly below?: number; readonly max?: number },
    options?: O,
  ): Promise<UnitEvents>;
  /** Takes records of the journal of a unit that does not dial; acknowledged when they are durable. Who may: Members of the company with `units.work`. */
  deliverDocuments(
    input: { readonly company: string; readonly unit: string; readonly body: Delivery },
    options?: O,
  ): Promise<Acknowledgement>;
  /** Documents of a unit by day, kind, number, till, cashier or buyer; the newest first. Who may: Members of the company with `documents.read`. */
  searchDocuments(
    input: {
      readonly company: string;
      readonly unit: string;
      readonly from?: string;
      readonly to?: string;
      readonly kind?: string;
      readonly number?: number;
      readonly text?: string;
      readonly below?: number;
      readonly max?: number;
    },
    options?: O,
  ): Promise<Documents>;
  /** Documents formed by local day, the days without one left out. Who may: Members of the company with `documents.read`. */
  countDocuments(
    input: { readonly company: string; readonly unit: string; readonly from: string; readonly to: string },
    options?: O,
  ): Promise<DocumentsPerDay>;
  /** What was found wrong with the journal of a unit: an older image, a fork, a cut tail, a gap. Who may: Members of the company with `units.read`. */
  listFindings(input: { readonly company: string; readonly unit: string }, options?: O): Promise<Findings>;
  /** Decides about a finding: go on with what the unit has now, or dismiss it. Who may: Members of the company with `units.write`. */
  decideFinding(
    input: { readonly company: string; readonly unit: string; readonly finding: string; readonly body: Decision },
    options?: O,
  ): Promise<Finding>;
  /** The service book of a unit: each visit of a technician, the newest first. Who may: Members of the company with `units.read`. */
  listInterventions(
    input: { readonly company: string; readonly unit: string; readonly below?: number; readonly max?: number },
    options?: O,
  ): Promise<Interventions>;
  /** The company's own file about a unit: what was done while it looked after the unit, the newest first. Who may: Members of the company with `units.read`. */
  readServiceFile(
    input: { readonly company: string; readonly unit: string; readonly below?: number; readonly max?: number },
    options?: O,
  ): Promise<ServiceFile>;
  /** Writes a note into the company's file about a unit; it cannot be changed afterwards. Who may: Members of the company with `units.work`. */
  addServiceNote(
    input: { readonly company: string; readonly unit: string; readonly body: NewServiceNote },
    options?: O,
  ): Promise<ServiceFileEntry>;
  /** Gives work for a unit: at once where it is connected, with its next call otherwise. Each change happens once. Who may: Members of the company with `units.work`. */
  giveWork(
    input: { readonly company: string; readonly unit: string; readonly body: NewWork },
    options?: O,
  ): Promise<Work>;
  /** Work of a unit with its results, the newest first. Who may: Members of the company with `units.read`. */
  listWork(
    input: { readonly company: string; readonly unit: string; readonly below?: number; readonly max?: number },
    options?: O,
  ): Promise<WorkList>;
  /** One piece of work. Who may: Members of the company with `units.read`. */
  getWork(
    input: { readonly company: string; readonly unit: string; readonly work: string },
    options?: O,
  ): Promise<Work>;
  /** Takes work back that nobody has begun. Who may: Members of the company with `units.work`. */
  cancelWork(
    input: { readonly company: string; readonly unit: string; readonly work: string },
    options?: O,
  ): Promise<void>;
  /** The goods in force for the tills of a unit. Who may: Members of the company with `units.read`. */
  getGoods(input: { readonly company: string; readonly unit: string }, options?: O): Promise<GoodsInForce>;
  /** Asks to take a unit on service: a partner the owner, or the owner a partner. The other side gets a mail. Who may: Members of the company with `requests.write`. */
  sendServiceRequest(
    input: { readonly company: string; readonly body: NewServiceRequest },
    options?: O,
  ): Promise<ServiceRequest>;
  /** Requests that the company sent or got, the newest first, with the count of those that wait for it. Who may: Members of the company with `requests.read`. */
  listServiceRequests(
    input: { readonly company: string; readonly open?: 'yes' | 'no' },
    options?: O,
  ): Promise<ServiceRequests>;
  /** Accepts or refuses a request that waits for the company, or withdraws one that it sent. Who may: Members of the company with `requests.write`. */
  answerServiceRequest(
    input: { readonly company: string; readonly request: string; readonly body: RequestAnswer },
    options?: O,
  ): Promise<ServiceRequest>;
  /** Takes a unit off service. The factory number has to be repeated; its owner is told by mail. Who may: Members of the company with `requests.write`. */
  takeOffService(
    input: { readonly company: string; readonly unit: string; readonly body: OffService },
    options?: O,
  ): Promise<Unit>;
  /** The monitoring board: counts, and a row for each unit, red ones first. Who may: Members of the company with `monitoring.read`. */
  showBoard(
    input: {
      readonly company: string;
      readonly colour?: 'unknown' | 'green' | 'yellow' | 'red';
      readonly alarm?:
        | 'rolled-back'
        | 'forked'
        | 'cut-tail'
        | 'wrong-key'
        | 'bad-record'
        | 'gap'
        | 'halted'
        | 'blocked'
        | 'licence-ended'
        | 'licence-ending'
        | 'certificate-ended'
        | 'certificate-ending'
        | 'memory-full'
        | 'memory-near-full'
        | 'clock-unset'
        | 'not-registered'
        | 'silent';
      readonly level?: 'stop' | 'soon' | 'look';
      readonly max?: number;
    },
    options?: O,
  ): Promise<Board>;
  /** What will stop which till on which day, and why; the earliest first. Who may: Members of the company with `monitoring.read`. */
  showForecast(input: { readonly company: string; readonly days?: number }, options?: O): Promise<Forecast>;
  /** Publishes a firmware with the signature of its maker. The units check it themselves. Who may: The operator's own people. */
  publishFirmware(input: { readonly body: NewFirmware }, options?: O): Promise<Firmware>;
  /** Every firmware that was published, the newest first. Who may: Every account. */
  listFirmware(input?: Record<never, never>, options?: O): Promise<FirmwareList>;
  /** What a unit runs, and what it may take: within the year of updates from the first activation. Who may: Members of the company with `firmware.read`. */
  getUnitFirmware(input: { readonly company: string; readonly unit: string }, options?: O): Promise<UnitFirmware>;
  /** Rolls a firmware out to all units of its model and channel, by stages. Who may: The operator's own people. */
  beginRollOut(input: { readonly body: NewRollOut }, options?: O): Promise<RollOut>;
  /** Every roll-out with its state, its stage and the counts of results, the newest first. Who may: The operator's own people. */
  listRollOuts(input?: Record<never, never>, options?: O): Promise<RollOuts>;
  /** A roll-out with the result of each unit, and the way back where its firmware was withdrawn. Who may: The operator's own people. */
  getRollOut(input: { readonly rollout: string }, options?: O): Promise<RollOut>;
  /** Halts, resumes or ends a roll-out, or ends it and withdraws the firmware. Who may: The operator's own people. */
  actOnRollOut(input: { readonly rollout: string; readonly body: RollOutAct }, options?: O): Promise<RollOut>;
  /** Every mail of the operator. Who may: The operator's own people. */
  listOutbox(input?: Record<never, never>, options?: O): Promise<Mails>;
  /** One mail. Who may: The operator's own people. */
  getMail(input: { readonly mail: string }, options?: O): Promise<Mail>;
  /** Mails about the company: invoices, notices. Who may: Members of the company with `audit.read`. */
  listMails(input: { readonly company: string }, options?: O): Promise<Mails>;
}

export const operations: { readonly [M in keyof OperatorApi<unknown>]: OperationRow } = {
  getHealth: { method: 'GET', path: '/v1/health', query: [], body: false, answer: 'json' },
  moveClock: { method: 'POST', path: '/v1/clock', query: [], body: true, answer: 'json' },
  signUp: { method: 'POST', path: '/v1/sign-ups', query: [], body: true, answer: 'json' },
  setPasswordByLink: { method: 'POST', path: '/v1/passwords', query: [], body: true, answer: 'json' },
  forgotPassword: { method: 'POST', path: '/v1/forgotten-passwords', query: [], body: true, answer: 'json' },
  logIn: { method: 'POST', path: '/v1/sessions', query: [], body: true, answer: 'json' },
  listSessions: { method: 'GET', path: '/v1/sessions', query: [], body: false, answer: 'json' },
  logOut: { method: 'DELETE', path: '/v1/sessions/current', query: [], body: false, answer: 'nothing' },
  endSession: { method: 'DELETE', path: '/v1/sessions/{session}', query: [], body: false, answer: 'nothing' },
  getAccount: { method: 'GET', path: '/v1/account', query: [], body: false, answer: 'json' },
  changeAccount: { method: 'PATCH', path: '/v1/account', query: [], body: true, answer: 'json' },
  changePassword: { method: 'PUT', path: '/v1/account/password', query: [], body: true, answer: 'nothing' },
  addApiKey: { method: 'POST', path: '/v1/api-keys', query: [], body: true, answer: 'json' },
  listApiKeys: { method: 'GET', path: '/v1/api-keys', query: [], body: false, answer: 'json' },
  endApiKey: { method: 'DELETE', path: '/v1/api-keys/{key}', query: [], body: false, answer: 'nothing' },
  registerCompany: { method: 'POST', path: '/v1/companies', query: [], body: true, answer: 'json' },
  listCompanies: { method: 'GET', path: '/v1/companies', query: [], body: false, answer: 'json' },
  getCompany: { method: 'GET', path: '/v1/companies/{company}', query: [], body: false, answer: 'json' },
  changeCompany: { method: 'PATCH', path: '/v1/companies/{company}', query: [], body: true, answer: 'json' },
  addClient: { method: 'POST', path: '/v1/companies/{company}/clients', query: [], body: true, answer: 'json' },
  listClients: { method: 'GET', path: '/v1/companies/{company}/clients', query: [], body: false, answer: 'json' },
  readAudit: { method: 'GET', path: '/v1/companies/{company}/audit', query: ['below'], body: false, answer: 'json' },
  listMembers: { method: 'GET', path: '/v1/companies/{company}/members', query: [], body: false, answer: 'json' },
  changeMember: {
    method: 'PUT',
    path: '/v1/companies/{company}/members/{account}',
    query: [],
    body: true,
    answer: 'json',
  },
  removeMember: {
    method: 'DELETE',
    path: '/v1/companies/{company}/members/{account}',
    query: [],
    body: false,
    answer: 'nothing',
  },
  inviteMember: { method: 'POST', path: '/v1/companies/{company}/invitations', query: [], body: true, answer: 'json' },
  listInvitations: {
    method: 'GET',
    path: '/v1/companies/{company}/invitations',
    query: [],
    body: false,
    answer: 'json',
  },
  withdrawInvitation: {
    method: 'DELETE',
    path: '/v1/companies/{company}/invitations/{invitation}',
    query: [],
    body: false,
    answer: 'nothing',
  },
  acceptInvitation: { method: 'POST', path: '/v1/invitations', query: [], body: true, answer: 'json' },
  changeMembership: {
    method: 'PATCH',
    path: '/v1/companies/{company}/membership',
    query: [],
    body: true,
    answer: 'json',
  },
  addPointOfSale: {
    method: 'POST',
    path: '/v1/companies/{company}/points-of-sale',
    query: [],
    body: true,
    answer: 'json',
  },
  listPointsOfSale: {
    method: 'GET',
    path: '/v1/companies/{company}/points-of-sale',
    query: [],
    body: false,
    answer: 'json',
  },
  changePointOfSale: {
    method: 'PUT',
    path: '/v1/companies/{company}/points-of-sale/{point}',
    query: [],
    body: true,
    answer: 'json',
  },
  closePointOfSale: {
    method: 'POST',
    path: '/v1/companies/{company}/points-of-sale/{point}/closure',
    query: [],
    body: false,
    answer: 'json',
  },
  addTerminal: { method: 'POST', path: '/v1/companies/{company}/terminals', query: [], body: true, answer: 'json' },
  listTerminals: { method: 'GET', path: '/v1/companies/{company}/terminals', query: [], body: false, answer: 'json' },
  getTerminal: {
    method: 'GET',
    path: '/v1/companies/{company}/terminals/{terminal}',
    query: [],
    body: false,
    answer: 'json',
  },
  removeTerminal: {
    method: 'DELETE',
    path: '/v1/companies/{company}/terminals/{terminal}',
    query: [],
    body: false,
    answer: 'nothing',
  },
  downloadInstaller: {
    method: 'GET',
    path: '/v1/companies/{company}/terminals/{terminal}/installer',
    query: [],
    body: false,
    answer: 'download',
  },
  releaseTerminal: {
    method: 'POST',
    path: '/v1/companies/{company}/terminals/{terminal}/release',
    query: [],
    body: false,
    answer: 'json',
  },
  setTerminalParts: {
    method: 'PUT',
    path: '/v1/companies/{company}/terminals/{terminal}/parts',
    query: [],
    body: true,
    answer: 'json',
  },
  registerTerminal: {
    method: 'PUT',
    path: '/v1/companies/{company}/terminals/{terminal}/registration',
    query: [],
    body: true,
    answer: 'json',
  },
  grantTerminal: {
    method: 'POST',
    path: '/v1/companies/{company}/terminals/{terminal}/users',
    query: [],
    body: true,
    answer: 'json',
  },
  listTerminalUsers: {
    method: 'GET',
    path: '/v1/companies/{company}/terminals/{terminal}/users',
    query: [],
    body: false,
    answer: 'json',
  },
  revokeTerminal: {
    method: 'DELETE',
    path: '/v1/companies/{company}/terminals/{terminal}/users/{account}',
    query: [],
    body: false,
    answer: 'nothing',
  },
  installTerminal: { method: 'POST', path: '/v1/terminal-installations', query: [], body: true, answer: 'json' },
  logInOnTerminal: { method: 'POST', path: '/v1/terminal-sessions', query: [], body: true, answer: 'json' },
  listProducts: { method: 'GET', path: '/v1/products', query: [], body: false, answer: 'json' },
  listAvailable: {
    method: 'GET',
    path: '/v1/companies/{company}/available-licences',
    query: [],
    body: false,
    answer: 'json',
  },
  setRequisites: { method: 'PUT', path: '/v1/companies/{company}/requisites', query: [], body: true, answer: 'json' },
  getRequisites: { method: 'GET', path: '/v1/companies/{company}/requisites', query: [], body: false, answer: 'json' },
  setPartner: { method: 'PUT', path: '/v1/partner-base', query: [], body: true, answer: 'json' },
  listPartners: { method: 'GET', path: '/v1/partner-base', query: [], body: false, answer: 'json' },
  beginOrder: { method: 'POST', path: '/v1/companies/{company}/orders', query: [], body: true, answer: 'json' },
  listOrders: { method: 'GET', path: '/v1/companies/{company}/orders', query: [], body: false, answer: 'json' },
  getOrder: { method: 'GET', path: '/v1/companies/{company}/orders/{order}', query: [], body: false, answer: 'json' },
  placeOrder: {
    method: 'POST',
    path: '/v1/companies/{company}/orders/{order}/placement',
    query: [],
    body: true,
    answer: 'json',
  },
  cancelOrder: {
    method: 'POST',
    path: '/v1/companies/{company}/orders/{order}/cancellation',
    query: [],
    body: false,
    answer: 'json',
  },
  enterPayment: {
    method: 'POST',
    path: '/v1/companies/{company}/orders/{order}/payment',
    query: [],
    body: true,
    answer: 'json',
  },
  listPlacedOrders: { method: 'GET', path: '/v1/placed-orders', query: [], body: false, answer: 'json' },
  getLicenceKey: { method: 'GET', path: '/v1/licence-key', query: [], body: false, answer: 'json' },
  activateLicence: { method: 'POST', path: '/v1/companies/{company}/licences', query: [], body: true, answer: 'json' },
  listLicences: { method: 'GET', path: '/v1/companies/{company}/licences', query: [], body: false, answer: 'json' },
  downloadLicence: {
    method: 'GET',
    path: '/v1/companies/{company}/licences/{licence}/file',
    query: [],
    body: false,
    answer: 'download',
  },
  openProductionSwitch: {
    method: 'POST',
    path: '/v1/companies/{company}/production-switches',
    query: [],
    body: true,
    answer: 'json',
  },
  listProductionSwitches: {
    method: 'GET',
    path: '/v1/companies/{company}/production-switches',
    query: [],
    body: false,
    answer: 'json',
  },
  getProductionSwitch: {
    method: 'GET',
    path: '/v1/companies/{company}/production-switches/{switch}',
    query: [],
    body: false,
    answer: 'json',
  },
  sendProductionDocument: {
    method: 'POST',
    path: '/v1/companies/{company}/production-switches/{switch}/documents',
    query: [],
    body: true,
    answer: 'json',
  },
  payProductionSwitch: {
    method: 'POST',
    path: '/v1/companies/{company}/production-switches/{switch}/payment',
    query: [],
    body: true,
    answer: 'json',
  },
  setProductionCertificate: {
    method: 'PUT',
    path: '/v1/companies/{company}/production-switches/{switch}/certificate',
    query: [],
    body: true,
    answer: 'json',
  },
  setRegistrationCodes: {
    method: 'PUT',
    path: '/v1/companies/{company}/production-switches/{switch}/codes',
    query: [],
    body: true,
    answer: 'json',
  },
  completeProductionSwitch: {
    method: 'POST',
    path: '/v1/companies/{company}/production-switches/{switch}/completion',
    query: [],
    body: false,
    answer: 'json',
  },
  cancelProductionSwitch: {
    method: 'POST',
    path: '/v1/companies/{company}/production-switches/{switch}/cancellation',
    query: [],
    body: false,
    answer: 'json',
  },
  downloadProductionFile: {
    method: 'GET',
    path: '/v1/companies/{company}/production-switches/{switch}/files/{file}',
    query: [],
    body: false,
    answer: 'download',
  },
  registerUnit: { method: 'POST', path: '/v1/companies/{company}/units', query: [], body: true, answer: 'json' },
  listUnits: {
    method: 'GET',
    path: '/v1/companies/{company}/units',
    query: ['text', 'after', 'max'],
    body: false,
    answer: 'json',
  },
  getUnit: { method: 'GET', path: '/v1/companies/{company}/units/{unit}', query: [], body: false, answer: 'json' },
  changeUnit: { method: 'PATCH', path: '/v1/companies/{company}/units/{unit}', query: [], body: true, answer: 'json' },
  removeUnit: {
    method: 'DELETE',
    path: '/v1/companies/{company}/units/{unit}',
    query: [],
    body: false,
    answer: 'nothing',
  },
  getUnitValues: {
    method: 'GET',
    path: '/v1/companies/{company}/units/{unit}/values',
    query: [],
    body: false,
    answer: 'json',
  },
  listUnitEvents: {
    method: 'GET',
    path: '/v1/companies/{company}/units/{unit}/events',
    query: ['below', 'max'],
    body: false,
    answer: 'json',
  },
  deliverDocuments: {
    method: 'POST',
    path: '/v1/companies/{company}/units/{unit}/deliveries',
    query: [],
    body: true,
    answer: 'json',
  },
  searchDocuments: {
    method: 'GET',
    path: '/v1/companies/{company}/units/{unit}/documents',
    query: ['from', 'to', 'kind', 'number', 'text', 'below', 'max'],
    body: false,
    answer: 'json',
  },
  countDocuments: {
    method: 'GET',
    path: '/v1/companies/{company}/units/{unit}/documents-per-day',
    query: ['from', 'to'],
    body: false,
    answer: 'json',
  },
  listFindings: {
    method: 'GET',
    path: '/v1/companies/{company}/units/{unit}/findings',
    query: [],
    body: false,
    answer: 'json',
  },
  decideFinding: {
    method: 'POST',
    path: '/v1/companies/{company}/units/{unit}/findings/{finding}/decision',
    query: [],
    body: true,
    answer: 'json',
  },
  listInterventions: {
    method: 'GET',
    path: '/v1/companies/{company}/units/{unit}/interventions',
    query: ['below', 'max'],
    body: false,
    answer: 'json',
  },
  readServiceFile: {
    method: 'GET',
    path: '/v1/companies/{company}/units/{unit}/service-file',
    query: ['below', 'max'],
    body: false,
    answer: 'json',
  },
  addServiceNote: {
    method: 'POST',
    path: '/v1/companies/{company}/units/{unit}/service-file',
    query: [],
    body: true,
    answer: 'json',
  },
  giveWork: {
    method: 'POST',
    path: '/v1/companies/{company}/units/{unit}/work',
    query: [],
    body: true,
    answer: 'json',
  },
  listWork: {
    method: 'GET',
    path: '/v1/companies/{company}/units/{unit}/work',
    query: ['below', 'max'],
    body: false,
    answer: 'json',
  },
  getWork: {
    method: 'GET',
    path: '/v1/companies/{company}/units/{unit}/work/{work}',
    query: [],
    body: false,
    answer: 'json',
  },
  cancelWork: {
    method: 'DELETE',
    path: '/v1/companies/{company}/units/{unit}/work/{work}',
    query: [],
    body: false,
    answer: 'nothing',
  },
  getGoods: {
    method: 'GET',
    path: '/v1/companies/{company}/units/{unit}/goods',
    query: [],
    body: false,
    answer: 'json',
  },
  sendServiceRequest: {
    method: 'POST',
    path: '/v1/companies/{company}/requests',
    query: [],
    body: true,
    answer: 'json',
  },
  listServiceRequests: {
    method: 'GET',
    path: '/v1/companies/{company}/requests',
    query: ['open'],
    body: false,
    answer: 'json',
  },
  answerServiceRequest: {
    method: 'POST',
    path: '/v1/companies/{company}/requests/{request}/answer',
    query: [],
    body: true,
    answer: 'json',
  },
  takeOffService: {
    method: 'POST',
    path: '/v1/companies/{company}/units/{unit}/off-service',
    query: [],
    body: true,
    answer: 'json',
  },
  showBoard: {
    method: 'GET',
    path: '/v1/companies/{company}/monitoring',
    query: ['colour', 'alarm', 'level', 'max'],
    body: false,
    answer: 'json',
  },
  showForecast: {
    method: 'GET',
    path: '/v1/companies/{company}/forecast',
    query: ['days'],
    body: false,
    answer: 'json',
  },
  publishFirmware: { method: 'POST', path: '/v1/firmware', query: [], body: true, answer: 'json' },
  listFirmware: { method: 'GET', path: '/v1/firmware', query: [], body: false, answer: 'json' },
  getUnitFirmware: {
    method: 'GET',
    path: '/v1/companies/{company}/units/{unit}/firmware',
    query: [],
    body: false,
    answer: 'json',
  },
  beginRollOut: { method: 'POST', path: '/v1/roll-outs', query: [], body: true, answer: 'json' },
  listRollOuts: { method: 'GET', path: '/v1/roll-outs', query: [], body: false, answer: 'json' },
  getRollOut: { method: 'GET', path: '/v1/roll-outs/{rollout}', query: [], body: false, answer: 'json' },
  actOnRollOut: { method: 'POST', path: '/v1/roll-outs/{rollout}/act', query: [], body: true, answer: 'json' },
  listOutbox: { method: 'GET', path: '/v1/outbox', query: [], body: false, answer: 'json' },
  getMail: { method: 'GET', path: '/v1/outbox/{mail}', query: [], body: false, answer: 'json' },
  listMails: { method: 'GET', path: '/v1/companies/{company}/mails', query: [], body: false, answer: 'json' },
};
