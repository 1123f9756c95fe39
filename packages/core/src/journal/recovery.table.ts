/**
 * What boot does with what it finds, as decision tables (docs/spec/journal.md sections 6 and 7).
 *
 * Recovery never deletes what it cannot explain: a torn tail is cleared, rot stops the unit. Inputs are taken from one
 * reading of the flash, because a cell whose program lost its power may read 0 once and 1 later.
 */
import type { DecisionTable } from '../decision-table.js';

/**
 * Inputs of the tail table:
 * - `blank`: no valid record was found at all
 * - `erasedHere`: the block behind the last valid record (and its discard marks) is erased; a sector header without a
 *   record behind it is not
 * - `cleanBeyond`: so is everything as far as a batch can reach
 * - `laterBatch`: somewhere behind, a valid record begins a batch later than the one that is missing here
 * - `unnamedGap`: discard marks stand behind the last record, and no record names them yet
 * - `condemned`: a condemn mark says that the tail is given up from here on
 */
export type TailInput = 'blank' | 'erasedHere' | 'cleanBeyond' | 'laterBatch' | 'unnamedGap' | 'condemned';
export type TailDecision = 'go-on' | 'name-gap' | 'discard-tail' | 'erase-blank' | 'halt-rot';

/** What boot does with the end of the journal, for each combination of what it finds there. */
export const TAIL_TABLE: DecisionTable<TailInput, TailDecision> = {
  name: 'journal tail',
  inputs: ['blank', 'erasedHere', 'cleanBeyond', 'laterBatch', 'unnamedGap', 'condemned'],
  rows: [
    {
      label: '@A',
      when: {
        blank: 'any',
        erasedHere: true,
        cleanBeyond: true,
        laterBatch: false,
        unnamedGap: false,
        condemned: false,
      },
      then: 'go-on',
      why: 'the log ends cleanly',
    },
    {
      label: '@B',
      when: {
        blank: false,
        erasedHere: true,
        cleanBeyond: true,
        laterBatch: false,
        unnamedGap: true,
        condemned: false,
      },
      then: 'name-gap',
      why: 'power went after the tail was cleared and before a record named it: the marks are programmed again',
    },
    {
      label: '@C',
      when: {
        blank: false,
        erasedHere: 'any',
        cleanBeyond: false,
        laterBatch: false,
        unnamedGap: 'any',
        condemned: false,
      },
      then: 'discard-tail',
      why: 'the last batch was torn: nothing of it was acknowledged',
    },
    {
      label: '@D',
      when: {
        blank: true,
        erasedHere: 'any',
        cleanBeyond: false,
        laterBatch: false,
        unnamedGap: 'any',
        condemned: false,
      },
      then: 'erase-blank',
      why: 'the very first record was torn: a blank unit is not in fiscal use, its journal may be erased',
    },
    {
      label: '@E',
      when: { blank: true, erasedHere: true, cleanBeyond: true, laterBatch: false, unnamedGap: true, condemned: false },
      then: 'erase-blank',
      why: 'discard marks in a blank journal are left-overs of manufacture',
    },
    {
      label: '@F',
      when: {
        blank: 'any',
        erasedHere: 'any',
        cleanBeyond: false,
        laterBatch: true,
        unnamedGap: 'any',
        condemned: 'any',
      },
      then: 'halt-rot',
      why: 'a later batch was durable, so this one was acknowledged: the damage is rot',
    },
    {
      label: '@G',
      when: {
        blank: 'any',
        erasedHere: 'any',
        cleanBeyond: true,
        laterBatch: true,
        unnamedGap: 'any',
        condemned: 'any',
      },
      then: 'never',
      why: 'a record behind means that it is not clean behind',
    },
    {
      label: '@H',
      when: {
        blank: 'any',
        erasedHere: false,
        cleanBeyond: true,
        laterBatch: false,
        unnamedGap: 'any',
        condemned: false,
      },
      then: 'never',
      why: 'what is not erased here is not clean beyond',
    },
    {
      label: '@I',
      when: {
        blank: false,
        erasedHere: 'any',
        cleanBeyond: false,
        laterBatch: false,
        unnamedGap: 'any',
        condemned: true,
      },
      then: 'discard-tail',
      why: 'a boot before this one gave the tail up and lost its power: it is cleared, even if it reads whole now',
    },
    {
      label: '@J',
      when: {
        blank: true,
        erasedHere: 'any',
        cleanBeyond: false,
        laterBatch: false,
        unnamedGap: 'any',
        condemned: true,
      },
      then: 'never',
      why: 'a blank journal is erased, not marked',
    },
    {
      label: '@K',
      when: {
        blank: 'any',
        erasedHere: 'any',
        cleanBeyond: true,
        laterBatch: false,
        unnamedGap: 'any',
        condemned: true,
      },
      then: 'never',
      why: 'a mark behind means that it is not clean behind',
    },
  ],
};

/**
 * Inputs of the table for what boot has programmed again:
 * - `recordsHold`: the last record reads back as it was read before
 * - `marksHold`: the zeros over a torn tail read back as zeros
 */
export type HoldInput = 'recordsHold' | 'marksHold';
export type HoldDecision = 'go-on' | 'halt-worn';

export const HOLD_TABLE: DecisionTable<HoldInput, HoldDecision> = {
  name: 'tail programmed again',
  inputs: ['recordsHold', 'marksHold'],
  rows: [
    { label: '@A', when: { recordsHold: true, marksHold: true }, then: 'go-on', why: 'every cell is stable now' },
    {
      label: '@B',
      when: { recordsHold: false, marksHold: 'any' },
      then: 'halt-worn',
      why: 'a cell of the last record cannot be programmed: the next reading may be another one',
    },
    {
      label: '@C',
      when: { recordsHold: true, marksHold: false },
      then: 'halt-worn',
      why: 'a cell of the torn tail cannot be programmed: the next boot would not see the same gap',
    },
  ],
};

/**
 * Inputs of the table for the slots of the fiscal memory that were written last:
 * - `entry`: one of them holds an entry
 * - `tornBehind`: what is written behind that entry, or at all, is none
 */
export type SlotInput = 'entry' | 'tornBehind';
export type SlotDecision = 'go-on' | 'finish' | 'clear' | 'finish-and-clear';

export const SLOT_TABLE: DecisionTable<SlotInput, SlotDecision> = {
  name: 'fiscal slot',
  inputs: ['entry', 'tornBehind'],
  rows: [
    { label: '@A', when: { entry: false, tornBehind: false }, then: 'go-on', why: 'nothing was written yet' },
    {
      label: '@B',
      when: { entry: true, tornBehind: false },
      then: 'finish',
      why: 'its program may have been torn and read whole only now: it is programmed again as it was read',
    },
    {
      label: '@C',
      when: { entry: true, tornBehind: true },
      then: 'finish-and-clear',
      why: 'boot counts on the last whole slot, which may have been torn by the cut before the last one',
    },
    {
      label: '@D',
      when: { entry: false, tornBehind: true },
      then: 'clear',
      why: 'the entry goes into the next slot; a torn one that looks erased later would hide what is behind it',
    },
  ],
};

/**
 * Inputs of the fiscal memory table:
 * - `behind`: it holds fewer entries than the journal asks for
 * - `ahead`: it holds more
 * - `linked`: its last entry is the leaf hash of the journal record that it names
 */
export type FiscalInput = 'behind' | 'ahead' | 'linked';
export type FiscalDecision = 'go-on' | 'complete' | 'halt-journal-older' | 'halt-other-journal';

/** What boot does where journal and fiscal memory are compared. */
export const FISCAL_TABLE: DecisionTable<FiscalInput, FiscalDecision> = {
  name: 'fiscal memory',
  inputs: ['behind', 'ahead', 'linked'],
  rows: [
    { label: '@A', when: { behind: false, ahead: false, linked: true }, then: 'go-on', why: 'both memories agree' },
    {
      label: '@B',
      when: { behind: true, ahead: false, linked: true },
      then: 'complete',
      why: 'power went between journal and fiscal memory: the entry is written now',
    },
    {
      label: '@C',
      when: { behind: false, ahead: true, linked: 'any' },
      then: 'halt-journal-older',
      why: 'the fiscal memory knows a record that the journal lacks: the journal was rolled back',
    },
    {
      label: '@D',
      when: { behind: 'any', ahead: false, linked: false },
      then: 'halt-other-journal',
      why: 'the memories belong to different journals',
    },
    { label: '@E', when: { behind: true, ahead: true, linked: 'any' }, then: 'never', why: 'not both' },
  ],
};
