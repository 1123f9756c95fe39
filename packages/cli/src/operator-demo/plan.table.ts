/** The fleet of the demonstration, as data: companies, units and how each of them sells. Names and numbers are made up. */

export const DAYS = 30;

export interface DemoCompany {
  readonly key: 'partner' | 'kafana' | 'pekara' | 'apoteka';
  readonly taxNumber: string;
  readonly name: string;
  readonly address: string;
  readonly email: string;
}

export const companies: readonly DemoCompany[] = [
  {
    key: 'partner',
    // The one for which there is a simulated seal.
    taxNumber: '02000016',
    name: 'Servis Centar Podgorica d.o.o.',
    address: 'Bulevar Ivana Crnojevića 12, Podgorica',
    email: 'servis@servis-centar.example',
  },
  {
    key: 'kafana',
    taxNumber: '02002000',
    name: 'Kafana Stari Grad d.o.o.',
    address: 'Njegoševa 1, Cetinje',
    email: 'kontakt@stari-grad.example',
  },
  {
    key: 'pekara',
    taxNumber: '02003007',
    name: 'Pekara Zora d.o.o.',
    address: 'Slovenska obala 4, Budva',
    email: 'zora@pekara.example',
  },
  {
    key: 'apoteka',
    taxNumber: '02004003',
    name: 'Apoteka Lovćen d.o.o.',
    address: 'Trg slobode 7, Nikšić',
    email: 'apoteka@lovcen.example',
  },
];

export interface DemoUnit {
  readonly serial: string;
  readonly name: string;
  readonly shop: string;
  readonly owner: DemoCompany['key'];
  /** Documents of a usual day. */
  readonly aDay: number;
  /** Stopped selling so many days before today; 0: it sells today. */
  readonly quietDays: number;
  /** Day of the week without sales, 0 is Sunday. */
  readonly closedOn?: number;
  readonly isConnected: boolean;
  /** `late`: of its owner alone, its agency was not told. `asked`: the partner has asked for it. */
  readonly service: 'partner' | 'late' | 'asked';
  /** A technician came so many days before today. */
  readonly visitDaysAgo?: number;
  /** What is wrong with it. */
  readonly trouble?: 'older-image' | 'wrong-key' | 'never-called';
}

const partner = { service: 'partner', isConnected: true, quietDays: 0 } as const;

export const units: readonly DemoUnit[] = [
  { serial: '00307401', name: 'Kasa 1', shop: 'Stari Grad, sala', owner: 'kafana', aDay: 22, closedOn: 1, ...partner },
  { serial: '00307402', name: 'Kasa 2', shop: 'Stari Grad, bašta', owner: 'kafana', aDay: 12, closedOn: 1, ...partner },
  { serial: '00307510', name: 'Kasa 1', shop: 'Zora, Budva', owner: 'pekara', aDay: 27, visitDaysAgo: 12, ...partner },
  { serial: '00307511', name: 'Kasa 2', shop: 'Zora, Budva', owner: 'pekara', aDay: 13, ...partner },
  {
    serial: '00307512',
    name: 'Kasa',
    shop: 'Zora, Bar',
    owner: 'pekara',
    aDay: 14,
    ...partner,
    quietDays: 1,
    isConnected: false,
  },
  {
    serial: '00307513',
    name: 'Kasa',
    shop: 'Zora, Tivat',
    owner: 'pekara',
    aDay: 9,
    ...partner,
    quietDays: 5,
    isConnected: false,
  },
  {
    serial: '00307514',
    name: 'Kasa',
    shop: 'Zora, Kotor',
    owner: 'pekara',
    aDay: 12,
    ...partner,
    trouble: 'older-image',
  },
  { serial: '00307620', name: 'Kasa A', shop: 'Lovćen, Nikšić', owner: 'apoteka', aDay: 17, closedOn: 0, ...partner },
  {
    serial: '00307621',
    name: 'Kasa B',
    shop: 'Lovćen, Nikšić',
    owner: 'apoteka',
    aDay: 8,
    closedOn: 0,
    ...partner,
    trouble: 'wrong-key',
  },
  {
    serial: '00307622',
    name: 'Kasa',
    shop: 'Lovćen, Danilovgrad',
    owner: 'apoteka',
    aDay: 0,
    ...partner,
    isConnected: false,
    trouble: 'never-called',
  },
  {
    serial: '00307403',
    name: 'Kasa 3',
    shop: 'Stari Grad, terasa',
    owner: 'kafana',
    aDay: 9,
    quietDays: 0,
    isConnected: true,
    service: 'late',
  },
  {
    serial: '00307404',
    name: 'Kasa 4',
    shop: 'Stari Grad, šank',
    owner: 'kafana',
    aDay: 6,
    quietDays: 0,
    isConnected: true,
    service: 'asked',
  },
];

export interface DemoSwitch {
  readonly serial: string;
  readonly path: 'integrator' | 'company' | 'provider';
  /** From the authority's portal; with them it is in production. */
  readonly codes?: Readonly<Record<'businessUnit' | 'cashRegister' | 'software' | 'operator', string>>;
}

/** Devices with a connector, on their way from the authority's test environment to production. */
export const switches: readonly DemoSwitch[] = [
  {
    serial: '00308001',
    path: 'company',
    codes: {
      businessUnit: 'sc123bu101',
      cashRegister: 'sc123cr101',
      software: 'sc123sw101',
      operator: 'sc123op101',
    },
  },
  { serial: '00308002', path: 'integrator' },
  { serial: '00308003', path: 'provider' },
];

/** A café in Sweden. */
export const cafe = {
  taxNumber: '5567002000',
  name: 'Kaffe & Kaka AB',
  address: 'Storgatan 1, Falun',
  email: 'kontakt@kaffe.example',
} as const;

export interface DemoTerminal {
  readonly name: string;
  /** What it is bound to; free without. */
  readonly hardware?: string;
  /** Number of the agency. */
  readonly registerNumber?: string;
  readonly hasTables: boolean;
  /** Who may log in on it. */
  readonly users: readonly string[];
}

export const terminals: readonly DemoTerminal[] = [
  {
    name: 'Bar',
    hardware: 'board 4711, disk 0815',
    registerNumber: 'SKV-KR-1',
    hasTables: true,
    users: ['ana', 'erik'],
  },
  { name: 'Kök', hardware: 'board 4712, disk 0816', hasTables: false, users: ['erik'] },
  { name: 'Terrass', hasTables: false, users: [] },
];

/** Versions of the simulator's maker. */
export const firmwares = [
  {
    version: '0.1.1',
    released: '2026-01-20',
    bytes: 96_000,
    notes: 'Reports of a month print in half the time',
    isRolledOut: false,
  },
  {
    version: '0.2.0',
    released: '2026-03-02',
    bytes: 112_000,
    notes: 'Receipts with two tax groups on one line',
    isRolledOut: true,
  },
] as const;

/** Goods, with a gross price in cents. */
export const goods: readonly (readonly [name: string, cents: number])[] = [
  ['Espresso', 150],
  ['Burek sa sirom', 220],
  ['Njeguški pršut', 890],
  ['Domaći hljeb', 130],
  ['Rakija', 250],
  ['Palačinke', 450],
];

/** What the technician of the partner did at a unit. */
export const visit = {
  opened: {
    technician: 'Luka Vuković',
    authorisation: 'SC-17',
    firm: 'Servis Centar Podgorica d.o.o.',
    place: 'shop',
    reason: 'printer cuts the paper too early',
    seals: [{ number: 'SC-2041', condition: 'broken' }],
    parts: [{ part: 'cutter', serial: 'K-118' }],
  },
  closed: {
    work: 'cutter replaced, test receipt printed, sealed anew',
    seals: [{ number: 'SC-2077', condition: 'intact' }],
    parts: [{ part: 'cutter', serial: 'K-352' }],
  },
  minutes: 25,
} as const;

export const cashiers: readonly string[] = ['Milica', 'Petar', 'Jovana'];
