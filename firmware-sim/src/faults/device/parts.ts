/** Drawer, display and seal. */
import { faultKind, type FaultKind } from '../fault-kind.js';

const shownBy = 'firmware-sim/src/faults/device/device-faults.sim.test.ts';

export const drawerStuck: FaultKind = faultKind({
  name: 'drawer-stuck',
  group: 'device',
  note: 'the cash drawer takes its pulse and stays shut',
  lasts: 'until-lifted',
  verdict: 'survived',
  becomes: 'the sale is committed and answered; only the switch of the drawer tells',
  shownBy,
  begin({ hardware, hit }) {
    hardware.drawer.stick(true);
    hit();
  },
  end: ({ hardware }) => hardware.drawer.stick(false),
});

export const displayDead: FaultKind = faultKind({
  name: 'display-dead',
  group: 'device',
  note: 'the customer display is dark',
  lasts: 'until-lifted',
  verdict: 'survived',
  becomes: 'nothing else changes: a display answers nothing',
  shownBy,
  begin({ hardware, hit }) {
    hardware.display.setDead(true);
    hit();
  },
  end: ({ hardware }) => hardware.display.setDead(false),
});

export const sealBroken: FaultKind = faultKind({
  name: 'seal-broken',
  group: 'device',
  note: 'somebody opens the case: the tamper seal is broken, and stays broken until a technician puts on another',
  lasts: 'moment',
  verdict: 'detected',
  foundAs: ['refusal: seal-broken', 'warning: seal-broken', 'warning: self-test'],
  becomes:
    "sales are refused with `seal-broken`, it is noted in the journal; a technician's visit with a new seal ends it",
  shownBy,
  begin({ hardware, hit }) {
    hardware.seal.break();
    hit();
  },
});
