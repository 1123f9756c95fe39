/** Busy time of the flash as time of the unit: in virtual mode the clock is moved by it, in whole milliseconds. */
import type { Hardware } from '../hardware/hardware.js';

export class FlashBill {
  /** Busy time that the clock was moved by already, in microseconds. */
  billedUs: number;

  constructor(billedUs: number) {
    this.billedUs = billedUs;
  }

  settle({ flash, rtc }: Hardware): void {
    const ms = Math.floor((flash.busyUs - this.billedUs) / 1000);
    this.billedUs += ms * 1000;
    if (rtc.mode === 'virtual') rtc.advance(ms);
  }
}
