/**
 * Byte channels, the part that runs anywhere: the contract, the error, and the channels that need no platform.
 * Sockets, serial ports and pseudo-terminals are in `@plomba/transport/node`. Nothing here may import Node.
 */
export type { ByteChannel, ByteChannelListener, ChannelServer, OpenChannel } from './byte-channel.js';
export { calledBy, dialOut, type DialAttempt, type DialOptions } from './dial-out.js';
export { guardLine, type LineGuardOptions } from './line-guard.js';
export type { LinkFault, LinkFaults } from './link-faults.js';
export { lossyChannel } from './lossy-channel.js';
export { memoryPair, type MemoryPairOptions } from './memory-pair.js';
export { ReopenedChannel, type Reopened, type ReopenOptions } from './reopened-channel.js';
export { hostChannelTimers, type ChannelTimers } from './timers.js';
export {
  isTransportError,
  TransportError,
  type TransportErrorCode,
  type TransportErrorDetails,
} from './transport-error.js';
export {
  webSerial,
  webSerialDevice,
  type SerialLike,
  type SerialPortLike,
  type SerialReadable,
  type SerialWritable,
  type WebSerialSettings,
} from './web-serial.js';
export {
  webSocket,
  webSocketChannel,
  WEB_SOCKET_PROTOCOL,
  type WebSocketEvent,
  type WebSocketLike,
  type WebSocketSettings,
} from './web-socket.js';
