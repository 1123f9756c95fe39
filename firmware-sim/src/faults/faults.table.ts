/**
 * Everything that can go wrong with a unit and around it, one row for each fault. Code, control channel, scenario files,
 * magic amounts, the fuzzer and `docs/fault-model.md` read this table.
 */
import { clockBatteryDead } from './clock/clock-battery-dead.js';
import { clockDrift, clockStopped } from './clock/clock-rate.js';
import { clockStep } from './clock/clock-step.js';
import { clockZone } from './clock/clock-zone.js';
import { cardFull, cardMissing, cardSlow, cardWriteProtected } from './device/card-faults.js';
import { certificateExpired, licenceGone } from './device/expiry.js';
import { displayDead, drawerStuck, sealBroken } from './device/parts.js';
import { coverOpen, cutterStuck, headHot, paperEnd, paperJam, paperNearEnd } from './device/printer-faults.js';
import { signal } from './device/signal.js';
import { signerBroken } from './device/signer-broken.js';
import { signerSlow } from './device/signer-slow.js';
import type { FaultKind } from './fault-kind.js';
import { corruptBytes } from './line/corrupt-bytes.js';
import { delayedBytes } from './line/delayed-bytes.js';
import { disconnect } from './line/disconnect.js';
import { halfOpen } from './line/half-open.js';
import { lineBreak } from './line/line-break.js';
import { lostBytes } from './line/lost-bytes.js';
import { networkDown, networkPoor } from './line/network.js';
import { noise } from './line/noise.js';
import { reorderedBytes } from './line/reordered-bytes.js';
import { repeatedBytes } from './line/repeated-bytes.js';
import { wrongBaud } from './line/wrong-baud.js';
import { brownOut, mainsDip, mainsFail } from './power/mains.js';
import { powerCut } from './power/power-cut.js';
import { bitRot } from './storage/bit-rot.js';
import { forgedRecord } from './storage/forged-record.js';
import { lostFlush } from './storage/lost-flush.js';
import { lostWrite } from './storage/lost-write.js';
import { fiscalMemoryFull, journalFull } from './storage/memory-full.js';
import { derivedAreaLost, workingMemoryLost } from './storage/memory-lost.js';
import { misdirectedWrite } from './storage/misdirected-write.js';
import { neighbourDamage } from './storage/neighbour-damage.js';
import { reorderedWrites } from './storage/reordered-writes.js';
import { rolledBack } from './storage/rolled-back.js';
import { stuckBits } from './storage/stuck-bits.js';
import { wornOut } from './storage/worn-out.js';

export const FAULTS: readonly FaultKind[] = [
  ...[powerCut, mainsFail, mainsDip, brownOut],
  ...[bitRot, stuckBits, lostWrite, misdirectedWrite, neighbourDamage, lostFlush, reorderedWrites, wornOut],
  ...[journalFull, fiscalMemoryFull, workingMemoryLost, derivedAreaLost, rolledBack, forgedRecord],
  ...[clockStep, clockDrift, clockStopped, clockBatteryDead, clockZone],
  ...[lostBytes, repeatedBytes, reorderedBytes, corruptBytes, delayedBytes, noise, wrongBaud, lineBreak],
  ...[disconnect, halfOpen, networkDown, networkPoor],
  ...[paperEnd, paperNearEnd, coverOpen, paperJam, cutterStuck, headHot],
  ...[drawerStuck, displayDead, sealBroken, signerBroken, signerSlow, certificateExpired, licenceGone],
  ...[cardMissing, cardFull, cardWriteProtected, cardSlow],
  signal,
];
