/** The beginning or the end of a service visit on paper, for the technician to sign. In English, as technicians read it. */
import { money, type Country, type PaperHead, type PaperLine } from '@plomba/core/country';
import { formatTime, type LocalTime } from '@plomba/core/model';
import type { InterventionPayload } from '@plomba/core/tables';

function text(left: string, right: string | undefined): readonly PaperLine[] {
  return right === undefined ? [] : [{ kind: 'text', left, right }];
}

function counterLine({ rules }: Country, { key, value }: InterventionPayload['counters'][number]): PaperLine {
  const name = key.split(/[/@]/)[0] ?? key;
  const measure = rules.counters.find((counter) => counter.name === name)?.measure;
  const isNumber = measure === undefined || NUMBERS.includes(measure);
  return { kind: 'text', left: key, right: isNumber ? value.toString() : money(value) };
}

const NUMBERS: readonly string[] = [
  'operations',
  'documents',
  'lines',
  'zero-sum',
  'tax-number',
  'discounts',
  'surcharges',
  'copies',
  'days',
  'duration',
];

export function visitPaper(
  country: Country,
  visit: InterventionPayload,
  about: { readonly serial: string; readonly time: LocalTime; readonly head: PaperHead | undefined },
): readonly PaperLine[] {
  const { serial, time, head } = about;
  const begins = visit.step === 'open';
  const stage = begins ? 'found' : 'left';
  return [
    { kind: 'centre', text: country.texts.simulated, style: 'bold' },
    ...(head === undefined ? [] : [{ kind: 'centre', text: head.owner } as const]),
    { kind: 'centre', text: `SERVICE VISIT ${visit.number} ${begins ? 'BEGINS' : 'ENDS'}`, style: 'large' },
    { kind: 'text', left: 'unit', right: serial },
    { kind: 'text', left: 'time', right: formatTime(time) },
    ...text('technician', visit.technician),
    ...text('authorisation', visit.authorisation),
    ...text('firm', visit.firm),
    ...text('place', visit.place),
    ...text('reason', visit.reason),
    ...text('work', visit.work),
    { kind: 'text', left: 'firmware', right: visit.firmware },
    { kind: 'rule' },
    ...visit.seals.flatMap(({ number, condition }) => text(`seal ${number}, ${stage}`, condition)),
    ...visit.parts.flatMap(({ part, serial: own }) => text(`${part}, ${stage}`, own ?? '-')),
    { kind: 'rule' },
    ...visit.counters.map((counter) => counterLine(country, counter)),
    { kind: 'rule' },
    { kind: 'text', left: 'signature', right: '____________________' },
    { kind: 'centre', text: country.texts.simulated, style: 'bold' },
    { kind: 'cut' },
  ];
}
