/** The frame of every page of a company: sections with counters, the company, the search, who is here. */
import type { ComponentChildren, VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { at, may, type Here, type Permission } from './here.js';
import { number, say } from './language.js';
import { readBoard } from './pages/monitoring.js';
import { LanguageChoice } from './pages/outside.js';
import { Link } from './parts/basic.js';
import { Seal } from './parts/seal.js';
import { go, pathOf } from './router.js';
import { forgetAnswers, server, useServer } from './server.js';
import type { Word } from './words.js';

interface Section {
  readonly id: string;
  readonly word: Word;
  /** Whoever has one of these; everybody where there are none. */
  readonly permissions: readonly Permission[];
}

const sections: readonly Section[] = [
  { id: 'monitoring', word: 'nav.monitoring', permissions: ['monitoring.read'] },
  { id: 'units', word: 'nav.units', permissions: ['units.read'] },
  { id: 'requests', word: 'nav.requests', permissions: ['requests.read'] },
  { id: 'licences', word: 'nav.licences', permissions: ['licences.read', 'production.read'] },
  { id: 'firmware', word: 'nav.firmware', permissions: ['firmware.read'] },
  { id: 'companies', word: 'nav.companies', permissions: [] },
  { id: 'mail', word: 'nav.mail', permissions: ['audit.read'] },
];

/** The first section that the account may see. */
export function firstSection(here: Here): string {
  return sections.find(({ permissions }) => permissions.some((one) => may(here, one)))?.id ?? 'companies';
}

interface Counter {
  readonly count: number;
  /** Somebody should do something about it. */
  readonly calls: boolean;
  readonly says: Word;
}

/** What waits in each section. A section without a figure has none. */
async function readCounters(here: Here): Promise<Readonly<Record<string, Counter>>> {
  const company = here.company.id;
  const counters: Record<string, Counter> = {};
  if (may(here, 'monitoring.read')) {
    const board = await readBoard(company);
    const { stop = 0, soon = 0, look = 0, units = 0 } = board?.counts ?? {};
    counters['monitoring'] = { count: stop + soon + look, calls: stop > 0, says: 'counter.monitoring' };
    counters['units'] = { count: units, calls: false, says: 'counter.units' };
  }
  if (may(here, 'requests.read')) {
    const { waiting } = await server.listServiceRequests({ company, open: 'yes' });
    counters['requests'] = { count: waiting, calls: waiting > 0, says: 'counter.requests' };
  }
  if (may(here, 'licences.read')) {
    const { available } = await server.listAvailable({ company });
    const left = available.reduce((sum, one) => sum + one.available, 0);
    counters['licences'] = { count: left, calls: false, says: 'counter.licences' };
  }
  if (may(here, 'firmware.read')) {
    const { firmware } = await server.listFirmware();
    const inForce = firmware.filter(({ withdrawnAt }) => withdrawnAt === undefined).length;
    counters['firmware'] = { count: inForce, calls: false, says: 'counter.firmware' };
  }
  counters['companies'] = { count: here.companies.length, calls: false, says: 'counter.companies' };
  if (may(here, 'audit.read')) {
    const { mails } = here.isStaff ? await server.listOutbox() : await server.listMails({ company });
    const waiting = mails.filter(({ state }) => state !== 'sent').length;
    counters['mail'] = { count: waiting, calls: mails.some(({ state }) => state === 'failed'), says: 'counter.mail' };
  }
  return counters;
}

function Sections({ here, current }: { readonly here: Here; readonly current: string }): VNode {
  const { value: counters = {} } = useServer(`counters ${here.company.id}`, () => readCounters(here), 30_000);
  const nav = useRef<HTMLElement>(null);
  // On a phone the sections are a row that is longer than the screen.
  useEffect(() => {
    const row = nav.current;
    const link = row?.querySelector<HTMLElement>('[aria-current]');
    if (row instanceof HTMLElement && link instanceof HTMLElement)
      row.scrollLeft = link.offsetLeft - row.clientWidth / 3;
  }, [current, counters]);
  return (
    <nav ref={nav} aria-label={say('nav.sections')}>
      {sections
        .filter(({ permissions }) => permissions.length === 0 || permissions.some((one) => may(here, one)))
        .map(({ id, word }) => {
          const counter = counters[id];
          return (
            <Link key={id} to={at(here, id)} current={id === current ? 'page' : undefined}>
              <span>{say(word)}</span>
              {counter === undefined ? null : (
                <span class={counter.calls ? 'count calls' : 'count'} title={say(counter.says)}>
                  {number(counter.count)}
                  <span class="hidden"> {say(counter.says)}</span>
                </span>
              )}
            </Link>
          );
        })}
    </nav>
  );
}

function CompanyChoice({ here, current }: { readonly here: Here; readonly current: string }): VNode {
  return (
    <label class="company">
      <span class="hidden">{say('company.choose')}</span>
      <select
        value={here.company.id}
        style={{ width: '100%' }}
        onChange={({ currentTarget }) => go(pathOf(['companies', currentTarget.value, current]))}
      >
        {here.companies.map(({ id, name }) => (
          <option key={id} value={id} selected={id === here.company.id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;

/** Finds units; `/` comes here, Esc leaves, the arrow down goes into the list. */
function Search({ here, text }: { readonly here: Here; readonly text: string }): VNode {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || isWriting(event.target)) return;
      if (document.querySelector('dialog[open]') !== null) return;
      event.preventDefault();
      input.current?.focus();
      input.current?.select();
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, []);
  const find = (wanted: string): void => {
    const path = pathOf(['companies', here.company.id, 'units'], { q: wanted });
    const isThere = location.pathname === pathOf(['companies', here.company.id, 'units']);
    go(path, isThere ? 'replace' : 'push');
  };
  return (
    <form role="search" onSubmit={(event) => event.preventDefault()}>
      <input
        ref={input}
        type="search"
        aria-label={say('search')}
        placeholder={say('search')}
        aria-keyshortcuts="/"
        value={text}
        onInput={({ currentTarget }) => find(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            if (event.currentTarget.value === '') event.currentTarget.blur();
            else find('');
          }
          if (event.key === 'ArrowDown') document.querySelector<HTMLElement>('main tbody a')?.focus();
        }}
      />
      <kbd aria-hidden="true">/</kbd>
    </form>
  );
}

interface ShellProps {
  readonly here: Here;
  readonly section: string;
  readonly text: string;
  readonly children: ComponentChildren;
}

export function Shell({ here, section, text, children }: ShellProps): VNode {
  const logOut = async (): Promise<void> => {
    await server.logOut();
    forgetAnswers();
    location.assign('/');
  };
  return (
    <div class="frame">
      <header class="side">
        <Link class="brand" to={at(here, 'monitoring')} label={say('home')}>
          <Seal /> Plomba
        </Link>
        <CompanyChoice here={here} current={section} />
        <Sections here={here} current={section === 'company' ? 'companies' : section} />
        <div class="foot">
          <Link class="who" to={at(here, 'account')} current={section === 'account' ? 'page' : undefined}>
            {here.account.login}
          </Link>
          <LanguageChoice
            changed={(language) => void server.changeAccount({ body: { language } }).then(() => location.reload())}
          />
          <button onClick={() => void logOut()}>{say('logOut')}</button>
        </div>
      </header>
      <div>
        {may(here, 'units.read') ? (
          <div class="top">
            <Search here={here} text={text} />
          </div>
        ) : null}
        <main>{children}</main>
      </div>
    </div>
  );
}
