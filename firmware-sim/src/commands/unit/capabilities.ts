/** `unit.capabilities`: from the rules in force, the country and the tables of the link; refuses nothing. */
import { LIMITS } from '@plomba/core/model';
import { commandNames, LINK_LIMITS, type UnitFeature } from '@plomba/link';
import type { QueryCommand } from '../context.js';

const FEATURES: readonly UnitFeature[] = [
  'proofs',
  'period-reports',
  'shifts',
  'key-rotation',
  'events',
  'receipt-check',
  'firmware-update',
  'operator-login',
  'service-book',
  'licences',
  'forensics',
];

export const capabilities: QueryCommand<'unit.capabilities'> = {
  name: 'unit.capabilities',
  answer({ unit, country }) {
    const rules = unit.state.rules ?? country.rules;
    const { dayHoursMax } = country;
    return {
      ok: true,
      reply: {
        country: country.id,
        rules: rules.edition,
        currency: rules.currency,
        documents: rules.documents.map(({ document }) => document),
        payments: rules.payments.map(({ kind, cash }) => ({ kind, givesChange: cash })),
        taxGroups: rules.taxGroups.map(({ id, label }) => ({ id, label })),
        features: FEATURES,
        limits: {
          items: LIMITS.items,
          payments: LIMITS.payments,
          noteLines: LIMITS.noteLines,
          shiftTills: LIMITS.shiftTills,
          operationIdBytes: LIMITS.operationIdBytes,
          requestsUndecided: LINK_LIMITS.requestsUndecided,
          pieceBytes: LINK_LIMITS.pieceBytes,
          tillClockStepMs: LINK_LIMITS.tillClockStepMs,
          firmwareBytes: LINK_LIMITS.firmwareBytes,
        },
        commands: commandNames.toSorted(),
        ...(dayHoursMax === undefined ? {} : { dayHoursMax }),
      },
    };
  },
};
