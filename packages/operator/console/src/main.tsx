/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/** The console: which page an address means, for whoever is logged in. */
import { render, type VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Account, Company } from '@plomba/operator/client';
import type { Here } from './here.js';
import { say, startLanguage } from './language.js';
import { AccountPage } from './pages/account.js';
import { Companies, RegisterCompany } from './pages/companies.js';
import { CompanyPage } from './pages/company.js';
import { FirmwarePage } from './pages/firmware.js';
import { LicencesPage } from './pages/licences.js';
import { MailList, MailPage } from './pages/mail.js';
import { MonitoringPage } from './pages/monitoring.js';
import { NewOrder, OrderPage } from './pages/order.js';
import { Forgotten, Invitation, LogIn, SetPassword, SignUp } from './pages/outside.js';
import { FindSwitch, ProductionSwitchPage } from './pages/production-switch.js';
import { RequestsPage } from './pages/requests.js';
import { RollOutPage } from './pages/roll-out.js';
import { TerminalPage } from './pages/terminal.js';
import { UnitPage } from './pages/unit.js';
import { UnitsPage } from './pages/units.js';
import { Empty, FailureNotice } from './parts/basic.js';
import { go, startRouter, usePlace, type Place } from './router.js';
import { forgetAnswers, server, useServer, whenLoggedOut } from './server.js';
import { firstSection, Shell } from './shell.js';

interface InsideProps {
  readonly account: Account;
  readonly companies: readonly Company[];
  readonly now: number;
}

/** What stands behind the company in the address. */
function Content({
  here,
  section,
  place,
}: {
  readonly here: Here;
  readonly section: string;
  readonly place: Place;
}): VNode {
  const [, , , first = '', second = ''] = place.parts;
  const { query } = place;
  switch (section) {
    case 'monitoring':
      return <MonitoringPage here={here} tab={first} query={query} />;
    case 'units':
      return first === '' ? (
        <UnitsPage here={here} query={query} />
      ) : (
        <UnitPage key={first} here={here} id={first} tab={second} />
      );
    case 'requests':
      return <RequestsPage here={here} query={query} />;
    case 'licences':
      if (first === 'new-order') return <NewOrder here={here} />;
      if (first === 'orders' && second !== '') return <OrderPage key={second} here={here} id={second} />;
      if (first === 'production' && second !== '') return <ProductionSwitchPage key={second} here={here} id={second} />;
      return <LicencesPage here={here} tab={first} />;
    case 'firmware':
      return first === '' ? <FirmwarePage here={here} /> : <RollOutPage here={here} id={first} />;
    case 'companies':
      return <Companies />;
    case 'company':
      if (first === 'terminals' && second !== '') return <TerminalPage key={second} here={here} id={second} />;
      return <CompanyPage here={here} tab={first} />;
    case 'mail':
      return first === '' ? <MailList here={here} /> : <MailPage here={here} id={first} />;
    case 'production':
      return <FindSwitch here={here} id={place.parts[1] ?? ''} />;
    case 'account':
      return <AccountPage here={here} />;
    default:
      return <Empty title="notFound" hint="notFound.hint" />;
  }
}

/** No company yet: the first thing to do is the only thing on the page. */
function First({ account }: { readonly account: Account }): VNode {
  const [isOpen, setOpen] = useState(false);
  return (
    <div class="outside">
      <div class="panel card">
        <main class="body" style={{ padding: '0' }}>
          <h1 class="hidden">Plomba</h1>
          <Empty title="company.empty" hint="company.emptyHint">
            <button class="primary" onClick={() => setOpen(true)}>
              {say('company.register')}
            </button>
          </Empty>
          <p class="small quiet" style={{ textAlign: 'center' }}>
            {account.login}
          </p>
        </main>
      </div>
      {isOpen ? <RegisterCompany close={() => setOpen(false)} /> : null}
    </div>
  );
}

/** What the address asks for; the link of a mail names a switch to production without its company. */
function sectionOf({ parts: [where, , wanted = ''] }: Place, here: Here | undefined, isKnown: boolean): string {
  if (where === 'production') return where;
  if (!isKnown) return 'nothing';
  return wanted === '' && here !== undefined ? firstSection(here) : wanted;
}

function Inside({ account, companies, now }: InsideProps): VNode {
  const place = usePlace();
  const [where = '', id = '', wanted = ''] = place.parts;
  const isPlace = where === 'companies' && id !== '';
  const company = isPlace ? companies.find((one) => one.id === id) : companies[0];
  const [first] = companies;
  const here: Here | undefined =
    company === undefined && first === undefined
      ? undefined
      : {
          account,
          companies,
          now,
          company: company ?? (first as Company),
          isStaff: companies.every(({ role }) => role === undefined),
        }; // one of them is there
  const section = sectionOf(place, here, company !== undefined);
  useEffect(() => {
    if (here !== undefined && (!isPlace || wanted === '') && place.parts.length < 3 && where !== 'production') {
      go(`/companies/${here.company.id}/${firstSection(here)}`, 'replace');
    }
  }, [place]);
  if (here === undefined) return <First account={account} />;
  return (
    <Shell here={here} section={section} text={section === 'units' ? (place.query.get('q') ?? '') : ''}>
      <Content here={here} section={section} place={place} />
    </Shell>
  );
}

async function readMe(): Promise<InsideProps> {
  const account = await server.getAccount();
  const [{ companies }, { time }] = await Promise.all([server.listCompanies(), server.getHealth()]);
  return { account, companies, now: time };
}

const outside: Readonly<Record<string, () => VNode>> = {
  'sign-up': () => <SignUp />,
  forgotten: () => <Forgotten />,
  confirm: () => <SetPassword isNew />,
  reset: () => <SetPassword isNew={false} />,
};

function App(): VNode {
  const place = usePlace();
  const page = outside[place.parts[0] ?? ''];
  return page === undefined ? <Session /> : page();
}

function Session(): VNode | null {
  const place = usePlace();
  const me = useServer('me', readMe, 30_000);
  const [, draw] = useState(0);
  useEffect(
    () =>
      whenLoggedOut(() => {
        forgetAnswers();
        draw((count) => count + 1);
      }),
    [],
  );
  if (me.failure?.code === 'not-logged-in') return <LogIn />;
  if (me.value === undefined) return me.failure === undefined ? null : <FailureNotice failure={me.failure} />;
  if (place.parts[0] === 'invitation') return <Invitation />;
  return <Inside {...me.value} />;
}

const root = document.getElementById('console');
if (root !== null) {
  startLanguage();
  startRouter();
  render(<App />, root);
}
