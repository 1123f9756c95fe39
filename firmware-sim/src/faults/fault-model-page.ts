/** The pages `docs/fault-model.md` and `docs/spec/magic-amounts.md`, made from the tables that decide. */
import { markdownTable } from '@plomba/codec';
import { DEVICE_EVENTS } from './events.js';
import type { FaultGroup, FaultKind, Lasts, Verdict } from './fault-kind.js';
import { EVERY_TRIGGER } from './fault-kind.js';
import { FAULTS } from './faults.table.js';
import { triggerTable } from './injection-json.js';
import { MAGIC_AMOUNTS } from './magic-amounts.table.js';

const INTRO = `# Fault model

What can go wrong with a unit and around it, and what becomes of it. Nothing on this page is out of scope; each fault has
one of three verdicts, and a test that shows it:

- **survived**: the unit goes on; nothing that was acknowledged is lost or doubled
- **detected**: the unit stops, refuses or says so; nothing wrong is passed on as right
- **needs a witness**: the unit cannot know; whoever kept a checkpoint or an answer sees it

A fault is asked for in one shape, whoever asks: \`device.inject(…)\` in code, \`fault.inject\` on the
[control channel](spec/control.md), \`inject:\` in a scenario, \`plomba ctl URL fault.inject fault=… with.…=… when.…=…\` in a
shell, and [magic amounts](spec/magic-amounts.md) where there is nothing but a till.

    { "fault": "power-cut", "when": { "at": "event", "event": "after-commit-before-answer", "kind": "receipt", "count": 3 } }
    { "fault": "line-delay", "with": { "ms": 5000 }, "when": { "at": "wire", "direction": "from-unit", "byte": 1 } }
    { "fault": "cover-open", "forMs": 60000 }

Any number may wait at once. What waits belongs to the tester: it waits on while the unit is off. \`inject\` answers a
number; \`lift\` ends the fault, \`injections\` (\`fault.list\`) says what became of each and how often it hit. What cannot
happen now, such as bit rot in an empty memory, is refused with its reason; what cannot happen when its moment comes does
not hit, and \`missed\` says why. A scenario fails then, unless it expects just that. All faults are the same in every run.`;

const TRIGGERS_INTRO = `## When

Without \`when\` it comes now. Counts begin when it is armed, and each trigger fires once. Where several things wait for one
moment, the power goes last. Faults of bytes hit the byte of a wire trigger; everything else comes behind it. A time that is
given in ms (\`after\`, \`forMs\`) passes as it passes for the board, whatever its clock shows; for faults of the line it is
the time of the line.`;

const PARTS = `## The parts that hold the memories

| profile | part | program | erase | a cut may leave | order between two flushes |
| --- | --- | --- | --- | --- | --- |
| \`NOR_FLASH\` | Winbond W25Q128JV | 256 bytes, 0.4 ms | 4 KiB, 45 ms, 100,000 times | any bits, and unstable cells, in the one page (sector) at work | as given |
| \`EEPROM\` | STMicroelectronics M95M04 | 512 bytes, 5 ms | none; ones are written | groups of 4 bytes, old or new | as given |
| \`FRAM\` | Fujitsu MB85RS4MT | bytes, at once | none; ones are written | whole bytes, in order | as given |
| \`SD_CARD\` | SD specification, any drive with a cache | 512 bytes | by the card | whole blocks | any: each may be missing |

Every operation takes the time of its datasheet, and in virtual time the unit's clock moves by it. The fiscal memory is
written once: the part refuses to erase it, and to set a bit in it. A write-once region is a property of the board.

An **unstable cell** was left between 0 and 1. It reads 0 in the first boot and 1 afterwards (\`zero-then-one\`), the other way
round (\`one-then-zero\`), or another way at each reading (\`flicker\`), until it is programmed or erased again. A part with
a cache has a controller that keeps such cells to itself.`;

const CUTS = `## Every power cut

A power cut is one row above, and many states. \`exploreCuts\` of the test kit runs a script once, writes down its flash
operations, and does them again on copy-on-write forks up to each cut. After each cut it boots three times in all, while
unstable cells change, and asks every time: is everything acknowledged there, numbers without gaps, no operation twice, the
fiscal memory complete, does each boot find what the one before found, and is the operation that was cut done exactly once
when it is repeated. One state in 97 goes through the independent verifier too. A state that was judged for the same command
is not judged again; the figures that the tests print count different contents of the flash, unstable cells included.
\`cuts/\` is \`packages/testkit/src/cuts/\`.

| what is cut | with | shown by |
| --- | --- | --- |
| before or after any program, erase or flush | \`phase\` | \`cuts/long-script.sim.test.ts\`, all four parts: \`cuts/quick-cuts.sim.test.ts\` |
| within: a prefix of the bytes and some bits of the next one | \`shape: prefix\` | \`cuts/long-script.sim.test.ts\` |
| within: any subset of the bits, with unstable cells | \`shape: bits\`, \`unstable\` | the same |
| within, and nothing of the torn program can be seen | \`shape: all\`, \`unstable: one-then-zero\` | \`cuts/found-by-cuts.sim.test.ts\` |
| again in the boot after a cut | a second \`power-cut\` | exhaustive: \`cuts/two-cuts-*.sim.test.ts\`; sampled: \`cuts/two-cuts-sampled.sim.test.ts\` |
| an erase | a cut at an erase | \`cuts/blank-erase.sim.test.ts\`, \`cuts/two-cuts-closing.sim.test.ts\` |
| a slot of the fiscal memory: its entry goes into the next one | a cut in a closing | \`cuts/two-cuts-closing.sim.test.ts\` |
| with programs since the last flush missing | \`missing\`, on \`SD_CARD\` | \`cuts/quick-cuts.sim.test.ts\` |
| at any byte of the line, both ways, with either end of it | every single fault of a day | \`packages/testkit/src/oracle/\` |

The same damage without its name, place by place: \`cuts/storage-faults.sim.test.ts\`. A unit that halts or throws writes
nothing more.

What somebody could get wrong, and the test that catches it: [planted bugs](proofs/planted-bugs.md). Whether the checkers
see at all: \`forged-record\` above is their canary.`;

const GROUPS: Readonly<Record<FaultGroup, string>> = {
  power: 'Supply',
  storage: 'Memories',
  clock: 'Clock',
  line: 'Line',
  device: 'Other parts',
};

const VERDICTS: Readonly<Record<Verdict, string>> = {
  survived: 'survived',
  detected: 'detected',
  'needs-a-witness': 'needs a witness',
};

function foundAs({ foundAs: names = [] }: FaultKind): string {
  return names.length === 0 ? '' : `. Found as ${names.map((name) => `\`${name}\``).join(', ')}`;
}

function lasting({ lasts, defaultMs }: FaultKind): string {
  const words: Readonly<Record<Lasts, string>> = {
    moment: 'a moment',
    'until-power-off': 'until the power goes',
    'until-lifted': 'until it is lifted',
  };
  return defaultMs === undefined ? words[lasts] : `${defaultMs} ms, or as long as \`forMs\` says`;
}

function parameters({ params }: FaultKind): string {
  const [table] = params.tables;
  const rows = table?.rows ?? [];
  return rows.map(({ name, note }) => `\`${name}\`: ${note}`).join('; ');
}

function groupSection(group: FaultGroup): string {
  const rows = FAULTS.filter((kind) => kind.group === group).map((kind) => {
    const only = kind.triggers.length === EVERY_TRIGGER.length ? '' : ` Comes at: ${kind.triggers.join(', ')}.`;
    return [
      `\`${kind.name}\``,
      `${kind.note}.${only}`,
      parameters(kind),
      lasting(kind),
      `**${VERDICTS[kind.verdict]}**: ${kind.becomes}${foundAs(kind)}`,
      `\`${kind.shownBy}\``,
    ];
  });
  const head = ['fault', 'what goes wrong', '`with`', 'lasts', 'verdict', 'shown by'];
  return `### ${GROUPS[group]}\n\n${markdownTable(head, rows)}`;
}

/** `docs/fault-model.md` */
export function faultModelPage(): string {
  const [table] = triggerTable.tables;
  const fields = (table?.rows ?? []).map(({ name, note }) => [`\`${name}\``, note]);
  const events = Object.entries(DEVICE_EVENTS).map(([name, note]) => [`\`${name}\``, note]);
  const groups = (Object.keys(GROUPS) as FaultGroup[]).map(groupSection); // keys of the table
  return [
    INTRO,
    '## What\n',
    groups.join('\n\n'),
    TRIGGERS_INTRO,
    markdownTable(['field', 'meaning'], fields),
    '### Events\n',
    markdownTable(['event', 'comes when'], events),
    PARTS,
    CUTS,
  ].join('\n\n');
}

/** `docs/spec/magic-amounts.md` */
export function magicAmountsPage(): string {
  const intro = `# Magic amounts

A sale of just this total meets a fault, so that a tester with nothing but a till can try it. Only on a unit that was started
for it, with \`plomba sim --magic-amounts\` or \`new Device({ …, magicAmounts: true })\`; on any other these are amounts like all
others. Each operation meets its fault once: what the till asks for again is answered. \`plomba sim\` switches a unit on again
3 s after such a fault has switched it off. The faults themselves: [fault model](../fault-model.md).`;
  const rows = MAGIC_AMOUNTS.map(({ total, what, injection }) => [
    `${total / 100n}.${(total % 100n).toString().padStart(2, '0')}`,
    what,
    `\`${JSON.stringify(injection)}\``,
  ]);
  return [intro, markdownTable(['total', 'what happens', 'injection'], rows)].join('\n\n');
}
