/** The board: how many units form documents, which do not and since when, what hurts; and what will stop which, when. */
import type { Board, BoardRow, Forecast } from '@plomba/operator/client';
import type { VNode } from 'preact';
import { at, type Here } from '../here.js';
import { day, number, say, sayCount } from '../language.js';
import { Ago, Empty, Link, Loaded, Panel, State, type Tone } from '../parts/basic.js';
import { Table } from '../parts/table.js';
import { AlarmState, alarmName, Alarms, ColourState, colourMarks, colours, NameAndShop } from '../parts/unit-marks.js';
import { pathOf } from '../router.js';
import { OperatorProblem } from '@plomba/operator/client';
import { server, useServer } from '../server.js';
import { hasWord } from '../words.js';

const REFRESH_MS = 15_000;

interface Filter {
  readonly colour: string | undefined;
  readonly alarm: string | undefined;
}

/** A board without units is no failure here, but a place to begin. */
export async function readBoard(company: string): Promise<Board | undefined> {
  try {
    return await server.showBoard({ company });
  } catch (error) {
    if (error instanceof OperatorProblem && error.code === 'conflict') return undefined;
    throw error;
  }
}

interface TileProps {
  readonly to: string;
  readonly isChosen: boolean;
  readonly figure: number;
  readonly mark?: readonly [mark: string, tone: Tone];
  readonly name: string;
  readonly hint: string;
}

function Tile({ to, isChosen, figure, mark, name, hint }: TileProps): VNode {
  const [sign, tone] = mark ?? ['', 'plain'];
  return (
    <Link class="tile" to={to} current={isChosen ? 'true' : undefined}>
      <div class="figure">{number(figure)}</div>
      {sign === '' ? (
        name
      ) : (
        <State mark={sign} tone={tone}>
          {name}
        </State>
      )}
      <div class="under">{hint}</div>
    </Link>
  );
}

function Tiles({
  here,
  board,
  filter,
}: {
  readonly here: Here;
  readonly board: Board;
  readonly filter: Filter;
}): VNode {
  const { counts } = board;
  const base = at(here, 'monitoring');
  return (
    <div class="tiles">
      {colours.map((colour) => (
        <Tile
          key={colour}
          to={filter.colour === colour ? base : `${base}?colour=${colour}`}
          isChosen={filter.colour === colour}
          figure={counts[colour]}
          mark={colourMarks[colour]}
          name={say(`colour.${colour}`)}
          hint={say(`colour.${colour}.hint`)}
        />
      ))}
      <Tile
        to={base}
        isChosen={false}
        figure={counts.connected}
        mark={['↔', 'plain']}
        name={say('unit.connected')}
        hint={sayCount('count.ofUnits', counts.units)}
      />
    </div>
  );
}

function AlarmFilters({
  here,
  board,
  filter,
}: {
  readonly here: Here;
  readonly board: Board;
  readonly filter: Filter;
}): VNode | null {
  const { alarms } = board.counts;
  if (alarms.length === 0) return null;
  const base = at(here, 'monitoring');
  const levelOf = new Map(board.rows.flatMap((row) => row.alarms.map(({ kind, level }) => [kind, level] as const)));
  return (
    <nav class="filters" aria-label={say('alarm.alarms')}>
      {alarms.map(({ kind, units }) => (
        <Link
          key={kind}
          to={filter.alarm === kind ? base : `${base}?alarm=${kind}`}
          current={filter.alarm === kind ? 'true' : undefined}
        >
          <AlarmState alarm={{ kind, level: levelOf.get(kind) ?? 'look' }} /> {number(units)}
        </Link>
      ))}
    </nav>
  );
}

function Rows({ here, board, filter }: { readonly here: Here; readonly board: Board; readonly filter: Filter }): VNode {
  const rows = board.rows.filter(
    (row) =>
      (filter.colour === undefined || row.colour === filter.colour) &&
      (filter.alarm === undefined || row.alarms.some(({ kind }) => kind === filter.alarm)),
  );
  if (rows.length === 0) return <Empty title="board.none" hint="board.noneHint" />;
  // What stops a unit comes first, then the colour, then what will stop it.
  const weight = ({ colour, alarms: [gravest] }: BoardRow): number =>
    (gravest?.level === 'stop' ? 0 : 20) + colours.indexOf(colour) * 4 + (gravest?.level === 'soon' ? 0 : 1);
  return (
    <Table
      caption={say('nav.monitoring')}
      rows={rows.toSorted((left, right) => weight(left) - weight(right))}
      keyOf={({ unit }) => unit}
      to={({ unit }) => at(here, 'units', unit)}
      columns={[
        { name: say('unit.name'), cell: NameAndShop },
        { name: say('unit.shop'), isSecondary: true, cell: ({ shop }) => shop },
        { name: say('unit.number'), isSecondary: true, cell: (row) => <span class="mono">{row.number}</span> },
        { name: say('column.state'), cell: ({ colour }) => <ColourState colour={colour} /> },
        { name: say('unit.lastDocument'), cell: ({ lastDocumentAt }) => <Ago at={lastDocumentAt} now={here.now} /> },
        { name: say('alarm.alarms'), cell: ({ alarms }) => <Alarms alarms={alarms} /> },
        {
          name: say('unit.connection'),
          isSecondary: true,
          cell: ({ connected, lastSeenAt }) =>
            connected ? (
              <State mark="↔" tone="good">
                {say('unit.connected')}
              </State>
            ) : (
              <span class={lastSeenAt === undefined ? 'quiet' : 'state quiet'}>
                {lastSeenAt === undefined ? say('unit.neverSeen') : <Ago at={lastSeenAt} now={here.now} />}
              </span>
            ),
        },
      ]}
    />
  );
}

const COMMAND = 'plomba sim --serial PL-1 --dial tcp://127.0.0.1:7420';

function BoardView({ here, filter }: { readonly here: Here; readonly filter: Filter }): VNode {
  const answer = useServer(`board ${here.company.id}`, () => readBoard(here.company.id), REFRESH_MS);
  // The answer is kept as undefined too, when there is no unit.
  const hasNone = answer.value === undefined && !answer.isLoading && answer.failure === undefined;
  if (hasNone) {
    return (
      <Panel>
        <Empty title="unit.empty" hint="unit.emptyHint" command={COMMAND}>
          <Link class="button" to={at(here, 'units')}>
            {say('unit.register')}
          </Link>
        </Empty>
      </Panel>
    );
  }
  return (
    <Loaded answer={answer}>
      {(board) =>
        board === undefined ? null : (
          <>
            <Tiles here={here} board={board} filter={filter} />
            <AlarmFilters here={here} board={board} filter={filter} />
            <Panel>
              <Rows here={here} board={board} filter={filter} />
            </Panel>
          </>
        )
      }
    </Loaded>
  );
}

/** Name of what is forecast: that of an alarm where it is the same thing. */
function forecastName(kind: string): string {
  const word = `forecast.${kind}`;
  return hasWord(word) ? say(word) : alarmName(kind);
}

function ForecastRows({ here, forecast }: { readonly here: Here; readonly forecast: Forecast }): VNode {
  if (forecast.events.length === 0) return <Empty title="forecast.none" hint="forecast.noneHint" />;
  return (
    <Table
      caption={say('forecast')}
      rows={forecast.events}
      keyOf={({ unit, kind, atMs, why }) => `${unit} ${kind} ${atMs} ${why}`}
      to={({ unit }) => at(here, 'units', unit)}
      columns={[
        { name: say('unit.name'), cell: ({ name }) => name },
        { name: say('unit.shop'), isSecondary: true, cell: ({ shop }) => shop },
        {
          name: say('forecast.day'),
          kind: 'time',
          cell: ({ atMs, inDays }) => (inDays === 0 ? say('forecast.now') : day(atMs)),
        },
        { name: say('forecast.in'), kind: 'number', cell: ({ inDays }) => sayCount('count.days', inDays) },
        {
          name: say('forecast.what'),
          cell: ({ kind, stops, why }) => (
            <>
              <State mark={stops ? '■' : '◆'} tone={stops ? 'bad' : 'plain'}>
                {forecastName(kind)}
              </State>
              <span class="under">{why}</span>
            </>
          ),
        },
      ]}
    />
  );
}

function ForecastView({ here }: { readonly here: Here }): VNode {
  const company = here.company.id;
  const answer = useServer(`forecast ${company}`, () => server.showForecast({ company, days: 400 }));
  return (
    <Panel title={say('forecast.title')}>
      <Loaded answer={answer}>{(forecast) => <ForecastRows here={here} forecast={forecast} />}</Loaded>
    </Panel>
  );
}

interface PageProps {
  readonly here: Here;
  readonly tab: string;
  readonly query: URLSearchParams;
}

export function MonitoringPage({ here, tab, query }: PageProps): VNode {
  const filter = { colour: query.get('colour') ?? undefined, alarm: query.get('alarm') ?? undefined };
  const isForecast = tab === 'forecast';
  return (
    <>
      <div class="head">
        <h1>{say('nav.monitoring')}</h1>
        <nav class="filters" aria-label={say('nav.monitoring')}>
          <Link to={at(here, 'monitoring')} current={isForecast ? undefined : 'true'}>
            {say('board.now')}
          </Link>
          <Link
            to={pathOf(['companies', here.company.id, 'monitoring', 'forecast'])}
            current={isForecast ? 'true' : undefined}
          >
            {say('forecast')}
          </Link>
        </nav>
      </div>
      {isForecast ? <ForecastView here={here} /> : <BoardView here={here} filter={filter} />}
    </>
  );
}
