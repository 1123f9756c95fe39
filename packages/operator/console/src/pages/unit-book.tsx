/**
 * The two books of a unit: its own intervention book, and the service firm's file with the work that was given here and
 * what happened between the unit and the operator.
 */
import type { Unit, Work } from '@plomba/operator/client';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { may, type Here } from '../here.js';
import { say } from '../language.js';
import { Copy, Empty, FailureNotice, Loaded, State, Time } from '../parts/basic.js';
import { Confirm } from '../parts/form.js';
import { Table } from '../parts/table.js';
import { numberOf } from '../parts/unit-marks.js';
import { server, useAct, useServer } from '../server.js';
import { hasWord } from '../words.js';
import type { TabProps } from './unit-tabs.js';
import { Visits } from './unit-visits.js';

function WorkState({ work }: { readonly work: Work }): VNode {
  const marks = {
    waiting: ['○', 'warn'],
    done: ['●', 'good'],
    failed: ['■', 'bad'],
    cancelled: ['×', 'quiet'],
  } as const;
  const [mark, tone] = marks[work.state];
  return (
    <>
      <State mark={mark} tone={tone}>
        {say(`work.${work.state}`)}
      </State>
      {work.why === undefined ? null : <span class="under">{work.why}</span>}
    </>
  );
}

const named = (prefix: string, kind: string): string => {
  const word = `${prefix}.${kind}`;
  return hasWord(word) ? say(word) : kind;
};

function Cancel({ here, unit, work, close }: TabProps & { readonly work: Work; readonly close: () => void }): VNode {
  const act = useAct();
  const names = { number: work.number, kind: named('workKind', work.kind), name: unit.name, serial: numberOf(unit) };
  return (
    <Confirm
      title={say('work.cancelTitle', names)}
      text={say('work.cancelText', names)}
      button={say('work.cancel')}
      act={act}
      close={close}
      isDangerous
      work={() => server.cancelWork({ company: here.company.id, unit: unit.id, work: work.id })}
    />
  );
}

function WorkList({ here, unit }: TabProps): VNode {
  const company = here.company.id;
  const answer = useServer(`work ${unit.id}`, () => server.listWork({ company, unit: unit.id }), 5_000);
  const [cancelling, setCancelling] = useState<Work | undefined>(undefined);
  const mayWork = may(here, 'units.work');
  return (
    <>
      <Loaded answer={answer}>
        {({ work }) =>
          work.length === 0 ? null : (
            <Table
              caption={say('work.given')}
              rows={work}
              keyOf={({ id }) => id}
              columns={[
                { name: say('work.number'), kind: 'number', isSecondary: true, cell: ({ number }) => number },
                { name: say('work.given'), cell: ({ kind }) => named('workKind', kind) },
                { name: say('column.state'), cell: (one) => <WorkState work={one} /> },
                { name: say('work.at'), kind: 'time', cell: ({ createdAt }) => <Time at={createdAt} /> },
                {
                  name: say('work.ended'),
                  kind: 'time',
                  isSecondary: true,
                  cell: ({ endedAt }) => <Time at={endedAt} />,
                },
                {
                  name: '',
                  kind: 'act',
                  cell: (one) =>
                    mayWork && one.state === 'waiting' && one.tries === 0 ? (
                      <button onClick={() => setCancelling(one)}>{say('work.cancel')}</button>
                    ) : null,
                },
              ]}
            />
          )
        }
      </Loaded>
      {cancelling === undefined ? null : (
        <Cancel here={here} unit={unit} work={cancelling} close={() => setCancelling(undefined)} />
      )}
    </>
  );
}

function Events({ here, unit }: { readonly here: Here; readonly unit: Unit }): VNode {
  const company = here.company.id;
  const answer = useServer(`events ${unit.id}`, () => server.listUnitEvents({ company, unit: unit.id }), 15_000);
  return (
    <Loaded answer={answer}>
      {({ events }) =>
        events.length === 0 ? (
          <Empty title="book.empty" hint="book.emptyHint" />
        ) : (
          <Table
            caption={say('book.file')}
            rows={events}
            keyOf={({ sequence }) => String(sequence)}
            columns={[
              { name: say('audit.number'), kind: 'number', isSecondary: true, cell: ({ sequence }) => sequence },
              { name: say('audit.when'), kind: 'time', cell: ({ at }) => <Time at={at} /> },
              { name: say('book.event'), cell: ({ kind }) => named('event', kind) },
              {
                name: say('book.detail'),
                cell: ({ detail }) => <span class="small">{named('workKind', detail)}</span>,
              },
            ]}
          />
        )
      }
    </Loaded>
  );
}

/** The values that go into the unit, so that it calls here. */
function Values({ here, unit }: TabProps): VNode {
  const company = here.company.id;
  const answer = useServer(`values ${unit.id}`, () => server.getUnitValues({ company, unit: unit.id }));
  return (
    <Loaded answer={answer}>
      {({ key, addresses }) => (
        <div class="more">
          <h3>{say('values.title')}</h3>
          <dl class="facts">
            <dt>{say('values.key')}</dt>
            <dd>
              <Copy text={key} />
            </dd>
            <dt>{say('values.address')}</dt>
            <dd class="mono">{addresses.length === 0 ? say('values.nowhere') : addresses.join(', ')}</dd>
          </dl>
        </div>
      )}
    </Loaded>
  );
}

export function BookTab({ here, unit }: TabProps): VNode {
  const act = useAct();
  const company = here.company.id;
  return (
    <>
      <h3 class="part">{say('book.device')}</h3>
      <Visits here={here} unit={unit} />
      <h3 class="part">{say('book.file')}</h3>
      {may(here, 'units.work') ? (
        <div class="more">
          <div class="actions">
            <button
              disabled={act.isBusy}
              onClick={() => void act.run(() => server.giveWork({ company, unit: unit.id, body: { kind: 'look' } }))}
            >
              {say('work.look')}
            </button>
            <span class="small quiet">{say(unit.connectedAt === undefined ? 'work.waitsHint' : 'work.nowHint')}</span>
          </div>
          <FailureNotice failure={act.failure} />
        </div>
      ) : null}
      <WorkList here={here} unit={unit} />
      <Events here={here} unit={unit} />
      {may(here, 'units.write') ? <Values here={here} unit={unit} /> : null}
    </>
  );
}
