/**
 * The parts that read the journal beside the path of an append; made at the first question, never at boot. Told of every
 * group that is written, they need not read it again.
 */
import { present } from '../assert.js';
import { DerivedArea } from '../derived/derived-area.js';
import { idTag } from '../derived/id-tag.js';
import type { JournalSpace } from '../storage/journal-space.js';
import { operationIn } from './bound-operation.js';
import type { SealedGroup } from './chain.js';
import { JournalIndex } from './journal-index.js';
import type { LogHead } from './journal-log.js';
import { JournalTree } from './journal-tree.js';
import { OperationLedger } from './operations.js';
import type { UnitPorts } from './ports.js';
import type { UnitState } from './state.js';

/** The journal that is read, as it is now. */
export interface ReadJournal {
  readonly journalId: Uint8Array;
  readonly space: JournalSpace;
  readonly state: () => UnitState;
  readonly head: () => LogHead;
}

export class Readers {
  readonly area: DerivedArea;
  readonly index: JournalIndex;
  readonly tree: JournalTree;
  readonly operations: OperationLedger;
  readonly #head: () => LogHead;

  constructor({ flash, map, hasher }: UnitPorts, { journalId, space, state, head }: ReadJournal) {
    const area = new DerivedArea(flash, map.derived, { journalId, hasher });
    const index = new JournalIndex(space, area);
    this.area = area;
    this.index = index;
    this.tree = new JournalTree({ area, index, hasher });
    this.operations = new OperationLedger({
      area,
      get operations() {
        return state().operations;
      },
      get previousEpochBlock() {
        return state().previousEpochBlock;
      },
      recordAt: (block) => index.at(block),
      from: (block) => index.tagged(block, head()),
    });
    this.#head = head;
  }

  /** Takes note of a group that was written. @param operations how many the unit had before it */
  follow(sealed: SealedGroup, operations: number): void {
    let ordinal = operations;
    const records = sealed.records.map((record, index) => {
      const bound = operationIn(present(sealed.contents[index], 'a content for each record'));
      if (bound === undefined) return { record, tag: undefined };
      const { id } = bound.operation;
      this.operations.bind({ id, offset: record.offset }, ordinal++);
      return { record, tag: idTag(id) };
    });
    const { before, head, nodes } = sealed;
    this.area.follow({ records, nodes, before: before.frontier, after: head.frontier });
  }

  /** Brings the derived area nearer to the journal, by so many records at most. @returns whether there is more to do */
  maintain(records: number): boolean {
    const { index } = this;
    const head = this.#head();
    const journal = {
      size: head.nextSequence,
      record: (sequence: number) => index.find(sequence, head),
      from: (block: number) => index.tagged(block, head),
    };
    return this.area.maintain(journal, records);
  }
}
