/**
 * What the independent checkers say of the unit now: verifier, fiscal memory, witness, and whether everything that a till
 * was told is really there, once. They read the memories, never the firmware's own opinion.
 */
import { contentOf, FiscalUnit } from '@plomba/core';
import { oracleOperations, type Hardware } from '@plomba/firmware-sim';
import { checkExport, checkFiscalMemory, recordsOf, type Violation } from '../checkers.js';
import type { CaseRun } from './case-run.js';

export function violationsOf(run: CaseRun): readonly Violation[] {
  const { hardware } = run.world;
  const unit = FiscalUnit.boot(hardware.fork().unitPorts);
  if ('halted' in unit) return [`the memories cannot be explained: ${unit.halted}`];
  const records = recordsOf(unit);
  return [
    ...checkExport(unit, records, run.kit.verify ?? {}),
    ...checkFiscalMemory(unit, records),
    ...(unit.size === 0 ? [] : run.witness.meet(unit)),
    ...toldButNotSo(run, hardware),
    ...answeredButNotSo(run, unit),
  ];
}

function toldButNotSo(run: CaseRun, hardware: Hardware): readonly Violation[] {
  const operations = oracleOperations(hardware);
  return run.acknowledged.flatMap(({ operation, sequence }) => {
    const found = operations.filter(({ id, fenced }) => id === operation.id && !fenced);
    if (found.length === 0) return run.isByOperation ? [`${operation.id} was acknowledged and is not there`] : [];
    if (found.length > 1) return [`${operation.id} was committed ${found.length} times`];
    const moved = sequence !== undefined && found[0]?.sequence !== sequence;
    return moved ? [`${operation.id} was acknowledged as record ${sequence} and is ${found[0]?.sequence}`] : [];
  });
}

/** Codes of the authority that the journal has, and the authority does not, or has given more than once. */
function answeredButNotSo(run: CaseRun, unit: FiscalUnit): readonly Violation[] {
  const { authority } = run.world;
  if (authority === undefined || run.authorityKit === undefined) return [];
  const given = run.authorityKit.codesGiven((method, params) => authority.control(method, params));
  return [...unit.records(0)].flatMap((record) => {
    const content = contentOf(record);
    if (content.kind !== 'answer' || content.payload.from !== 'authority') return [];
    return (content.payload.codes ?? []).flatMap(({ value }) => {
      const times = given.filter((code) => code === value).length;
      return times === 1
        ? []
        : [`record ${content.payload.of} has ${value} of the authority, which gave it ${times} times`];
    });
  });
}
