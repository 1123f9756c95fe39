/** `licence.install`: a licence that the operator issued comes into force; the unit checks it without a connection. */
import { required } from '@plomba/codec';
import { licenceTable, type Licence } from '@plomba/core/model';
import { CHANGE_REFUSALS, STATES_WITH_JOURNAL, stateChange, type ChangeTable, type StateChange } from '../command.js';
import { commitReplyTable, type CommitReply } from '../commit-reply.table.js';
import { bytes64 } from '../fields.js';

export interface LicenceInstallRequest extends StateChange {
  readonly licence: Licence;
  /** Ed25519 by the issuer, 64 bytes. */
  readonly signature: Uint8Array;
}

export const licenceInstallCommand: ChangeTable<LicenceInstallRequest, CommitReply> = {
  code: 0x1301,
  name: 'licence.install',
  note: 'Puts a licence in force, in place of the one before.',
  ...stateChange<LicenceInstallRequest>('LicenceInstallRequest', {
    licence: required(2, licenceTable, 'as the issuer signed it'),
    signature: required(
      3,
      bytes64,
      'Ed25519 over `plomba/licence/1`, a zero byte and the licence as it is encoded here',
    ),
  }),
  reply: commitReplyTable,
  changesState: true,
  states: STATES_WITH_JOURNAL.filter((state) => state !== 'archived'),
  roles: ['service', 'operator'],
  refusals: [...CHANGE_REFUSALS, 'licence-invalid'],
};
