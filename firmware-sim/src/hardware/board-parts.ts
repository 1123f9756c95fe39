/** The parts of a board beside flash, clock and secure element: made together, and forked together. */
import { Buzzer } from './buzzer.js';
import { CashDrawer } from './cash-drawer.js';
import { CustomerDisplay } from './display.js';
import { ExportCard } from './export-card.js';
import { Lamps } from './lamps.js';
import { NetworkInterface } from './network.js';
import { PowerSupply } from './power-supply.js';
import { Printer } from './printer.js';
import { TamperSeal } from './tamper-seal.js';
import { Uart } from './uart.js';

export interface BoardParts {
  readonly printer: Printer;
  readonly display: CustomerDisplay;
  readonly drawer: CashDrawer;
  readonly seal: TamperSeal;
  readonly supply: PowerSupply;
  readonly card: ExportCard;
  readonly network: NetworkInterface;
  readonly uart: Uart;
  readonly lamps: Lamps;
  readonly buzzer: Buzzer;
}

export function newParts(): BoardParts {
  return {
    printer: new Printer(),
    display: new CustomerDisplay(),
    drawer: new CashDrawer(),
    seal: new TamperSeal(),
    supply: new PowerSupply(),
    card: new ExportCard(),
    network: new NetworkInterface(),
    uart: new Uart(),
    lamps: new Lamps(),
    buzzer: new Buzzer(),
  };
}

/** The same parts once more, each as it stands now; what one does later the other does not know. */
export function forkParts(parts: BoardParts): BoardParts {
  return {
    printer: parts.printer.fork(),
    display: parts.display.fork(),
    drawer: parts.drawer.fork(),
    seal: parts.seal.fork(),
    supply: parts.supply.fork(),
    card: parts.card.fork(),
    network: parts.network.fork(),
    uart: parts.uart.fork(),
    lamps: parts.lamps.fork(),
    buzzer: parts.buzzer.fork(),
  };
}
