/** One roll-out: its stages, the result of each unit, halt, end, withdrawal, and the way back from a version. */
import type { RollOut, RollOutUnit } from '@plomba/operator/client';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { at, type Here } from '../here.js';
import { number, say, sayCount } from '../language.js';
import { Copy, FailureNotice, Link, Loaded, Panel, State, Time } from '../parts/basic.js';
import { Confirm } from '../parts/form.js';
import { Table } from '../parts/table.js';
import { go, pathOf } from '../router.js';
import { server, useAct, useServer } from '../server.js';

type RollOutAct = 'halt' | 'resume' | 'end' | 'withdraw';

export function RollOutState({ rollOut }: { readonly rollOut: Pick<RollOut, 'state' | 'why' | 'withdrawnAt'> }): VNode {
  const marks = {
    running: ['●', 'good'],
    halted: ['■', 'bad'],
    finished: ['✓', 'quiet'],
    ended: ['×', 'quiet'],
  } as const;
  const [mark, tone] = marks[rollOut.state];
  return (
    <>
      <State mark={mark} tone={tone}>
        {say(`rollOut.${rollOut.state}`)}
      </State>
      {rollOut.why === undefined ? null : <span class="under">{rollOut.why}</span>}
      {rollOut.withdrawnAt === undefined ? null : <span class="under">{say('firmware.withdrawn')}</span>}
    </>
  );
}

interface ActingProps {
  readonly rollOut: RollOut;
  readonly what: RollOutAct;
  readonly close: () => void;
}

function Acting({ rollOut, what, close }: ActingProps): VNode {
  const act = useAct();
  const { version, model, counts, units } = rollOut;
  const names = { version, model, done: counts.done, units: units.length };
  return (
    <Confirm
      title={say(`rollOut.${what}Title`, names)}
      text={say('rollOut.actText', names)}
      button={say(`rollOut.${what}`)}
      act={act}
      close={close}
      isDangerous={what !== 'resume'}
      work={() => server.actOnRollOut({ rollout: rollOut.id, body: { act: what } })}
    />
  );
}

function UnitResult({ state, why }: RollOutUnit): VNode {
  const marks = {
    idle: ['○', 'quiet'],
    waiting: ['○', 'warn'],
    sent: ['◆', 'plain'],
    done: ['●', 'good'],
    failed: ['■', 'bad'],
    cancelled: ['×', 'quiet'],
  } as const;
  const [mark, tone] = marks[state];
  return (
    <>
      <State mark={mark} tone={tone}>
        {say(`rollOutUnit.${state}`)}
      </State>
      {why === undefined ? null : <span class="under">{why}</span>}
    </>
  );
}

/** A version that was withdrawn: the units that run it are taken to a newer one. No unit takes an older version. */
function WayBack({ here, rollOut }: RollOutProps): VNode | null {
  const act = useAct();
  const { wayBack, version: from, model, failuresMax } = rollOut;
  const [isAsking, setAsking] = useState(false);
  if (wayBack === undefined || wayBack.units === 0) return null;
  const { firmware, version, units } = wayBack;
  const names = { from, version: version ?? '', model, units: sayCount('count.units', units) };
  return (
    <Panel title={say('rollOut.back')}>
      <div class="body">
        {firmware === undefined ? (
          <p class="notice">{say('rollOut.noWayBack', names)}</p>
        ) : (
          <>
            <p>{say('rollOut.backText', names)}</p>
            <div class="actions">
              <button class="primary" onClick={() => setAsking(true)}>
                {say('rollOut.backButton', names)}
              </button>
            </div>
          </>
        )}
      </div>
      {isAsking && firmware !== undefined ? (
        <Confirm
          title={say('rollOut.backTitle', names)}
          text={say('rollOut.backText', names)}
          button={say('rollOut.backButton', names)}
          act={act}
          close={() => setAsking(false)}
          work={async () => {
            const stages = [{ share: 1, doneShare: 1 }];
            const begun = await server.beginRollOut({ body: { firmware, stages, failuresMax, from } });
            go(at(here, 'firmware', begun.id));
          }}
        />
      ) : null}
    </Panel>
  );
}

function RollOutUnits({ rollOut }: Pick<RollOutProps, 'rollOut'>): VNode {
  return (
    <Table
      caption={say('nav.units')}
      rows={rollOut.units}
      keyOf={({ unit }) => unit}
      columns={[
        { name: say('audit.number'), kind: 'number', isSecondary: true, cell: ({ rank }) => rank + 1 },
        {
          name: say('request.unit'),
          cell: ({ unit, name, shop, company }) =>
            name === '' ? (
              <Copy text={unit} />
            ) : (
              <>
                <Link to={pathOf(['companies', company, 'units', unit, 'firmware'])}>{name}</Link>
                <span class="under">{shop}</span>
              </>
            ),
        },
        { name: say('unit.number'), isSecondary: true, cell: ({ number: no }) => <span class="mono">{no}</span> },
        { name: say('company.name'), isSecondary: true, cell: ({ companyName }) => companyName },
        { name: say('column.state'), cell: UnitResult },
        {
          name: say('firmware.running'),
          isSecondary: true,
          cell: ({ running, pending }) => (
            <span class="mono">{[running, pending].filter((one) => one !== undefined).join(' → ') || '–'}</span>
          ),
        },
        { name: say('work.ended'), kind: 'time', cell: ({ endedAt }) => <Time at={endedAt} /> },
      ]}
    />
  );
}

interface RollOutProps {
  readonly here: Here;
  readonly rollOut: RollOut;
}

function RollOutView({ here, rollOut }: RollOutProps): VNode {
  const [what, setWhat] = useState<RollOutAct | undefined>(undefined);
  const acts: readonly RollOutAct[] =
    rollOut.state === 'running'
      ? ['halt', 'end', 'withdraw']
      : rollOut.state === 'halted'
        ? ['resume', 'end', 'withdraw']
        : [];
  return (
    <>
      <div class="trail">
        <Link to={at(here, 'firmware')}>{say('nav.firmware')}</Link>
      </div>
      <div class="head">
        <h1>{say('rollOut.title', { version: rollOut.version, model: rollOut.model })}</h1>
        <div class="actions">
          {acts.map((act) => (
            <button key={act} class={act === 'resume' ? 'primary' : 'danger'} onClick={() => setWhat(act)}>
              {say(`rollOut.${act}`)}
            </button>
          ))}
        </div>
        <p>
          <RollOutState rollOut={rollOut} />{' '}
          <span class="quiet">
            · {say('rollOut.began')} <Time at={rollOut.createdAt} />, {rollOut.begunBy}
          </span>
        </p>
      </div>
      <div class="tiles">
        {(['done', 'sent', 'waiting', 'idle', 'failed'] as const).map((state) => (
          <div key={state} class="tile">
            <div class="figure">{number(rollOut.counts[state])}</div>
            {say(`rollOutUnit.${state}`)}
          </div>
        ))}
      </div>
      <WayBack here={here} rollOut={rollOut} />
      <Panel
        title={say('rollOut.stage', { stage: rollOut.stage + 1, stages: rollOut.stages.length })}
        aside={sayCount('count.ofUnits', rollOut.units.length)}
      >
        <RollOutUnits rollOut={rollOut} />
      </Panel>
      {what === undefined ? null : <Acting rollOut={rollOut} what={what} close={() => setWhat(undefined)} />}
    </>
  );
}

export function RollOutPage({ here, id }: { readonly here: Here; readonly id: string }): VNode {
  const answer = useServer(`roll-out ${id}`, () => server.getRollOut({ rollout: id }), 5_000);
  return (
    <>
      <FailureNotice failure={answer.value === undefined ? undefined : answer.failure} />
      <Loaded answer={answer}>{(rollOut) => <RollOutView here={here} rollOut={rollOut} />}</Loaded>
    </>
  );
}
