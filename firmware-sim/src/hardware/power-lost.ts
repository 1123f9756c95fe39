/** Power goes: everything that runs stops where it is. Thrown by hardware, caught only by the device itself. */
export class PowerLost extends Error {
  override readonly name = 'PowerLost';
}
