/** Generated from the operator's table of routes by tools/operator-client.ts; do not edit. Bodies, operations, methods. */
import type { DownloadedFile, OperationRow } from './client.js';

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
  /** when it was registered here */
  readonly createdAt: number;
  /** role of the account that asks */
  readonly role?:
    'owner' | 'administrator' | 'integrator' | 'service-partner' | 'service-technician' | 'cashier' | 'terminal-user';
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
  /** Put a user of cash registers on the list of this partner. Who may: Members of the company with `clients.write`. */
  addClient(input: { readonly company: string; readonly body: NewClient }, options?: O): Promise<Client>;
  /** Users of cash registers that this partner looks after. Who may: Members of the company with `clients.read`. */
  listClients(input: { readonly company: string }, options?: O): Promise<Clients>;
  /** Who changed what and when, before and after. Who may: Members of the company with `audit.read`. */
  readAudit(input: { readonly company: string; readonly below?: number }, options?: O): Promise<AuditTrail>;
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
  downloadInstaller(input: { readonly company: string; readonly terminal: string }, options?: O): Promise<unknown>;
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
  /** Enter bank account and status of the company, once. Who may: Members of the company with `orders.write`. */
  setRequisites(input: { readonly company: string; readonly body: Requisites }, options?: O): Promise<Requisites>;
  /** Bank account and status of the company. Who may: Members of the company with `orders.read`. */
  getRequisites(input: { readonly company: string }, options?: O): Promise<Requisites>;
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
  /** How many licences of each product were paid, used, are left. Who may: Members of the company with `licences.read`. */
  listAvailable(input: { readonly company: string }, options?: O): Promise<AvailableLicences>;
  /** Enter a company into the partner base. Who may: The operator's own people. */
  setPartner(input: { readonly body: Partner }, options?: O): Promise<Partner>;
  /** The partner base. Who may: The operator's own people. */
  listPartners(input?: Record<never, never>, options?: O): Promise<Partners>;
  /** Orders of every company that wait for their payment. Who may: The operator's own people. */
  listPlacedOrders(input?: Record<never, never>, options?: O): Promise<Orders>;
  /** The key that licences are checked with. Who may: Anybody. */
  getLicenceKey(input?: Record<never, never>, options?: O): Promise<LicenceKey>;
  /** Spend an available licence on one serial. Who may: Members of the company with `licences.spend`. */
  activateLicence(input: { readonly company: string; readonly body: Activation }, options?: O): Promise<Licence>;
  /** Licences of the company. Who may: Members of the company with `licences.read`. */
  listLicences(input: { readonly company: string }, options?: O): Promise<Licences>;
  /** The signed licence as a file for the device. Who may: Members of the company with `licences.download`. */
  downloadLicence(input: { readonly company: string; readonly licence: string }, options?: O): Promise<unknown>;
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
  addClient: { method: 'POST', path: '/v1/companies/{company}/clients', query: [], body: true, answer: 'json' },
  listClients: { method: 'GET', path: '/v1/companies/{company}/clients', query: [], body: false, answer: 'json' },
  readAudit: { method: 'GET', path: '/v1/companies/{company}/audit', query: ['below'], body: false, answer: 'json' },
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
    answer: 'json',
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
  setRequisites: { method: 'PUT', path: '/v1/companies/{company}/requisites', query: [], body: true, answer: 'json' },
  getRequisites: { method: 'GET', path: '/v1/companies/{company}/requisites', query: [], body: false, answer: 'json' },
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
  listAvailable: {
    method: 'GET',
    path: '/v1/companies/{company}/available-licences',
    query: [],
    body: false,
    answer: 'json',
  },
  setPartner: { method: 'PUT', path: '/v1/partner-base', query: [], body: true, answer: 'json' },
  listPartners: { method: 'GET', path: '/v1/partner-base', query: [], body: false, answer: 'json' },
  listPlacedOrders: { method: 'GET', path: '/v1/placed-orders', query: [], body: false, answer: 'json' },
  getLicenceKey: { method: 'GET', path: '/v1/licence-key', query: [], body: false, answer: 'json' },
  activateLicence: { method: 'POST', path: '/v1/companies/{company}/licences', query: [], body: true, answer: 'json' },
  listLicences: { method: 'GET', path: '/v1/companies/{company}/licences', query: [], body: false, answer: 'json' },
  downloadLicence: {
    method: 'GET',
    path: '/v1/companies/{company}/licences/{licence}/file',
    query: [],
    body: false,
    answer: 'json',
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
  listOutbox: { method: 'GET', path: '/v1/outbox', query: [], body: false, answer: 'json' },
  getMail: { method: 'GET', path: '/v1/outbox/{mail}', query: [], body: false, answer: 'json' },
  listMails: { method: 'GET', path: '/v1/companies/{company}/mails', query: [], body: false, answer: 'json' },
};
