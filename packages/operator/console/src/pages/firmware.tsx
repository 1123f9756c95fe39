/** Firmware that was published, and for the operator's own people a roll-out by stages with a result for each unit. */
import type { Firmware, RollOut } from '@plomba/operator/client';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { at, type Here } from '../here.js';
import { bytes, number, say, sayCount } from '../language.js';
import { Copy, Empty, FailureNotice, Link, Loaded, Panel, State, Time } from '../parts/basic.js';
import { Confirm, Dialog, Field, Form } from '../parts/form.js';
import { Table } from '../parts/table.js';
import { go } from '../router.js';
import { server, useAct, useServer } from '../server.js';

interface BeginProps {
  readonly here: Here;
  readonly firmware: Firmware;
  readonly close: () => void;
}

function Begin({ here, firmware, close }: BeginProps): VNode {
  const act = useAct();
  const names = { version: firmware.version, model: firmware.model };
  return (
    <Dialog title={say('rollOut.beginTitle', names)} close={close}>
      <p>{say('rollOut.beginText', names)}</p>
      <Form
        act={act}
        button={say('rollOut.begin')}
        send={async (entered) => {
          const first = Number(entered('first')) / 100;
          const stages = [...(first < 1 ? [{ share: first, doneShare: 1 }] : []), { share: 1, doneShare: 1 }];
          const body = { firmware: firmware.id, stages, failuresMax: Number(entered('failures')) };
          const rollOut = await server.beginRollOut({ body });
          go(at(here, 'firmware', rollOut.id));
        }}
        aside={
          <button type="button" onClick={close}>
            {say('act.leave')}
          </button>
        }
      >
        <div class="row">
          <Field name="first" type="number" min={1} max={100} value="10" label={say('rollOut.first')} />
          <Field name="failures" type="number" min={0} max={100_000} value="1" label={say('rollOut.failures')} />
        </div>
      </Form>
    </Dialog>
  );
}

export function FirmwarePage({ here }: { readonly here: Here }): VNode {
  const answer = useServer('firmware', () => server.listFirmware());
  const [chosen, setChosen] = useState<Firmware | undefined>(undefined);
  return (
    <>
      <div class="head">
        <h1>{say('nav.firmware')}</h1>
      </div>
      <Panel>
        <Loaded answer={answer}>
          {({ firmware }) =>
            firmware.length === 0 ? (
              <Empty title="firmware.empty" hint="firmware.emptyHint" />
            ) : (
              <Table
                caption={say('nav.firmware')}
                rows={firmware}
                keyOf={({ id }) => id}
                columns={[
                  { name: say('firmware.version'), cell: ({ version }) => <span class="mono">{version}</span> },
                  { name: say('firmware.model'), cell: ({ model }) => model },
                  { name: say('firmware.channel'), cell: ({ channel }) => say(`channel.${channel}`) },
                  { name: say('firmware.released'), kind: 'time', cell: ({ released }) => released },
                  { name: say('firmware.size'), kind: 'number', isSecondary: true, cell: (one) => bytes(one.bytes) },
                  {
                    name: say('firmware.notes'),
                    isSecondary: true,
                    cell: ({ notes, needsLicence }) => (
                      <>
                        {notes}
                        {needsLicence ? <span class="under">{say('firmware.needsLicence')}</span> : null}
                      </>
                    ),
                  },
                  {
                    name: '',
                    kind: 'act',
                    cell: (one) => {
                      if (one.withdrawnAt !== undefined)
                        return (
                          <State mark="×" tone="quiet">
                            {say('firmware.withdrawn')}
                          </State>
                        );
                      if (!here.isStaff) return null;
                      return (
                        <button aria-label={`${say('rollOut.begin')}: ${one.version}`} onClick={() => setChosen(one)}>
                          {say('rollOut.begin')}
                        </button>
                      );
                    },
                  },
                ]}
              />
            )
          }
        </Loaded>
      </Panel>
      {chosen === undefined ? null : <Begin here={here} firmware={chosen} close={() => setChosen(undefined)} />}
    </>
  );
}

type RollOutAct = 'halt' | 'resume' | 'end' | 'withdraw';

function RollOutState({ rollOut }: { readonly rollOut: RollOut }): VNode {
  const marks = {
    running: ['●', 'good'],
    halted: ['■', 'bad'],
    finished: ['✓', 'quiet'],
    ended: ['×', 'quiet'],
  } as const;
  const [mark, tone] = marks[rollOut.state];
  return (
    <State mark={mark} tone={tone}>
      {say(`rollOut.${rollOut.state}`)}
    </State>
  );
}

interface ActingProps {
  readonly rollOut: RollOut;
  readonly what: RollOutAct;
  readonly close: () => void;
}

function Acting({ rollOut, what, close }: ActingProps): VNode {
  const act = useAct();
  const done = rollOut.units.filter(({ state }) => state === 'done').length;
  const names = { version: rollOut.version, model: rollOut.model, done, units: rollOut.units.length };
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

function RollOutView({ here, rollOut }: { readonly here: Here; readonly rollOut: RollOut }): VNode {
  const [what, setWhat] = useState<RollOutAct | undefined>(undefined);
  const acts: readonly RollOutAct[] =
    rollOut.state === 'running'
      ? ['halt', 'end', 'withdraw']
      : rollOut.state === 'halted'
        ? ['resume', 'end', 'withdraw']
        : [];
  const count = (wanted: string): number => rollOut.units.filter(({ state }) => state === wanted).length;
  return (
    <>
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
          <RollOutState rollOut={rollOut} /> <span class="quiet">{rollOut.why}</span>
        </p>
      </div>
      <div class="tiles">
        {(['done', 'sent', 'waiting', 'idle', 'failed'] as const).map((state) => (
          <div key={state} class="tile">
            <div class="figure">{number(count(state))}</div>
            {say(`rollOutUnit.${state}`)}
          </div>
        ))}
      </div>
      <Panel
        title={say('rollOut.stage', { stage: rollOut.stage + 1, stages: rollOut.stages.length })}
        aside={sayCount('count.ofUnits', rollOut.units.length)}
      >
        <Table
          caption={say('nav.units')}
          rows={rollOut.units}
          keyOf={({ unit }) => unit}
          columns={[
            { name: say('audit.number'), kind: 'number', cell: ({ rank }) => rank + 1 },
            { name: say('request.unit'), cell: ({ unit }) => <Copy text={unit} /> },
            { name: say('column.state'), cell: ({ state, why }) => `${say(`rollOutUnit.${state}`)} ${why ?? ''}` },
            { name: say('work.ended'), kind: 'time', cell: ({ endedAt }) => <Time at={endedAt} /> },
          ]}
        />
      </Panel>
      {what === undefined ? null : <Acting rollOut={rollOut} what={what} close={() => setWhat(undefined)} />}
      <Link to={at(here, 'firmware')}>{say('nav.firmware')}</Link>
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
