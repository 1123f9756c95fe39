// packages/core/src/assert.ts
var AssertionError = class extends Error {
  name = "AssertionError";
};
function assert(condition, invariant) {
  if (!condition) throw new AssertionError(invariant);
}
function present(value, invariant) {
  assert(value !== void 0, invariant);
  return value;
}

// packages/core/src/model/limits.ts
var LIMITS = {
  /** A log entry (header, previous hash, payload): C2SP tlog-tiles prefixes it with a u16. */
  entryBytes: 65535,
  payloadBytes: 65471,
  /** Records that one command may append in one batch; the batch offset is a u16. */
  batchRecords: 64,
  /**
   * All frames and sector headers between two flushes; also how far behind the end of the log recovery looks.
   * A group of commands that share a flush counts as one batch here.
   */
  batchBytes: 1048576,
  /** A checkpoint record follows the command that brings this many records since the last one. */
  checkpointRecords: 512,
  /** An epoch of operations ends after this many. */
  epochOperations: 4096,
  operationIdBytes: 64,
  items: 500,
  payments: 10,
  taxGroups: 20,
  documentKinds: 16,
  counterSpecs: 64,
  /** Distinct counters (name, till, group) that a unit carries. */
  counters: 512,
  noteLines: 10,
  /** Keys that a unit keeps by name. */
  keys: 16,
  /** Tills that cashiers' shifts are kept for. */
  shiftTills: 64
};
assert(LIMITS.payloadBytes + 64 === LIMITS.entryBytes, "header and previous hash take 64 bytes of an entry");
assert(LIMITS.batchBytes > 3 * LIMITS.entryBytes, "a batch holds at least one record of any size");
assert(LIMITS.checkpointRecords > LIMITS.batchRecords, "a checkpoint covers more than one batch");

// packages/codec/src/bytes.ts
function concatBytes(...parts) {
  let length = 0;
  for (const part of parts) length += part.length;
  const whole = allocate(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
function isBytes(value) {
  if (ArrayBuffer.isView(value) && Object.getPrototypeOf(value) === Uint8Array.prototype) return true;
  return Object.prototype.toString.call(value) === "[object Uint8Array]";
}
function equalBytes(left, right) {
  if (left.length !== right.length) return false;
  for (let at = 0; at < left.length; at++) if (left[at] !== right[at]) return false;
  return true;
}
function plainBytes(bytes) {
  const isPlain = Object.getPrototypeOf(bytes) === Uint8Array.prototype;
  return isPlain ? bytes : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
var SLAB_BYTES = 16384;
var slab = new Uint8Array(0);
var slabUsed = 0;
function allocate(count) {
  if (count > SLAB_BYTES / 8) return new Uint8Array(count);
  if (slabUsed + count > slab.length) {
    slab = new Uint8Array(SLAB_BYTES);
    slabUsed = 0;
  }
  const at = slabUsed;
  slabUsed += count + 7 & ~7;
  return new Uint8Array(slab.buffer, at, count);
}
var SHORT_BYTES = 12;
function copyBytes(bytes, at, count) {
  const copy = allocate(count);
  if (count > SHORT_BYTES) {
    copy.set(bytes.subarray(at, at + count));
    return copy;
  }
  for (let index = 0; index < count; index++) copy[index] = bytes[at + index];
  return copy;
}

// packages/codec/src/cbor-head.ts
var TOP = { unsigned: 0, negative: 32, bytes: 64, text: 96, array: 128, map: 160 };
var FALSE = 244;
var TRUE = 245;
var INT64_MAX = 2n ** 63n - 1n;

// packages/codec/src/decode-error.ts
var DecodeError = class extends Error {
  name = "DecodeError";
  /** Field path such as `items[2].name`; empty at the root. */
  path;
  /** Byte offset in the input at which decoding failed. */
  offset;
  /** What is wrong, without the place. */
  rule;
  constructor(rule, place) {
    super(`${place.path === "" ? "" : `${place.path}: `}${rule} (byte ${place.offset})`);
    this.rule = rule;
    this.path = place.path;
    this.offset = place.offset;
  }
};
var FieldError = class extends Error {
  name = "FieldError";
  /** Field path such as `items[2].name`; empty at the root. */
  path;
  /** The rule that was broken, as a sentence fragment. */
  rule;
  constructor(path, rule) {
    super(path === "" ? rule : `${path}: ${rule}`);
    this.path = path;
    this.rule = rule;
  }
};
function childPath(parent, child) {
  return parent === "" ? child : `${parent}.${child}`;
}
var NOWHERE = "\0";
function fieldPath(parent, child) {
  return parent === NOWHERE ? NOWHERE : childPath(parent, child);
}
function itemPath(parent, index) {
  return parent === NOWHERE ? NOWHERE : `${parent}[${index}]`;
}

// packages/codec/src/text.ts
var BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
var BASE64_VALUE = new Map([...BASE64].map((letter, index) => [letter, index]));
function utf8Encode(text2) {
  const count = utf8Length(text2);
  if (count === void 0) return void 0;
  const out = new Uint8Array(count);
  utf8Put(text2, out, 0);
  return out;
}
function utf8Length(text2) {
  let count = text2.length;
  for (let at = 0; at < text2.length; at++) {
    const unit = text2.charCodeAt(at);
    if (unit < 128) continue;
    if (unit < 2048) count += 1;
    else if (unit < 55296 || unit > 57343) count += 2;
    else {
      const low = text2.charCodeAt(at + 1);
      if (unit > 56319 || !(low >= 56320 && low <= 57343)) return void 0;
      count += 2;
      at++;
    }
  }
  return count;
}
function utf8Put(text2, out, offset) {
  let to = offset;
  for (let at = 0; at < text2.length; at++) {
    const unit = text2.charCodeAt(at);
    if (unit < 128) out[to++] = unit;
    else if (unit < 2048) {
      out[to++] = 192 | unit >> 6;
      out[to++] = 128 | unit & 63;
    } else if (unit < 55296 || unit > 57343) {
      out[to++] = 224 | unit >> 12;
      out[to++] = 128 | unit >> 6 & 63;
      out[to++] = 128 | unit & 63;
    } else {
      const point = 65536 + ((unit & 1023) << 10) + (text2.charCodeAt(++at) & 1023);
      out[to++] = 240 | point >> 18;
      out[to++] = 128 | point >> 12 & 63;
      out[to++] = 128 | point >> 6 & 63;
      out[to++] = 128 | point & 63;
    }
  }
}
function ascii(text2) {
  if (!/^[\x00-\x7f]*$/.test(text2)) throw new FieldError("", "must be ASCII");
  return Uint8Array.from(text2, (letter) => letter.charCodeAt(0));
}
function shapeOf(lead) {
  if (lead < 128) return { length: 1, bits: lead, least: 0 };
  if (lead >= 194 && lead < 224) return { length: 2, bits: lead & 31, least: 128 };
  if (lead >= 224 && lead < 240) return { length: 3, bits: lead & 15, least: 2048 };
  if (lead >= 240 && lead < 245) return { length: 4, bits: lead & 7, least: 65536 };
  return void 0;
}
function asciiPiece(b, at, count) {
  const make = String.fromCharCode;
  switch (count) {
    case 1:
      return make(b[at]);
    case 2:
      return make(b[at], b[at + 1]);
    case 3:
      return make(b[at], b[at + 1], b[at + 2]);
    case 4:
      return make(b[at], b[at + 1], b[at + 2], b[at + 3]);
    case 5:
      return make(b[at], b[at + 1], b[at + 2], b[at + 3], b[at + 4]);
    case 6:
      return make(b[at], b[at + 1], b[at + 2], b[at + 3], b[at + 4], b[at + 5]);
    case 7:
      return make(b[at], b[at + 1], b[at + 2], b[at + 3], b[at + 4], b[at + 5], b[at + 6]);
    default:
      return make(b[at], b[at + 1], b[at + 2], b[at + 3], b[at + 4], b[at + 5], b[at + 6], b[at + 7]);
  }
}
var PIECES_MAX = 4096;
function asciiText(bytes, start, end) {
  let text2 = "";
  let at = start;
  for (; end - at > PIECES_MAX; at += PIECES_MAX) {
    text2 += String.fromCharCode(...bytes.subarray(at, at + PIECES_MAX));
  }
  for (; at < end; at += 8) text2 += asciiPiece(bytes, at, end - at);
  return text2;
}
function utf8Decode(bytes) {
  for (let at = 0; at < bytes.length; at++) if (bytes[at] >= 128) return utf8DecodeAny(bytes);
  return asciiText(bytes, 0, bytes.length);
}
function utf8DecodeAny(bytes) {
  let text2 = "";
  let at = 0;
  while (at < bytes.length) {
    const shape = shapeOf(bytes[at] ?? 0);
    if (shape === void 0 || at + shape.length > bytes.length) return void 0;
    let point = shape.bits;
    for (const tail of bytes.subarray(at + 1, at + shape.length)) {
      if ((tail & 192) !== 128) return void 0;
      point = point << 6 | tail & 63;
    }
    if (point < shape.least || point > 1114111 || point >= 55296 && point <= 57343) return void 0;
    text2 += String.fromCodePoint(point);
    at += shape.length;
  }
  return text2;
}
var HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
function toHex(bytes) {
  let text2 = "";
  for (let at = 0; at < bytes.length; at++) text2 += HEX[bytes[at]];
  return text2;
}
function fromHex(text2) {
  if (text2.length % 2 !== 0 || !/^[0-9a-f]*$/.test(text2)) return void 0;
  return Uint8Array.from({ length: text2.length / 2 }, (_, index) => parseInt(text2.slice(index * 2, index * 2 + 2), 16));
}
function toBase64(bytes) {
  let text2 = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const rest = bytes.length - at;
    const word = (bytes[at] ?? 0) << 16 | (bytes[at + 1] ?? 0) << 8 | (bytes[at + 2] ?? 0);
    text2 += BASE64.charAt(word >> 18) + BASE64.charAt(word >> 12 & 63);
    text2 += rest > 1 ? BASE64.charAt(word >> 6 & 63) : "=";
    text2 += rest > 2 ? BASE64.charAt(word & 63) : "=";
  }
  return text2;
}

// packages/codec/src/cbor-reader.ts
function get32(bytes, at) {
  return (bytes[at] << 24 | bytes[at + 1] << 16 | bytes[at + 2] << 8 | bytes[at + 3]) >>> 0;
}
var CborReader = class {
  #bytes;
  #base;
  #at = 0;
  constructor(bytes, base = 0) {
    this.#bytes = plainBytes(bytes);
    this.#base = base;
  }
  get offset() {
    return this.#base + this.#at;
  }
  fail(path, rule, offset = this.offset) {
    return new DecodeError(rule, { path, offset });
  }
  end(path) {
    const left = this.#bytes.length - this.#at;
    if (left !== 0) throw this.fail(path, `${left} bytes are left over`);
  }
  /** Goes back to an earlier `offset`. */
  backTo(offset) {
    this.#at = offset - this.#base;
  }
  /** Major type of the next item, or undefined at the end. */
  peekMajor() {
    return this.#at < this.#bytes.length ? this.#bytes[this.#at] >> 5 : void 0;
  }
  /** The short way: the argument of a head of this type, when it is below 2^53; otherwise -1, and nothing is read. */
  #near(top) {
    const at = this.#at;
    if (at >= this.#bytes.length) return -1;
    const info = this.#bytes[at] - top;
    if (info < 0 || info >= 24) return info < 0 || info > 27 ? -1 : this.#nearWide(info);
    this.#at = at + 1;
    return info;
  }
  /** The same for an argument behind its head, `info` telling how long it is. */
  #nearWide(info) {
    const bytes = this.#bytes;
    const at = this.#at;
    const size = 1 << info - 24;
    if (bytes.length - at <= size) return -1;
    let value = bytes[at + 1];
    let least = 24;
    if (info === 25) {
      value = value << 8 | bytes[at + 2];
      least = 256;
    } else if (info > 25) {
      value = get32(bytes, at + 1);
      least = 65536;
    }
    if (info === 27) {
      value = value * 4294967296 + get32(bytes, at + 5);
      least = 4294967296;
    }
    if (value < least || value > Number.MAX_SAFE_INTEGER) return -1;
    this.#at = at + 1 + size;
    return value;
  }
  /** The long way: any head, or what is wrong with it. */
  #head(path, majors, what) {
    const at = this.offset;
    const lead = this.#bytes[this.#take(1, path)];
    const major = lead >> 5;
    if (!majors.includes(major)) throw this.fail(path, `must be ${what}`, at);
    const info = lead & 31;
    if (info < 24) return { major, value: BigInt(info) };
    if (info > 27) throw this.fail(path, "has a reserved or indefinite length", at);
    let value = 0n;
    const size = 1 << info - 24;
    const start = this.#take(size, path);
    for (let index = start; index < start + size; index++) value = value << 8n | BigInt(this.#bytes[index]);
    const least = [24n, 0x100n, 0x10000n, 0x100000000n][info - 24] ?? 0n;
    if (value < least) throw this.fail(path, "is not in its shortest form", at);
    return { major, value };
  }
  #take(count, path) {
    const at = this.#at;
    const left = this.#bytes.length - at;
    if (count > left) throw this.fail(path, `needs ${count} bytes, ${left} are left`);
    this.#at = at + count;
    return at;
  }
  /** A count of things that must still fit into the input: at least one byte each. */
  #count(top, what, path) {
    const at = this.#at;
    const near = this.#near(top);
    if (near >= 0 && near <= this.#bytes.length - this.#at) return near;
    this.#at = at;
    const { value } = this.#head(path, [top >> 5], what);
    if (value > BigInt(this.#bytes.length - this.#at))
      throw this.fail(path, "is longer than the input", this.#base + at);
    return Number(value);
  }
  /** Whether this number comes next; then it is read. Looks at the short form of numbers below 24 only. */
  tiny(value) {
    if (this.#at >= this.#bytes.length || this.#bytes[this.#at] !== value || value >= 24) return false;
    this.#at++;
    return true;
  }
  bigint(path) {
    const near = this.#near(TOP.unsigned);
    if (near >= 0) return BigInt(near);
    const below = this.#near(TOP.negative);
    return below >= 0 ? BigInt(-1 - below) : this.#farInt(path);
  }
  /** A whole number; beyond 2^53 it is rounded and no safe integer. */
  number(path) {
    const near = this.#near(TOP.unsigned);
    if (near >= 0) return near;
    const below = this.#near(TOP.negative);
    return below >= 0 ? -1 - below : Number(this.#farInt(path));
  }
  #farInt(path) {
    const at = this.offset;
    const { major, value } = this.#head(path, [TOP.unsigned >> 5, TOP.negative >> 5], "a whole number");
    if (value > INT64_MAX) throw this.fail(path, "exceeds 64 bits", at);
    return major === TOP.unsigned >> 5 ? value : -1n - value;
  }
  bytes(path) {
    const count = this.#count(TOP.bytes, "a byte string", path);
    return copyBytes(this.#bytes, this.#take(count, path), count);
  }
  text(path) {
    const at = this.offset;
    const count = this.#count(TOP.text, "text", path);
    const start = this.#take(count, path);
    const text2 = utf8Decode(this.#bytes.subarray(start, start + count));
    if (text2 === void 0) throw this.fail(path, "is not well-formed UTF-8", at);
    return text2;
  }
  /** A text of 1 to `max` of these letters; undefined, and nothing read, when anything else comes next. */
  letters(letters, max) {
    const before = this.#at;
    const bytes = this.#bytes;
    const count = this.#near(TOP.text);
    const start = this.#at;
    const end = start + count;
    let isTaken = count > 0 && count <= max && end <= bytes.length;
    for (let at = start; isTaken && at < end; at++) isTaken = bytes[at] < 128 && letters[bytes[at]] === 1;
    this.#at = isTaken ? end : before;
    return isTaken ? asciiText(bytes, start, end) : void 0;
  }
  bool(path) {
    const at = this.offset;
    const lead = this.#bytes[this.#take(1, path)];
    if (lead !== FALSE && lead !== TRUE) throw this.fail(path, "must be true or false", at);
    return lead === TRUE;
  }
  /** Number of items of an array. */
  array(path) {
    return this.#count(TOP.array, "an array", path);
  }
  /** Number of entries of a map. */
  map(path) {
    return this.#count(TOP.map, "a map", path);
  }
};

// packages/codec/src/cbor-writer.ts
var HEAD_BYTES_MAX = 9;
var CborWriter = class {
  #bytes;
  #length = 0;
  constructor(capacityBytes = 256) {
    this.#bytes = new Uint8Array(capacityBytes);
  }
  /** Bytes written so far. */
  get length() {
    return this.#length;
  }
  get capacity() {
    return this.#bytes.length;
  }
  /** Goes back to an earlier `length`. */
  cutTo(length) {
    this.#length = length;
  }
  /** The buffer with room for so many more bytes. */
  #room(count) {
    const needed = this.#length + count;
    return needed > this.#bytes.length ? this.#grow(needed) : this.#bytes;
  }
  #grow(needed) {
    const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
    return grown;
  }
  /** A head with an argument from 0 to 2^53. */
  #head(top, value) {
    if (value >= 24) this.#wideHead(top, value);
    else this.#room(1)[this.#length++] = top | value;
  }
  #wideHead(top, value) {
    const bytes = this.#room(HEAD_BYTES_MAX);
    const at = this.#length;
    if (value < 256) {
      bytes[at] = top | 24;
      bytes[at + 1] = value;
      this.#length = at + 2;
    } else if (value < 65536) {
      bytes[at] = top | 25;
      bytes[at + 1] = value >>> 8;
      bytes[at + 2] = value;
      this.#length = at + 3;
    } else if (value < 4294967296) {
      bytes[at] = top | 26;
      put32(bytes, at + 1, value);
      this.#length = at + 5;
    } else {
      this.#longHead(top, Math.floor(value / 4294967296), value);
    }
  }
  /** A head of nine bytes; of `low` the lowest 32 bits count. */
  #longHead(top, high, low) {
    const bytes = this.#room(HEAD_BYTES_MAX);
    const at = this.#length;
    bytes[at] = top | 27;
    put32(bytes, at + 1, high);
    put32(bytes, at + 5, low);
    this.#length = at + HEAD_BYTES_MAX;
  }
  /** A whole number within 64 bits, signed. */
  int(value, path) {
    const near = typeof value === "bigint" ? Number(value) : value;
    if (!Number.isSafeInteger(near)) this.#farInt(value, path);
    else if (near >= 0) this.#head(TOP.unsigned, near);
    else this.#head(TOP.negative, -1 - near);
  }
  /** What is no safe integer: a 64-bit one, or nothing that can be written. */
  #farInt(value, path) {
    if (typeof value !== "bigint" || value > INT64_MAX || value < -INT64_MAX - 1n) {
      throw new FieldError(path, "must be a whole number within 64 bits");
    }
    const argument = value >= 0n ? value : -1n - value;
    const top = value >= 0n ? TOP.unsigned : TOP.negative;
    this.#longHead(top, Number(argument >> 32n), Number(argument & 0xffffffffn));
  }
  bytes(value) {
    const count = value.length;
    this.#head(TOP.bytes, count);
    const bytes = this.#room(count);
    const at = this.#length;
    if (count > SHORT_BYTES) bytes.set(value, at);
    else for (let index = 0; index < count; index++) bytes[at + index] = value[index];
    this.#length = at + count;
  }
  text(value, path) {
    const count = utf8Length(value);
    if (count === void 0) throw new FieldError(path, "must be well-formed Unicode");
    this.#head(TOP.text, count);
    utf8Put(value, this.#room(count), this.#length);
    this.#length += count;
  }
  /** Text of these letters only; false, and nothing written, when there are others in it. */
  letters(value, letters) {
    const before = this.#length;
    const count = value.length;
    this.#head(TOP.text, count);
    const bytes = this.#room(count);
    const at = this.#length;
    for (let index = 0; index < count; index++) {
      const code = value.charCodeAt(index);
      if (code > 127 || letters[code] === 0) {
        this.#length = before;
        return false;
      }
      bytes[at + index] = code;
    }
    this.#length = at + count;
    return true;
  }
  bool(value) {
    this.#room(1)[this.#length] = value ? TRUE : FALSE;
    this.#length += 1;
  }
  array(count) {
    this.#head(TOP.array, count);
  }
  map(count) {
    this.#head(TOP.map, count);
  }
  /** A key of a map: from 0 to 2^53 - 1. */
  key(value) {
    this.#head(TOP.unsigned, value);
  }
  /** A map of fewer than 24 entries, as many as `closeMap` says once they are written. Returns its place. */
  openMap() {
    this.#room(1);
    return this.#length++;
  }
  closeMap(place, count) {
    this.#bytes[place] = TOP.map | count;
  }
  /** A copy of what was written. */
  toBytes() {
    const copy = allocate(this.#length);
    copy.set(this.#bytes.subarray(0, this.#length));
    return copy;
  }
  /** Copies what was written to a place that has room for it. */
  copyTo(target, offset) {
    target.set(this.#bytes.subarray(0, this.#length), offset);
  }
};
function put32(bytes, at, value) {
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}

// packages/codec/src/crc32c.ts
var SLICES = 16;
var LONG_BYTES = 256;
var TABLE = makeTable();
function makeTable() {
  const table = new Int32Array(256 * SLICES);
  for (let index = 0; index < 256; index++) {
    let crc = index;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? crc >>> 1 ^ 2197175160 : crc >>> 1;
    table[index] = crc;
  }
  for (let index = 256; index < table.length; index++) {
    const before = table[index - 256];
    table[index] = before >>> 8 ^ table[before & 255];
  }
  return table;
}
function crcOfGroups(bytes, register, end) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const t = TABLE;
  let crc = register;
  for (let at = 0; at < end; at += SLICES) {
    const a = crc ^ view.getInt32(at, true);
    const b = view.getInt32(at + 4, true);
    const c = view.getInt32(at + 8, true);
    const d = view.getInt32(at + 12, true);
    crc = t[3840 + (a & 255)] ^ t[3584 + (a >>> 8 & 255)] ^ t[3328 + (a >>> 16 & 255)] ^ t[3072 + (a >>> 24)];
    crc ^= t[2816 + (b & 255)] ^ t[2560 + (b >>> 8 & 255)] ^ t[2304 + (b >>> 16 & 255)] ^ t[2048 + (b >>> 24)];
    crc ^= t[1792 + (c & 255)] ^ t[1536 + (c >>> 8 & 255)] ^ t[1280 + (c >>> 16 & 255)] ^ t[1024 + (c >>> 24)];
    crc ^= t[768 + (d & 255)] ^ t[512 + (d >>> 8 & 255)] ^ t[256 + (d >>> 16 & 255)] ^ t[d >>> 24];
  }
  return crc;
}
function crc32c(bytes, seed = 0) {
  const t = TABLE;
  const { length } = bytes;
  let at = length < LONG_BYTES ? 0 : length - length % SLICES;
  let crc = at === 0 ? ~seed : crcOfGroups(bytes, ~seed, at);
  for (; at + 8 <= length; at += 8) {
    crc = t[1792 + ((crc ^ bytes[at]) & 255)] ^ t[1536 + ((crc >>> 8 ^ bytes[at + 1]) & 255)] ^ t[1280 + ((crc >>> 16 ^ bytes[at + 2]) & 255)] ^ t[1024 + (crc >>> 24 ^ bytes[at + 3])] ^ t[768 + bytes[at + 4]] ^ t[512 + bytes[at + 5]] ^ t[256 + bytes[at + 6]] ^ t[bytes[at + 7]];
  }
  for (; at < length; at++) crc = crc >>> 8 ^ t[(crc ^ bytes[at]) & 255];
  return ~crc >>> 0;
}

// packages/codec/src/decimal.ts
var SCALE_MAX = 9;
var NEAR_LENGTH = 15;
function parseDecimal(text2) {
  const isNegative = text2.startsWith("-");
  const start = isNegative ? 1 : 0;
  const { length } = text2;
  if (length > 32) return void 0;
  let point = length;
  let near = 0;
  for (let at = start; at < length; at++) {
    const code = text2.charCodeAt(at);
    if (code === 46 && point === length) point = at;
    else if (code < 48 || code > 57) return void 0;
    else near = near * 10 + code - 48;
  }
  const scale = point === length ? 0 : length - point - 1;
  if (point === start || point > start + 1 && text2.charCodeAt(start) === 48) return void 0;
  if (point < length && (scale === 0 || scale > SCALE_MAX)) return void 0;
  if (isNegative && near === 0) return void 0;
  const isNear = length - start <= NEAR_LENGTH;
  return { digits: isNear ? BigInt(isNegative ? -near : near) : BigInt(text2.replace(".", "")), scale };
}
function formatDecimal(value) {
  const negative = value.digits < 0n;
  const digits2 = (negative ? -value.digits : value.digits).toString().padStart(value.scale + 1, "0");
  const whole = digits2.slice(0, digits2.length - value.scale);
  const fraction = value.scale === 0 ? "" : `.${digits2.slice(-value.scale)}`;
  return `${negative ? "-" : ""}${whole}${fraction}`;
}
function rescale(value, scale) {
  if (scale >= value.scale) return { digits: value.digits * 10n ** BigInt(scale - value.scale), scale };
  const divisor = 10n ** BigInt(value.scale - scale);
  return value.digits % divisor === 0n ? { digits: value.digits / divisor, scale } : void 0;
}

// packages/codec/src/names.ts
function isInherited(name) {
  return name in Object.prototype;
}
function namedCodes(codes, range) {
  const entries = Object.entries(codes);
  const names = /* @__PURE__ */ new Map();
  for (const [name, code] of entries) {
    if (!Number.isSafeInteger(code) || code < range.min || code > range.max) {
      throw new FieldError(name, `must have a whole number from ${range.min} to ${range.max} as its code`);
    }
    if (names.has(code)) throw new FieldError(name, `has the same code as ${names.get(code)}`);
    names.set(code, name);
  }
  const codeByName = new Map(entries);
  return {
    names: entries.map(([name]) => name),
    entries,
    codeOf: (name) => codeByName.get(name),
    nameOf: (code) => names.get(code)
  };
}

// packages/codec/src/reader.ts
var Reader = class {
  #bytes;
  #base;
  #position = 0;
  /** @param base added to every reported offset, for a slice of a larger input */
  constructor(bytes, base = 0) {
    this.#bytes = plainBytes(bytes);
    this.#base = base;
  }
  /** Offset of the next byte in the whole input. */
  get offset() {
    return this.#base + this.#position;
  }
  get remaining() {
    return this.#bytes.length - this.#position;
  }
  fail(path, rule) {
    return new DecodeError(rule, { path, offset: this.offset });
  }
  #take(count, path) {
    const at = this.#position;
    const left = this.#bytes.length - at;
    if (count > left) throw this.fail(path, `needs ${count} bytes, ${left} are left`);
    this.#position = at + count;
    return at;
  }
  u8(path) {
    return this.#bytes[this.#take(1, path)];
  }
  /** The next byte without moving, or undefined at the end. */
  peek() {
    return this.#bytes[this.#position];
  }
  u16(path) {
    const at = this.#take(2, path);
    return this.#bytes[at] << 8 | this.#bytes[at + 1];
  }
  i16(path) {
    return this.u16(path) << 16 >> 16;
  }
  u32(path) {
    return this.#get32(this.#take(4, path));
  }
  u64(path) {
    const at = this.#take(8, path);
    const high = this.#get32(at);
    if (high > 2097151) throw new DecodeError("exceeds 2^53 - 1", { path, offset: this.#base + at });
    return high * 2 ** 32 + this.#get32(at + 4);
  }
  u64big(path) {
    const at = this.#take(8, path);
    return BigInt(this.#get32(at)) << 32n | BigInt(this.#get32(at + 4));
  }
  #get32(at) {
    const bytes = this.#bytes;
    return (bytes[at] << 24 | bytes[at + 1] << 16 | bytes[at + 2] << 8 | bytes[at + 3]) >>> 0;
  }
  /** A view (not a copy) of the next `count` bytes. */
  bytes(count, path) {
    const at = this.#take(count, path);
    return this.#bytes.subarray(at, at + count);
  }
  /** A copy of the next `count` bytes. */
  copy(count, path) {
    return copyBytes(this.#bytes, this.#take(count, path), count);
  }
  /** Refuses left-over bytes. */
  end(path) {
    if (this.remaining !== 0) throw this.fail(path, `${this.remaining} bytes are left over`);
  }
};

// packages/codec/src/writer.ts
var Writer = class {
  #bytes;
  #length = 0;
  constructor(capacityBytes = 256) {
    this.#bytes = allocate(capacityBytes);
  }
  get length() {
    return this.#length;
  }
  /** Makes room, which may replace `#bytes`: call it before touching them. */
  #reserve(count) {
    const at = this.#length;
    const needed = at + count;
    if (needed > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
      grown.set(this.#bytes.subarray(0, at));
      this.#bytes = grown;
    }
    this.#length = needed;
    return at;
  }
  u8(value) {
    const at = this.#reserve(1);
    this.#bytes[at] = value;
  }
  u16(value) {
    const at = this.#reserve(2);
    const bytes = this.#bytes;
    bytes[at] = value >>> 8;
    bytes[at + 1] = value;
  }
  i16(value) {
    this.u16(value);
  }
  u32(value) {
    this.#put32(this.#reserve(4), value);
  }
  u64(value) {
    const isNear = typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
    const whole = isNear ? 0n : BigInt.asUintN(64, BigInt(value));
    const at = this.#reserve(8);
    this.#put32(at, isNear ? Math.floor(value / 2 ** 32) : Number(whole >> 32n));
    this.#put32(at + 4, isNear ? value : Number(whole & 0xffffffffn));
  }
  #put32(at, value) {
    const bytes = this.#bytes;
    bytes[at] = value >>> 24;
    bytes[at + 1] = value >>> 16;
    bytes[at + 2] = value >>> 8;
    bytes[at + 3] = value;
  }
  bytes(value) {
    const count = value.length;
    const at = this.#reserve(count);
    const bytes = this.#bytes;
    if (count > SHORT_BYTES) bytes.set(value, at);
    else for (let index = 0; index < count; index++) bytes[at + index] = value[index];
  }
  /** A copy of what was written. */
  toBytes() {
    return this.#bytes.slice(0, this.#length);
  }
  /** What was written, without a copy where the buffer is just full: for who made this writer and drops it now. */
  take() {
    return this.#bytes.length === this.#length ? this.#bytes : this.toBytes();
  }
};

// packages/codec/src/layout.ts
function integer(bits, way) {
  const most = bits === 64 ? Number.MAX_SAFE_INTEGER : 2 ** bits - 1;
  return {
    bytes: bits / 8,
    type: bits === 64 ? "u64 \u2264 2^53 - 1" : `u${bits}`,
    write(writer, value, path) {
      if (!Number.isSafeInteger(value) || value < 0 || value > most) {
        throw new FieldError(path, `must be a whole number from 0 to ${most}`);
      }
      way.write(writer, value, path);
    },
    read: way.read
  };
}
var u8 = integer(8, {
  write: (writer, value) => writer.u8(value),
  read: (reader, path) => reader.u8(path)
});
var u16 = integer(16, {
  write: (writer, value) => writer.u16(value),
  read: (reader, path) => reader.u16(path)
});
var u32 = integer(32, {
  write: (writer, value) => writer.u32(value),
  read: (reader, path) => reader.u32(path)
});
var u64 = integer(64, {
  write: (writer, value) => writer.u64(value),
  read: (reader, path) => reader.u64(path)
});
var i16 = {
  bytes: 2,
  type: "i16",
  write(writer, value, path) {
    if (!Number.isInteger(value) || value < -32768 || value > 32767) {
      throw new FieldError(path, "must be a whole number from -32768 to 32767");
    }
    writer.i16(value);
  },
  read: (reader, path) => reader.i16(path)
};
function fixedBytes(count) {
  return {
    bytes: count,
    type: `bytes[${count}]`,
    write(writer, value, path) {
      if (!isBytes(value) || value.length !== count) throw new FieldError(path, `must be ${count} bytes`);
      writer.bytes(value);
    },
    read: (reader, path) => reader.copy(count, path)
  };
}
function constant(bytes) {
  return {
    bytes: bytes.length,
    type: bytes.every((byte) => byte === 0) ? `reserved[${bytes.length}] = 0` : `= 0x${toHex(bytes)}`,
    write: (writer) => writer.bytes(bytes),
    read(reader, path) {
      const at = reader.offset;
      if (reader.remaining < bytes.length) reader.bytes(bytes.length, path);
      let difference = 0;
      for (let index = 0; index < bytes.length; index++) difference |= bytes[index] ^ reader.u8(path);
      if (difference !== 0) throw new DecodeError(`must be 0x${toHex(bytes)}`, { path, offset: at });
      return void 0;
    }
  };
}
function codeOf(codes) {
  const named = namedCodes(codes, { min: 0, max: 255 });
  return {
    bytes: 1,
    type: `u8: ${named.entries.map(([name, code]) => `${code} ${name}`).join(", ")}`,
    write(writer, value, path) {
      const code = named.codeOf(value);
      if (code === void 0) throw new FieldError(path, `must be one of ${named.names.join(", ")}`);
      writer.u8(code);
    },
    read(reader, path) {
      const at = reader.offset;
      const name = named.nameOf(reader.u8(path));
      if (name === void 0) throw new DecodeError("is not a known code", { path, offset: at });
      return name;
    }
  };
}
function checkRows(name, keys) {
  const seen = /* @__PURE__ */ new Set();
  for (const key of keys) {
    const row = key.replace("=", "");
    const place = childPath(name, row);
    if (seen.has(row)) throw new FieldError(place, "is there twice");
    if (isInherited(row)) throw new FieldError(place, "has a name that every object has");
    if (/^[0-9]+$/.test(key)) throw new FieldError(place, "has a number for a name");
    seen.add(row);
  }
}
function layout(name, table) {
  const rows = Object.entries(table).map(([key, row]) => {
    const [part, note] = row;
    const path = childPath(name, key.replace("=", ""));
    return { key, part, note, path, writePath: childPath(name, key), isField: !key.startsWith("=") };
  });
  checkRows(
    name,
    rows.map((row) => row.key)
  );
  const bytes = rows.reduce((sum, row) => sum + row.part.bytes, 0);
  const self = {
    name,
    bytes,
    rows: rows.map(({ key, part, note }) => ({ name: key.replace("=", ""), bytes: part.bytes, type: part.type, note })),
    encode(value) {
      const writer = new Writer(bytes);
      self.write(writer, value);
      return writer.take();
    },
    decode(input, baseOffset = 0) {
      const reader = new Reader(input, baseOffset);
      const value = self.read(reader);
      reader.end(name);
      return value;
    },
    write(writer, value) {
      const fields = value;
      for (const row of rows) row.part.write(writer, row.isField ? fields[row.key] : void 0, row.writePath);
    },
    read(reader) {
      const value = {};
      for (const row of rows) {
        const part = row.part.read(reader, row.path);
        if (row.isField) value[row.key] = part;
      }
      return value;
    },
    offsetOf(rowName) {
      let offset = 0;
      for (const row of rows) {
        if (row.key.replace("=", "") === rowName) return offset;
        offset += row.part.bytes;
      }
      throw new FieldError(rowName, `is no row of ${name}`);
    }
  };
  return self;
}

// packages/codec/src/record.ts
function list(item, limits) {
  const rule = `must be a list of ${limits.min} to ${limits.max}`;
  const holds = (count) => count >= limits.min && count <= limits.max;
  return {
    type: `list of ${limits.min}\u2026${limits.max} \xD7 (${item.type})`,
    tables: item.tables,
    write(writer, value, path) {
      const isList = Array.isArray(value);
      if (!isList || !holds(value.length)) throw new FieldError(path, rule);
      writer.array(value.length);
      for (let index = 0; index < value.length; index++) item.write(writer, value[index], itemPath(path, index));
    },
    read(reader, path) {
      const at = reader.offset;
      const count = reader.array(path);
      if (!holds(count)) throw reader.fail(path, rule, at);
      const items = [];
      for (let index = 0; index < count; index++) items.push(item.read(reader, itemPath(path, index)));
      return items;
    },
    fromJson(json, path) {
      if (!Array.isArray(json) || !holds(json.length)) throw new FieldError(path, rule);
      return Array.from(json, (entry, index) => item.fromJson(entry, itemPath(path, index)));
    },
    toJson: (value) => value.map((entry) => item.toJson(entry)),
    jsonSchema: { type: "array", items: item.jsonSchema, minItems: limits.min, maxItems: limits.max }
  };
}
function required(key, schema, note) {
  return { key, schema, optional: false, note };
}
function optional(key, schema, note) {
  return { key, schema, optional: true, note };
}
function record(name, table) {
  const rows = Object.entries(table);
  const fields = rows.map(([field, { key, schema, optional: mayMiss, note }]) => {
    return { name: field, key, schema, optional: mayMiss, note };
  });
  checkFields(name, fields);
  const coder = coderOf(fields);
  const self = {
    name,
    type: name,
    tables: [describe(name, fields), ...fields.flatMap((field) => field.schema.tables)],
    ...coder,
    encode: (value) => withWriter((writer) => {
      coder.write(writer, value, "");
      return writer.toBytes();
    }),
    encodeInto: (value, target, offset) => withWriter((writer) => {
      coder.write(writer, value, "");
      const left = target.length - offset;
      if (writer.length > left) throw new FieldError("", `needs ${writer.length} bytes, ${left} are left`);
      writer.copyTo(target, offset);
      return offset + writer.length;
    }),
    decode(bytes, baseOffset = 0) {
      const reader = new CborReader(bytes, baseOffset);
      const value = coder.read(reader, "");
      reader.end("");
      return value;
    },
    toJson(value) {
      const values = value;
      const present2 = fields.filter((field) => values[field.name] !== void 0);
      return Object.fromEntries(present2.map((field) => [field.name, field.schema.toJson(values[field.name])]));
    },
    jsonSchema: {
      type: "object",
      properties: Object.fromEntries(
        fields.map((field) => [field.name, { ...field.schema.jsonSchema, description: field.note }])
      ),
      required: fields.filter((field) => !field.optional).map((field) => field.name),
      additionalProperties: false
    }
  };
  return self;
}
function checkFields(name, fields) {
  let last = -1;
  for (const field of fields) {
    const place = childPath(name, field.name);
    if (!Number.isSafeInteger(field.key) || field.key < 0)
      throw new FieldError(place, "table keys must be whole numbers");
    if (field.key <= last) throw new FieldError(place, "table keys must ascend");
    if (isInherited(field.name)) throw new FieldError(place, "has a name that every object has");
    last = field.key;
  }
}
function describe(name, fields) {
  const rows = fields.map(({ key, name: field, schema, optional: mayMiss, note }) => {
    return { key, name: field, type: schema.type, optional: mayMiss, note };
  });
  return { name, rows };
}
var KEPT_BYTES = 65536;
var idleWriter;
function withWriter(use) {
  const writer = idleWriter ?? new CborWriter(1024);
  idleWriter = void 0;
  try {
    return use(writer);
  } finally {
    writer.cutTo(0);
    if (writer.capacity <= KEPT_BYTES) idleWriter = writer;
  }
}
function coderOf(fields) {
  const write = recordWriter(fields);
  const names = new Set(fields.map((field) => field.name));
  return {
    write(writer, value, path) {
      if (path === NOWHERE) {
        write(writer, value, path);
        return;
      }
      const before = writer.length;
      try {
        write(writer, value, NOWHERE);
      } catch {
        writer.cutTo(before);
        write(writer, value, path);
      }
    },
    read(reader, path) {
      const before = reader.offset;
      let value;
      try {
        value = readInTurn(reader, fields);
      } catch (error) {
        if (path === NOWHERE) throw error;
      }
      if (value === void 0) {
        reader.backTo(before);
        value = readRecord(reader, path, fields);
      }
      return value;
    },
    fromJson(json, path) {
      if (path === NOWHERE) return recordFromJson(json, path, { fields, names });
      try {
        return recordFromJson(json, NOWHERE, { fields, names });
      } catch {
        return recordFromJson(json, path, { fields, names });
      }
    }
  };
}
function recordWriter(fields) {
  const isShort = fields.length < 24;
  return (writer, value, path) => {
    if (typeof value !== "object" || value === null) throw new FieldError(path, "must be an object");
    const values = value;
    const place = isShort ? writer.openMap() : 0;
    if (!isShort) writer.map(fields.filter(({ name }) => values[name] !== void 0).length);
    let count = 0;
    for (let index = 0; index < fields.length; index++) {
      const field = fields[index];
      const inner = values[field.name];
      if (inner !== void 0) {
        const innerPath = fieldPath(path, field.name);
        writer.key(field.key);
        field.schema.write(writer, inner, innerPath);
        count++;
      } else if (!field.optional) throw new FieldError(fieldPath(path, field.name), "is missing");
    }
    if (isShort) writer.closeMap(place, count);
  };
}
function readInTurn(reader, fields) {
  const value = {};
  let left = reader.map(NOWHERE);
  for (let index = 0; index < fields.length; index++) {
    const field = fields[index];
    if (left > 0 && reader.tiny(field.key)) {
      const inner = field.schema.read(reader, NOWHERE);
      if (inner === void 0) return void 0;
      value[field.name] = inner;
      left--;
    } else if (!field.optional) return void 0;
  }
  return left === 0 ? value : void 0;
}
function readRecord(reader, path, fields) {
  const at = reader.offset;
  const count = reader.map(path);
  const value = {};
  let missing;
  let last = -1;
  let next = 0;
  for (let entry = 0; entry < count; entry++) {
    const keyAt = reader.offset;
    const key = reader.number(path);
    if (key <= last) throw reader.fail(path, `key ${key} is out of order or doubled`, keyAt);
    last = key;
    for (; next < fields.length && fields[next].key < key; next++) missing = firstMissing(missing, fields[next]);
    const field = fields[next];
    if (field?.key !== key) throw reader.fail(path, `has no field with key ${key}`, keyAt);
    const inner = field.schema.read(reader, fieldPath(path, field.name));
    if (inner === void 0) missing = firstMissing(missing, field);
    value[field.name] = inner;
    next++;
  }
  for (; next < fields.length; next++) missing = firstMissing(missing, fields[next]);
  if (missing !== void 0) throw reader.fail(fieldPath(path, missing.name), "is missing", at);
  return value;
}
function firstMissing(before, field) {
  return before ?? (field.optional ? void 0 : field);
}
function recordFromJson(json, path, { fields, names }) {
  if (typeof json !== "object" || json === null || Array.isArray(json)) throw new FieldError(path, "must be an object");
  const given = json;
  for (const key of Object.keys(given)) {
    if (!names.has(key)) throw new FieldError(fieldPath(path, key), "is not a known field");
  }
  const value = {};
  for (const field of fields) {
    const inner = given[field.name];
    if (inner !== void 0) value[field.name] = field.schema.fromJson(inner, fieldPath(path, field.name));
    else if (!field.optional) throw new FieldError(fieldPath(path, field.name), "is missing");
  }
  return value;
}

// packages/codec/src/scalars.ts
function int(range) {
  const rule = `must be a whole number from ${range.min} to ${range.max}`;
  const holds = (value) => typeof value === "number" && Number.isSafeInteger(value) && value >= range.min && value <= range.max;
  return {
    type: `int ${range.min}\u2026${range.max}`,
    tables: [],
    write(writer, value, path) {
      if (!holds(value)) throw new FieldError(path, rule);
      writer.int(value, path);
    },
    read(reader, path) {
      const at = reader.offset;
      const value = reader.number(path);
      if (!holds(value)) throw reader.fail(path, rule, at);
      return value;
    },
    fromJson(json, path) {
      if (!holds(json)) throw new FieldError(path, rule);
      return json === 0 ? 0 : json;
    },
    toJson: (value) => value,
    jsonSchema: { type: "integer", minimum: range.min, maximum: range.max }
  };
}
var BIG_LIMIT = 2n ** 63n;
var fitsInt64 = (value) => value >= -BIG_LIMIT && value < BIG_LIMIT;
function decimalJsonSchema(limits) {
  const fraction = limits.scaleMax === 0 ? "" : `(\\.[0-9]{1,${limits.scaleMax}})?`;
  return {
    type: "string",
    pattern: `^-?(0|[1-9][0-9]{0,${limits.wholeMax - 1}})${fraction}$`,
    maxLength: "-9223372036854775808".length + (limits.scaleMax === 0 ? 0 : 1),
    not: { pattern: "^-0(\\.0+)?$" }
  };
}
var int64 = {
  type: "int64",
  tables: [],
  write: (writer, value, path) => writer.int(value, path),
  read: (reader, path) => reader.bigint(path),
  fromJson(json, path) {
    const decimal2 = typeof json === "string" ? parseDecimal(json) : void 0;
    const value = typeof json === "bigint" ? json : decimal2?.scale === 0 ? decimal2.digits : void 0;
    if (value === void 0 || !fitsInt64(value)) {
      throw new FieldError(path, "must be a whole number within 64 bits, written as a string");
    }
    return value;
  },
  toJson: (value) => value.toString(),
  jsonSchema: decimalJsonSchema({ wholeMax: 19, scaleMax: 0 })
};
var hundredths = {
  ...int64,
  type: "int64 (hundredths)",
  fromJson(json, path) {
    if (typeof json === "bigint") return int64.fromJson(json, path);
    const decimal2 = typeof json === "string" ? parseDecimal(json) : void 0;
    const exact = decimal2 === void 0 || decimal2.scale > 2 ? void 0 : rescale(decimal2, 2);
    if (exact === void 0 || !fitsInt64(exact.digits)) {
      throw new FieldError(path, 'must be a decimal string with at most two places, such as "12.50"');
    }
    return exact.digits;
  },
  toJson: (value) => formatDecimal({ digits: value, scale: 2 }),
  jsonSchema: decimalJsonSchema({ wholeMax: 17, scaleMax: 2 })
};
function decimal(limits) {
  if (!Number.isInteger(limits.scaleMax) || limits.scaleMax < 0 || limits.scaleMax > SCALE_MAX) {
    throw new FieldError("scaleMax", `must be a whole number from 0 to ${SCALE_MAX}`);
  }
  const rule = `must be a decimal string with at most ${limits.scaleMax} places, such as "1.5"`;
  const holds = (value) => Number.isInteger(value.scale) && value.scale >= 0 && value.scale <= limits.scaleMax;
  return {
    type: `[digits int64, scale 0\u2026${limits.scaleMax}]`,
    tables: [],
    write(writer, value, path) {
      if (!holds(value)) throw new FieldError(path, rule);
      writer.array(2);
      writer.int(value.digits, path);
      writer.int(value.scale, path);
    },
    read(reader, path) {
      const at = reader.offset;
      if (reader.array(path) !== 2) throw reader.fail(path, "must be [digits, scale]", at);
      const value = { digits: reader.bigint(path), scale: reader.number(path) };
      if (!holds(value)) throw reader.fail(path, rule, at);
      return value;
    },
    fromJson(json, path) {
      const value = typeof json === "string" ? parseDecimal(json) : void 0;
      if (value === void 0 || !holds(value) || !fitsInt64(value.digits)) throw new FieldError(path, rule);
      return value;
    },
    toJson: (value) => formatDecimal(value),
    jsonSchema: decimalJsonSchema({ wholeMax: 19, scaleMax: limits.scaleMax })
  };
}
function plainText(bytesMax, pattern) {
  const isClass = pattern !== void 0 && /^\^\[[^\]\\]+\]\+\$$/.test(pattern.source);
  const letters = Uint8Array.from({ length: 128 }, (_, code) => {
    const isPrintable = code >= 32 && code < 127;
    return isPrintable && (!isClass || pattern.test(String.fromCharCode(code))) ? 1 : 0;
  });
  const rest = isClass ? void 0 : pattern;
  return {
    letters,
    holds: (value) => typeof value === "string" && value.length > 0 && value.length <= bytesMax && (rest === void 0 || rest.test(value))
  };
}
function isOf(text2, letters) {
  for (let at = 0; at < text2.length; at++) {
    const code = text2.charCodeAt(at);
    if (code > 127 || letters[code] === 0) return false;
  }
  return true;
}
function hasControls(text2) {
  for (let at = 0; at < text2.length; at++) {
    const unit = text2.charCodeAt(at);
    if (unit < 32 || unit >= 127 && unit <= 159) return true;
  }
  return false;
}
function text(limits) {
  if (limits.pattern !== void 0 && !/^u?$/.test(limits.pattern.flags)) {
    throw new FieldError("pattern", "must have no flag but u");
  }
  const pattern = limits.pattern === void 0 ? void 0 : new RegExp(limits.pattern.source, "u");
  const rule = `must be text of 1 to ${limits.bytesMax} bytes without control characters` + (pattern === void 0 ? "" : ` that matches ${pattern.source}`);
  const plain = plainText(limits.bytesMax, pattern);
  const holds = (value) => {
    if (typeof value !== "string" || value.length > limits.bytesMax || hasControls(value)) return false;
    const bytes = utf8Length(value);
    if (bytes === void 0 || bytes === 0 || bytes > limits.bytesMax) return false;
    return pattern === void 0 || pattern.test(value);
  };
  return {
    type: `text \u2264 ${limits.bytesMax} bytes`,
    tables: [],
    write(writer, value, path) {
      if (plain.holds(value) && writer.letters(value, plain.letters)) return;
      if (!holds(value)) throw new FieldError(path, rule);
      writer.text(value, path);
    },
    read(reader, path) {
      const at = reader.offset;
      const letters = reader.letters(plain.letters, limits.bytesMax);
      if (letters !== void 0 && plain.holds(letters)) return letters;
      reader.backTo(at);
      const value = reader.text(path);
      if (!holds(value)) throw reader.fail(path, rule, at);
      return value;
    },
    fromJson(json, path) {
      if (plain.holds(json) && isOf(json, plain.letters)) return json;
      if (!holds(json)) throw new FieldError(path, rule);
      return json;
    },
    toJson: (value) => value,
    jsonSchema: {
      type: "string",
      minLength: 1,
      maxLength: limits.bytesMax,
      // in characters: JSON Schema does not count bytes
      ...pattern === void 0 ? {} : { pattern: pattern.source },
      not: { pattern: "[\\x00-\\x1f\\x7f-\\x9f]" }
    }
  };
}
function blob(limits) {
  const size = limits.min === limits.max ? `${limits.min}` : `${limits.min} to ${limits.max}`;
  const rule = `must be ${size} bytes`;
  const holds = (value) => isBytes(value) && value.length >= limits.min && value.length <= limits.max;
  return {
    type: `bytes[${limits.min === limits.max ? limits.min : `${limits.min}\u2026${limits.max}`}]`,
    tables: [],
    write(writer, value, path) {
      if (!holds(value)) throw new FieldError(path, rule);
      writer.bytes(value);
    },
    read(reader, path) {
      const at = reader.offset;
      const value = reader.bytes(path);
      if (!holds(value)) throw reader.fail(path, rule, at);
      return value;
    },
    fromJson(json, path) {
      const value = typeof json === "string" ? fromHex(json) : void 0;
      if (value === void 0 || !holds(value)) throw new FieldError(path, `${rule}, in lower-case hex`);
      return value;
    },
    toJson: (value) => toHex(value),
    jsonSchema: { type: "string", pattern: `^([0-9a-f]{2}){${limits.min},${limits.max}}$` }
  };
}
var bool = {
  type: "bool",
  tables: [],
  write(writer, value, path) {
    if (typeof value !== "boolean") throw new FieldError(path, "must be true or false");
    writer.bool(value);
  },
  read: (reader, path) => reader.bool(path),
  fromJson(json, path) {
    if (typeof json !== "boolean") throw new FieldError(path, "must be true or false");
    return json;
  },
  toJson: (value) => value,
  jsonSchema: { type: "boolean" }
};
function oneOf(codes) {
  const named = namedCodes(codes, { min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER });
  const rule = `must be one of ${named.names.join(", ")}`;
  return {
    type: named.entries.map(([name, code]) => `${code} ${name}`).join(", "),
    tables: [],
    write(writer, value, path) {
      const code = named.codeOf(value);
      if (code === void 0) throw new FieldError(path, rule);
      writer.int(code, path);
    },
    read(reader, path) {
      const at = reader.offset;
      const name = named.nameOf(reader.number(path));
      if (name === void 0) throw reader.fail(path, rule, at);
      return name;
    },
    fromJson(json, path) {
      const name = named.names.find((known) => known === json);
      if (name === void 0) throw new FieldError(path, rule);
      return name;
    },
    toJson: (value) => value,
    jsonSchema: { type: "string", enum: named.names }
  };
}

// packages/core/src/model/time.ts
var DAY_MS = 864e5;
var MINUTE_MS = 6e4;
var OFFSET_MAX = 840;
var UTC_MS_MAX = 253402300799999;
function daysOf({ year, month, day }) {
  const marchYear = month > 2 ? year : year - 1;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146097 + dayOfEra - 719468;
}
function civilOf(days) {
  const shifted = days + 719468;
  const era = Math.floor(shifted / 146097);
  const dayOfEra = shifted - era * 146097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1
  };
}
function digits(value, width) {
  return value.toString().padStart(width, "0");
}
function localDate(time) {
  const { year, month, day } = civilOf(Math.floor((time.utcMs + time.offsetMinutes * MINUTE_MS) / DAY_MS));
  return `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}`;
}
function localYear(time) {
  return civilOf(Math.floor((time.utcMs + time.offsetMinutes * MINUTE_MS) / DAY_MS)).year;
}
function localClock(time) {
  const local = time.utcMs + time.offsetMinutes * MINUTE_MS;
  const seconds = Math.floor((local - Math.floor(local / DAY_MS) * DAY_MS) / 1e3);
  return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map((part) => digits(part, 2)).join(":");
}
function formatTime(time) {
  const millis = time.utcMs - Math.floor(time.utcMs / 1e3) * 1e3;
  const fraction = millis === 0 ? "" : `.${digits(millis, 3)}`;
  const away = Math.abs(time.offsetMinutes);
  const offset = `${digits(Math.floor(away / 60), 2)}:${digits(away % 60, 2)}`;
  return `${localDate(time)}T${localClock(time)}${fraction}${time.offsetMinutes < 0 ? "-" : "+"}${offset}`;
}
var RFC3339 = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{3}))?(?:([+-])(\d{2}):(\d{2})|Z)$/;
function parseTime(text2) {
  const match = RFC3339.exec(text2);
  if (match === null) return void 0;
  const part = (index) => Number(match[index] ?? "0");
  const date = { year: part(1), month: part(2), day: part(3) };
  if (part(4) > 23 || part(5) > 59 || part(6) > 59 || part(9) > 14 || part(10) > 59) return void 0;
  const days = daysOf(date);
  const back = civilOf(days);
  if (back.year !== date.year || back.month !== date.month || back.day !== date.day) return void 0;
  const offsetMinutes = (match[8] === "-" ? -1 : 1) * (part(9) * 60 + part(10));
  const localMs = days * DAY_MS + ((part(4) * 60 + part(5)) * 60 + part(6)) * 1e3 + part(7);
  const utcMs2 = localMs - offsetMinutes * MINUTE_MS;
  if (utcMs2 < 0 || utcMs2 > UTC_MS_MAX || Math.abs(offsetMinutes) > OFFSET_MAX) return void 0;
  return { utcMs: utcMs2, offsetMinutes: offsetMinutes === 0 ? 0 : offsetMinutes };
}
var TIME_RULE = 'must be a time with an offset, such as "2026-03-14T08:12:31+01:00"';
var localTime = {
  type: "[UTC ms, offset minutes]",
  tables: [],
  write(writer, value, path) {
    if (!isTime(value)) throw new FieldError(path, TIME_RULE);
    writer.array(2);
    writer.int(value.utcMs, path);
    writer.int(value.offsetMinutes, path);
  },
  read(reader, path) {
    const at = reader.offset;
    if (reader.array(path) !== 2) throw reader.fail(path, "must be [UTC ms, offset minutes]", at);
    const value = { utcMs: Number(reader.bigint(path)), offsetMinutes: Number(reader.bigint(path)) };
    if (!isTime(value)) throw reader.fail(path, "is out of range", at);
    return value;
  },
  fromJson(json, path) {
    const value = typeof json === "string" ? parseTime(json) : void 0;
    if (value === void 0) throw new FieldError(path, TIME_RULE);
    return value;
  },
  toJson: formatTime,
  jsonSchema: { type: "string", format: "date-time" }
};
function isTime(value) {
  return Number.isSafeInteger(value.utcMs) && value.utcMs >= 0 && value.utcMs <= UTC_MS_MAX && Number.isInteger(value.offsetMinutes) && Math.abs(value.offsetMinutes) <= OFFSET_MAX;
}

// packages/core/src/model/receipt.ts
var documentKind = oneOf({
  sale: 1,
  refund: 2,
  correction: 3,
  training: 4,
  proforma: 5
});
var quantity = decimal({ scaleMax: 6 });
var unitPrice = decimal({ scaleMax: 4 });
var shortId = text({ bytesMax: 16, pattern: /^[A-Za-z0-9._-]+$/ });
var receiptNumber = int({ min: 1, max: Number.MAX_SAFE_INTEGER });
var itemTable = record("Item", {
  name: required(1, text({ bytesMax: 120 }), "as printed"),
  quantity: required(2, quantity, "how many, at most 6 places"),
  unitPrice: required(3, unitPrice, "gross price of one, at most 4 places"),
  taxGroup: required(4, shortId, "id of a tax group of the rules in force"),
  discount: optional(5, hundredths, "taken off this line, not negative"),
  surcharge: optional(6, hundredths, "added to this line, not negative"),
  amount: optional(7, hundredths, "the till's own sum of the line; refused when the unit's differs")
});
var paymentTable = record("Payment", {
  kind: required(1, shortId, "id of a payment kind of the rules in force"),
  amount: required(2, hundredths, "what was handed over")
});
var buyerTable = record("Buyer", {
  taxNumber: optional(1, text({ bytesMax: 24 }), "tax number of the buyer"),
  name: optional(2, text({ bytesMax: 120 }), "name of the buyer")
});
var receiptRequestTable = record("ReceiptRequest", {
  document: required(1, documentKind, "kind of receipt"),
  time: optional(2, localTime, "the till's own time"),
  till: optional(3, shortId, "register that asks"),
  cashier: optional(4, text({ bytesMax: 40 }), "as printed"),
  items: required(5, list(itemTable, { min: 0, max: LIMITS.items }), "lines of the receipt; none for a null receipt"),
  payments: required(6, list(paymentTable, { min: 0, max: LIMITS.payments }), "how it was paid"),
  refersTo: optional(7, receiptNumber, "number of the receipt that this one refunds or corrects"),
  buyer: optional(8, buyerTable, "who bought, where the law asks for it"),
  notes: optional(9, list(text({ bytesMax: 120 }), { min: 1, max: LIMITS.noteLines }), "lines printed at the foot")
});

// packages/core/src/model/counters.ts
var measure = oneOf({
  documents: 1,
  copies: 2,
  total: 3,
  gross: 4,
  tax: 5,
  payment: 6,
  discount: 7,
  surcharge: 8,
  "cash-in": 9,
  "cash-out": 10,
  days: 11,
  operations: 12,
  amount: 13,
  lines: 14,
  "zero-sum": 15,
  "tax-number": 16,
  discounts: 17,
  surcharges: 18,
  change: 19,
  duration: 20
});
var OPERATION_KINDS = {
  sale: 1,
  refund: 2,
  correction: 3,
  training: 4,
  proforma: 5,
  copy: 6,
  "cash-in": 7,
  "cash-out": 8,
  "day-close": 9,
  "shift-open": 10,
  "shift-close": 11,
  "drawer-opened": 12,
  "memory-reset": 13,
  "power-outage": 14,
  "network-outage": 15,
  "document-cancelled": 16,
  "line-cancelled": 17
};
var group = oneOf({
  none: 0,
  document: 1,
  "tax-group": 2,
  payment: 3,
  operation: 4
});
var scope = oneOf({ unit: 1, till: 2, day: 3, year: 4, shift: 5 });
var reset = oneOf({ opening: 1, closing: 2 });
var operationKind = oneOf(OPERATION_KINDS);
function isPerTill(of) {
  return of === "till" || of === "shift";
}
var counterSpecTable = record("CounterSpec", {
  name: required(1, shortId, "name of the counter"),
  measure: required(2, measure, "what is counted or summed"),
  by: required(3, group, "one counter, or one for each of these"),
  scope: required(4, scope, "over what it runs; it starts anew when its scope does"),
  documents: optional(5, list(documentKind, { min: 1, max: 8 }), "document kinds that count; all when absent"),
  max: required(6, int64, "refused beyond this, either sign"),
  inZ: required(7, bool, "whether a day's closing carries it"),
  operations: optional(8, list(operationKind, { min: 1, max: 31 }), "operation kinds that count; all when absent"),
  reset: optional(9, reset, "scopes `day` and `shift`: when it starts anew; with the next opening when absent")
});
var counterValueTable = record("CounterValue", {
  key: required(1, text({ bytesMax: 64 }), "`name`, `name/group`, `name@till`, `name/group@till`"),
  value: required(2, int64, "count, or sum in hundredths")
});

// packages/core/src/counters/layout.ts
function nameOfKey(key) {
  const group2 = key.indexOf("/");
  if (group2 >= 0) return key.slice(0, group2);
  const till = key.indexOf("@");
  return till < 0 ? key : key.slice(0, till);
}
function groupOf(by, fact) {
  switch (by) {
    case "none":
      return "";
    case "document":
      return fact.document;
    case "tax-group":
      return fact.taxGroup;
    case "payment":
      return fact.payment;
    case "operation":
      return fact.operation;
  }
}
var PlacedSpec = class {
  spec;
  perTill;
  max;
  #by;
  #min;
  #documents;
  #operations;
  /** Slot of each group. */
  #slots;
  #onlySlot;
  constructor(spec, slots) {
    this.spec = spec;
    this.perTill = isPerTill(spec.scope);
    this.max = spec.max;
    this.#min = -spec.max;
    this.#by = spec.by;
    this.#documents = spec.documents === void 0 ? void 0 : new Set(spec.documents);
    this.#operations = spec.operations === void 0 ? void 0 : new Set(spec.operations);
    this.#slots = slots;
    this.#onlySlot = slots.get("") ?? -1;
  }
  get slots() {
    return this.#slots.values();
  }
  /**
   * Slot in the shared values or in those of a till. `undefined`: the fact is none of this counter's;
   * -1: of a group that the rules do not name.
   */
  slotOf(fact) {
    if (this.#documents !== void 0 && (fact.document === void 0 || !this.#documents.has(fact.document)))
      return void 0;
    if (this.#operations !== void 0 && !this.#operations.has(fact.operation)) return void 0;
    if (this.#by === "none") return this.#onlySlot;
    const group2 = groupOf(this.#by, fact);
    return group2 === void 0 ? void 0 : this.#slots.get(group2) ?? -1;
  }
  hasRoomFor(value) {
    return value <= this.max && value >= this.#min;
  }
  startsWith(start) {
    if (this.spec.scope !== start.scope) return false;
    return !("reset" in start) || start.reset === (this.spec.reset ?? "opening");
  }
};
var NO_SPECS = [];
var CounterLayout = class {
  specs;
  /** Keys of the shared slots; their number is the size of the shared values. */
  keys;
  /** Keys of the slots that each till has, without `@till`. */
  tillKeys;
  #byMeasure;
  #byName;
  #slots;
  #tillSlots;
  constructor(rules) {
    const keys = [];
    const tillKeys = [];
    const byMeasure = /* @__PURE__ */ new Map();
    this.specs = rules.counters.map((spec) => {
      const into = isPerTill(spec.scope) ? tillKeys : keys;
      const slots = /* @__PURE__ */ new Map();
      for (const group2 of groupsOf(rules, spec.by)) {
        slots.set(group2, into.length);
        into.push(group2 === "" ? spec.name : `${spec.name}/${group2}`);
      }
      const placed = new PlacedSpec(spec, slots);
      byMeasure.set(spec.measure, [...byMeasure.get(spec.measure) ?? [], placed]);
      return placed;
    });
    this.keys = keys;
    this.tillKeys = tillKeys;
    this.#byMeasure = byMeasure;
    this.#byName = new Map(this.specs.map((placed) => [placed.spec.name, placed]));
    assert(this.#byName.size === this.specs.length, "rules name each counter once");
    this.#slots = new Map(keys.map((key, slot) => [key, slot]));
    this.#tillSlots = new Map(tillKeys.map((key, slot) => [key, slot]));
  }
  /** Counters that add up this measure. */
  of(measure2) {
    return this.#byMeasure.get(measure2) ?? NO_SPECS;
  }
  named(name) {
    return this.#byName.get(name);
  }
  /** Where the value of a key stands; undefined for a key of other rules. */
  placeOf(key) {
    const at = key.indexOf("@");
    const till = at < 0 ? void 0 : key.slice(at + 1);
    const slot = at < 0 ? this.#slots.get(key) : this.#tillSlots.get(key.slice(0, at));
    return slot === void 0 ? void 0 : { till, slot };
  }
};
function groupsOf(rules, by) {
  switch (by) {
    case "none":
      return [""];
    case "document":
      return [...new Set(rules.documents.map(({ document }) => document))];
    case "tax-group":
      return [...new Set(rules.taxGroups.map(({ id }) => id))];
    case "payment":
      return [...new Set(rules.payments.map(({ kind }) => kind))];
    case "operation":
      return Object.keys(OPERATION_KINDS);
  }
}
var LAYOUTS = /* @__PURE__ */ new WeakMap();
function layoutOf(rules) {
  const known = LAYOUTS.get(rules);
  if (known !== void 0) return known;
  const layout2 = new CounterLayout(rules);
  LAYOUTS.set(rules, layout2);
  return layout2;
}

// packages/core/src/counters/addition.ts
var Addition = class {
  #before;
  #layout;
  #till;
  #shared;
  #ofTill;
  #others;
  #count;
  /** Counters that went beyond their bound on the way; where they end decides. */
  #strained;
  constructor(before, layout2, till) {
    this.#before = before;
    this.#layout = layout2;
    this.#till = till;
    this.#count = before.count;
  }
  add(placed, fact) {
    const slot = placed.slotOf(fact);
    if (slot === void 0) return;
    if (slot < 0) this.#addOther(placed, fact);
    else {
      const values = placed.perTill ? this.#ofTill ??= this.#copyOfTill() : this.#shared ??= this.#before.shared.slice();
      const before = values[slot] ?? 0n;
      const after = before + fact.amount;
      values[slot] = after;
      this.#note(before, after);
      if (placed.hasRoomFor(after)) return;
      (this.#strained ??= []).push({ placed, key: this.#keyOf(placed, slot) });
    }
  }
  #note(before, after) {
    if (before === 0n) this.#count++;
    if (after === 0n) this.#count--;
  }
  #keyOf(placed, slot) {
    return (placed.perTill ? `${this.#layout.tillKeys[slot]}@${this.#till}` : this.#layout.keys[slot]) ?? "";
  }
  #copyOfTill() {
    const found = this.#before.tills.find(({ till }) => till === this.#till);
    return found === void 0 ? zeros(this.#layout.tillKeys.length) : found.values.slice();
  }
  /** A group that the rules do not name: no receipt has one, but the sum must not be lost for it. */
  #addOther(placed, fact) {
    const { name, by } = placed.spec;
    const key = `${name}/${groupOf(by, fact) ?? ""}${placed.perTill ? `@${this.#till}` : ""}`;
    const others = this.#others ??= new Map(this.#before.others);
    const before = others.get(key) ?? 0n;
    const after = before + fact.amount;
    if (after === 0n) others.delete(key);
    else others.set(key, after);
    this.#note(before, after);
    if (!placed.hasRoomFor(after)) (this.#strained ??= []).push({ placed, key });
  }
  /** The table after the additions, or the counter that has no room for them. */
  finish(valueOf2) {
    const { layout: layout2, shared, others } = this.#before;
    const tills = this.#ofTill === void 0 ? this.#before.tills : this.#tillsWith(this.#ofTill);
    const count = this.#count;
    const table = { layout: layout2, shared: this.#shared ?? shared, tills, others: this.#others ?? others, count };
    const over = this.#strained?.find(({ placed, key }) => !placed.hasRoomFor(valueOf2(table, key)));
    if (over !== void 0) return { overflow: over.key };
    return count > LIMITS.counters ? { overflow: "number of counters" } : table;
  }
  #tillsWith(values) {
    const { tills } = this.#before;
    const mine = { till: this.#till, values };
    const at = tills.findIndex(({ till }) => till === this.#till);
    if (values.every((value) => value === 0n)) return at < 0 ? tills : tills.toSpliced(at, 1);
    return at < 0 ? byTill([...tills, mine]) : tills.with(at, mine);
  }
};
function byTill(tills) {
  return tills.toSorted((left, right) => left.till < right.till ? -1 : 1);
}
function zeros(length) {
  return new Array(length).fill(0n);
}

// packages/core/src/counters/counters.ts
var NO_TILL = "-";
var Counters = class _Counters {
  /** Before any rules. */
  static none = new _Counters(tableOf(void 0, []));
  /** In the open, so that two states can be compared by value. @internal */
  table;
  constructor(table) {
    this.table = table;
  }
  /** The values of a list under these rules; keys that the rules do not have are kept as they are. */
  static of(rules, list2) {
    return new _Counters(tableOf(rules === void 0 ? void 0 : layoutOf(rules), list2));
  }
  /** The same values under new rules. */
  under(rules) {
    return _Counters.of(rules, this.list());
  }
  /** The value of a key; undefined where it is zero. */
  get(key) {
    const value = valueOf(this.table, key);
    return value === 0n ? void 0 : value;
  }
  /** The counters after the facts of one record, or the counter that has no room for them. */
  plus(facts, till) {
    const { layout: layout2 } = this.table;
    if (layout2 === void 0 || facts.length === 0) return this;
    const addition = new Addition(this.table, layout2, till ?? NO_TILL);
    for (const fact of facts) {
      if (fact.amount === 0n) continue;
      for (const placed of layout2.of(fact.measure)) addition.add(placed, fact);
    }
    const after = addition.finish(valueOf);
    return "overflow" in after ? after : new _Counters(after);
  }
  /** The counters with a scope started anew; for scope `shift` at one till. */
  start(start, till) {
    const { layout: layout2 } = this.table;
    const ends = (key) => layout2?.named(nameOfKey(key))?.startsWith(start) === true && (till === void 0 || key.endsWith(`@${till}`));
    const list2 = this.list();
    const kept = list2.filter(({ key }) => !ends(key));
    return kept.length === list2.length ? this : new _Counters(tableOf(layout2, kept));
  }
  /** Sorted by key, without zeros, as records carry them. Keys are ASCII, so text order is byte order. */
  list() {
    const { layout: layout2, shared, tills, others } = this.table;
    const list2 = [];
    const push = (key, value) => {
      if (value !== 0n) list2.push({ key, value });
    };
    layout2?.keys.forEach((key, slot) => void push(key, shared[slot] ?? 0n));
    for (const { till, values } of tills) {
      layout2?.tillKeys.forEach((key, slot) => void push(`${key}@${till}`, values[slot] ?? 0n));
    }
    for (const [key, value] of others) push(key, value);
    return list2.sort((left, right) => left.key < right.key ? -1 : 1);
  }
  /** The counters that the end of a shift carries: those of scope `shift` of its till. */
  ofShift(till) {
    const { layout: layout2 } = this.table;
    return this.list().filter(({ key }) => {
      return key.endsWith(`@${till}`) && layout2?.named(nameOfKey(key))?.spec.scope === "shift";
    });
  }
  /** The counters that a day's closing carries. */
  closing() {
    const { layout: layout2 } = this.table;
    return this.list().filter(({ key }) => layout2?.named(nameOfKey(key))?.spec.inZ === true);
  }
};
function tableOf(layout2, list2) {
  const shared = zeros(layout2?.keys.length ?? 0);
  const tills = /* @__PURE__ */ new Map();
  const others = /* @__PURE__ */ new Map();
  for (const { key, value } of list2) {
    const place = layout2?.placeOf(key);
    if (layout2 === void 0 || place === void 0) others.set(key, value);
    else if (place.till === void 0) shared[place.slot] = value;
    else {
      const values = tills.get(place.till) ?? zeros(layout2.tillKeys.length);
      values[place.slot] = value;
      tills.set(place.till, values);
    }
  }
  const blocks = byTill([...tills].map(([till, values]) => ({ till, values })));
  return { layout: layout2, shared, tills: blocks, others, count: list2.length };
}
function valueOf({ layout: layout2, shared, tills, others }, key) {
  const place = layout2?.placeOf(key);
  if (place === void 0) return others.get(key) ?? 0n;
  if (place.till === void 0) return shared[place.slot] ?? 0n;
  return tills.find(({ till }) => till === place.till)?.values[place.slot] ?? 0n;
}

// packages/core/src/crypto/ed25519.ts
import { ed25519 } from "@noble/curves/ed25519.js";
import { sha512 } from "@noble/hashes/sha2.js";
function isSoundKey(publicKey) {
  try {
    return publicKey.length === 32 && !ed25519.Point.fromBytes(publicKey, false).isSmallOrder();
  } catch {
    return false;
  }
}
var ORDER = ed25519.Point.Fn.ORDER;

// packages/core/src/crypto/sha256.ts
import { sha256 as nobleSha256 } from "@noble/hashes/sha2.js";
function sha256(bytes) {
  return nobleSha256(bytes);
}

// packages/core/src/decision-table.ts
function matchingRows(table, inputs) {
  return table.rows.filter(
    (row) => table.inputs.every((name) => row.when[name] === "any" || row.when[name] === inputs[name])
  );
}
function decide(table, inputs) {
  const [row] = matchingRows(table, inputs);
  if (row === void 0 || row.then === "never") {
    throw new AssertionError(`${table.name} ${row?.label ?? "-"}: impossible inputs ${JSON.stringify(inputs)}`);
  }
  return { label: row.label, then: row.then };
}

// packages/core/src/model/life.ts
var lifeState = oneOf({
  blank: 0,
  personalised: 1,
  bound: 2,
  test: 3,
  production: 4,
  closing: 5,
  archived: 6,
  blocked: 7
});
var ownerTable = record("Owner", {
  name: required(1, text({ bytesMax: 120 }), "name of the company, as printed"),
  taxNumber: required(2, text({ bytesMax: 24 }), "tax number of the company, as printed")
});
var placeTable = record("Place", {
  name: required(1, text({ bytesMax: 120 }), "name of the shop, as printed"),
  address: required(2, text({ bytesMax: 120 }), "address of the shop, as printed")
});
var lifeChangeTable = record("LifeChange", {
  to: required(1, lifeState, "the state to enter"),
  owner: optional(2, ownerTable, "needed to enter `bound`"),
  place: optional(3, placeTable, "needed to enter `bound`"),
  registrationCode: optional(4, text({ bytesMax: 64 }), "where the country asks for one"),
  licence: optional(5, text({ bytesMax: 2048 }), "licence of the unit, where it needs one"),
  reason: optional(6, text({ bytesMax: 200 }), "needed to enter `blocked` and to leave it")
});
var LIFE_STEPS = [
  ["blank", "personalised"],
  ["personalised", "bound"],
  ["bound", "test"],
  ["bound", "production"],
  ["test", "production"],
  ["test", "blocked"],
  ["production", "blocked"],
  ["blocked", "test"],
  ["blocked", "production"],
  ["production", "closing"],
  ["closing", "archived"]
];

// packages/core/src/model/operation.ts
var operationId = text({ bytesMax: LIMITS.operationIdBytes, pattern: /^[!-~]+$/ });
var epochNumber = int({ min: 0, max: 4294967295 });
var operationTable = record("Operation", {
  id: required(1, operationId, "chosen and stored by the caller before it asks; printable ASCII without spaces"),
  epoch: required(2, epochNumber, "epoch of the unit when the operation was created")
});
var operationStampTable = record("OperationStamp", {
  id: required(1, operationId, "the operation that this record is the outcome of"),
  epoch: required(2, epochNumber, "epoch in which the caller created it"),
  digest: required(3, blob({ min: 32, max: 32 }), "SHA-256 of command code (u16) and canonical content")
});

// packages/core/src/model/rules.ts
var sign = oneOf({ plus: 1, minus: 2 });
var taxGroupTable = record("TaxGroup", {
  id: required(1, shortId, "as items name it"),
  label: required(2, text({ bytesMax: 40 }), "as printed"),
  rate: optional(3, decimal({ scaleMax: 2 }), "percent of the net amount; absent for exempt")
});
var documentRuleTable = record("DocumentRule", {
  document: required(1, documentKind, "kind of receipt"),
  sign: required(2, sign, "how its amounts count"),
  counted: required(3, bool, "whether its amounts enter totals of money"),
  series: required(4, shortId, "the series that numbers it")
});
var paymentRuleTable = record("PaymentRule", {
  kind: required(1, shortId, "as payments name it"),
  cash: required(2, bool, "whether change may be given from it")
});
var rulesTable = record("Rules", {
  edition: required(1, text({ bytesMax: 32 }), "country and edition of the rules"),
  currency: required(2, text({ bytesMax: 3, pattern: /^[A-Z]{3}$/ }), "ISO 4217"),
  taxGroups: required(3, list(taxGroupTable, { min: 1, max: LIMITS.taxGroups }), "tax groups in force"),
  documents: required(4, list(documentRuleTable, { min: 1, max: LIMITS.documentKinds }), "document kinds in force"),
  payments: required(5, list(paymentRuleTable, { min: 1, max: 32 }), "payment kinds in force"),
  counters: required(6, list(counterSpecTable, { min: 0, max: LIMITS.counterSpecs }), "counters that are kept")
});

// packages/core/src/tables/events.table.ts
var dayNumber = int({ min: 1, max: 4294967295 });
var sequence = int({ min: 0, max: Number.MAX_SAFE_INTEGER });
var shiftNumber = int({ min: 1, max: 4294967295 });
var eventKind = oneOf({
  "drawer-opened": 1,
  "memory-reset": 2,
  "power-outage": 3,
  "network-outage": 4,
  "document-cancelled": 5,
  "line-cancelled": 6
});
var eventTable = record("Event", {
  operation: optional(1, operationStampTable, "outcome of; absent where the unit itself noticed"),
  event: required(2, eventKind, "what happened"),
  day: optional(3, dayNumber, "number of the open day; absent while none is open"),
  till: optional(4, shortId, "register at which it happened"),
  from: optional(5, localTime, "when an outage began; only for outages, and always for them"),
  to: optional(6, localTime, "when it ended, not before it began and not after this record"),
  amount: optional(7, hundredths, "what was cancelled comes to, not negative; only for what was cancelled"),
  reason: optional(8, text({ bytesMax: 120 }), "as printed")
});
var shiftTable = record("Shift", {
  operation: required(1, operationStampTable, "outcome of"),
  step: required(2, oneOf({ open: 1, close: 2 }), "begin or end"),
  till: required(3, shortId, "register"),
  number: required(4, shiftNumber, "number of the shift at this till, from 1, without gaps"),
  openedBy: optional(5, sequence, "at the end: sequence of the record that opened the shift"),
  day: optional(6, dayNumber, "number of the open day; absent while none is open"),
  cashier: optional(7, text({ bytesMax: 40 }), "as printed"),
  counters: required(
    8,
    list(counterValueTable, { min: 0, max: LIMITS.counters }),
    "at the end: counters of scope `shift` of this till, sorted by key, without zeros"
  )
});
var shiftValueTable = record("ShiftValue", {
  till: required(1, shortId, "register"),
  number: required(2, shiftNumber, "number of its last shift"),
  openedBy: required(3, sequence, "sequence of the record that opened it"),
  isOpen: required(4, bool, "whether it goes on")
});

// packages/core/src/tables/keys.table.ts
var sequence2 = int({ min: 0, max: Number.MAX_SAFE_INTEGER });
var utcMs = int({ min: 0, max: Number.MAX_SAFE_INTEGER });
var LOG_KEY = "log";
var keyAlgorithm = oneOf({ ed25519: 1, p256: 2, rsa2048: 3, "hmac-sha256": 4 });
var keyStep = oneOf({ import: 1, renew: 2, rotate: 3, compromised: 4, retire: 5 });
var publicKeyBytes = blob({ min: 1, max: 512 });
var keyTable = record("Key", {
  operation: required(1, operationStampTable, "outcome of"),
  name: required(2, shortId, "name of the key; `log` signs records and checkpoints"),
  step: required(3, keyStep, "what happens to it"),
  purpose: optional(4, text({ bytesMax: 40 }), "what the country uses it for; with import"),
  algorithm: optional(5, keyAlgorithm, "with import and rotate"),
  publicKey: optional(
    6,
    publicKeyBytes,
    "with import and rotate: the new key; with compromised: the key that is meant"
  ),
  certificate: optional(7, blob({ min: 1, max: 4096 }), "as it came; with import, renew and rotate"),
  notBefore: optional(8, utcMs, "first ms at which it may sign; with import, renew and rotate"),
  notAfter: optional(9, utcMs, "last ms at which it may sign; with import, renew and rotate"),
  from: optional(10, sequence2, "with compromised: first record whose signature counts no more"),
  newKeySignature: optional(11, blob({ min: 64, max: 64 }), "rotation of the log key: signature by the new key")
});
var keyValueTable = record("KeyValue", {
  name: required(1, shortId, "name of the key"),
  purpose: optional(2, text({ bytesMax: 40 }), "what the country uses it for"),
  algorithm: required(3, keyAlgorithm, "algorithm"),
  publicKey: required(4, publicKeyBytes, "the key under this name"),
  notBefore: optional(5, utcMs, "first ms at which it may sign"),
  notAfter: optional(6, utcMs, "last ms at which it may sign"),
  since: required(7, sequence2, "sequence of the record that put it under its name"),
  compromisedFrom: optional(8, sequence2, "first record whose signature counts no more")
});
var successorTable = record("Successor", {
  operation: required(1, operationStampTable, "outcome of"),
  step: required(2, oneOf({ to: 1, from: 2 }), "to the unit that goes on, or from the one before"),
  serial: required(3, shortId, "serial number of the other unit"),
  journalId: required(4, blob({ min: 16, max: 16 }), "journal id of the other unit"),
  logKey: required(5, blob({ min: 32, max: 32 }), "log key in record 0 of the other unit"),
  checkpoint: optional(
    6,
    blob({ min: 1, max: 400 }),
    "with `from`: signed checkpoint of the whole journal before, UTF-8"
  )
});

// packages/core/src/tables/payloads.table.ts
var sequence3 = int({ min: 0, max: Number.MAX_SAFE_INTEGER });
var block = int({ min: 0, max: 4294967295 });
var dayNumber2 = int({ min: 0, max: 4294967295 });
var hash = blob({ min: 32, max: 32 });
var identityTable = record("Identity", {
  operation: required(1, operationStampTable, "outcome of"),
  serial: required(2, shortId, "serial number of the unit"),
  model: required(3, text({ bytesMax: 40 }), "model of the unit"),
  journalId: required(4, blob({ min: 16, max: 16 }), "drawn at personalisation; stands in every sector and signature"),
  logKey: required(5, hash, "Ed25519 public key that signs records and checkpoints"),
  country: required(6, shortId, "country package that the unit was made for"),
  firmware: required(7, text({ bytesMax: 24 }), "firmware version"),
  simulated: required(8, bool, "true: what it prints is no fiscal receipt")
});
var lifeTable = record("Life", {
  operation: required(1, operationStampTable, "outcome of"),
  from: required(2, lifeState, "the state before"),
  change: required(3, lifeChangeTable, "the state after, and what the step carries")
});
var rulesPayloadTable = record("RulesInForce", {
  rules: required(1, rulesTable, "in force from the next record on")
});
var dayOpenTable = record("DayOpen", {
  operation: required(1, operationStampTable, "outcome of"),
  day: required(2, dayNumber2, "number of the day, from 1, without gaps")
});
var taxShareTable = record("TaxShare", {
  group: required(1, shortId, "tax group"),
  rate: optional(2, decimal({ scaleMax: 2 }), "percent; absent for exempt"),
  gross: required(3, hundredths, "sum of the lines of this group"),
  tax: required(4, hundredths, "gross * rate / (100 + rate), rounded half away from zero")
});
var codeValueTable = record("CodeValue", {
  name: required(1, shortId, "name of the code"),
  value: required(2, text({ bytesMax: 1024 }), "as printed")
});
var receiptTable = record("Receipt", {
  operation: required(1, operationStampTable, "outcome of"),
  request: required(2, receiptRequestTable, "what the till asked for, unchanged"),
  number: required(3, receiptNumber, "number in its series, from 1, without gaps"),
  series: required(4, shortId, "series of the document kind"),
  day: required(5, dayNumber2, "number of the open day"),
  amounts: required(6, list(hundredths, { min: 0, max: LIMITS.items }), "one for each item"),
  taxes: required(7, list(taxShareTable, { min: 0, max: LIMITS.taxGroups }), "by group, in the order of the rules"),
  total: required(8, hundredths, "sum of the amounts"),
  change: required(9, hundredths, "payments minus total, given back in cash"),
  codes: required(10, list(codeValueTable, { min: 0, max: 8 }), "codes that the country prints")
});
var copyTable = record("Copy", {
  operation: required(1, operationStampTable, "outcome of"),
  of: required(2, sequence3, "sequence of the receipt that was copied"),
  ordinal: required(3, int({ min: 1, max: 4294967295 }), "number of the copy in the series of copies"),
  day: required(4, dayNumber2, "number of the open day"),
  till: optional(5, shortId, "register that asked")
});
var cashDirection = oneOf({ in: 1, out: 2 });
var cashTable = record("Cash", {
  operation: required(1, operationStampTable, "outcome of"),
  direction: required(2, cashDirection, "into the drawer or out of it"),
  amount: required(3, hundredths, "positive"),
  day: required(4, dayNumber2, "number of the open day"),
  till: optional(5, shortId, "register that asked"),
  time: optional(6, localTime, "the till's own time"),
  reason: optional(7, text({ bytesMax: 120 }), "as printed")
});
var clockTable = record("Clock", {
  operation: required(1, operationStampTable, "outcome of"),
  before: required(2, localTime, "what the clock said"),
  after: required(3, localTime, "what it says from now on")
});
var dayCloseTable = record("DayClose", {
  operation: required(1, operationStampTable, "outcome of"),
  day: required(2, dayNumber2, "number of the day"),
  openedBy: required(3, sequence3, "sequence of the record that opened the day"),
  counters: required(4, list(counterValueTable, { min: 0, max: LIMITS.counters }), "sorted by key, without zeros")
});
var seriesTable = record("SeriesValue", {
  series: required(1, shortId, "name of the series"),
  last: required(2, int({ min: 1, max: Number.MAX_SAFE_INTEGER }), "last number given")
});
var stateSummaryTable = record("StateSummary", {
  life: required(1, lifeState, "state of life"),
  lifeBefore: required(2, lifeState, "state that `blocked` goes back to; the same when not blocked"),
  lastUtcMs: required(3, sequence3, "time of the last record"),
  offsetMinutes: required(4, int({ min: -840, max: 840 }), "local offset in force"),
  year: required(5, int({ min: 0, max: 9999 }), "local year of the last record"),
  day: required(6, dayNumber2, "last day that was opened; 0 before the first"),
  dayOpen: required(7, bool, "whether it is still open"),
  dayOpenedBy: required(8, sequence3, "sequence of the record that opened it"),
  lastCloseUtcMs: required(9, sequence3, "time of the last day's closing; 0 before the first"),
  copies: required(10, sequence3, "copies made so far"),
  series: required(11, list(seriesTable, { min: 0, max: LIMITS.documentKinds }), "sorted by name"),
  counters: required(12, list(counterValueTable, { min: 0, max: LIMITS.counters }), "sorted by key, without zeros"),
  operations: required(13, sequence3, "operations bound so far, outcomes and fences"),
  epochBlock: required(14, block, "block from which the current epoch is read"),
  previousEpochBlock: required(15, block, "block from which the previous epoch is read"),
  rulesBlock: required(16, block, "block of the rules in force; 0: none yet"),
  bindingBlock: required(17, block, "block of the record that bound the unit; 0: none yet"),
  fiscalEntries: required(18, sequence3, "entries that the fiscal memory must hold"),
  shifts: optional(19, list(shiftValueTable, { min: 1, max: LIMITS.shiftTills }), "last shift of each till, by till"),
  keys: optional(20, list(keyValueTable, { min: 1, max: LIMITS.keys }), "sorted by name; `log` once it was rotated"),
  successor: optional(21, sequence3, "sequence of the link to the unit that goes on"),
  predecessor: optional(22, sequence3, "sequence of the link from the unit before")
});
var checkpointTable = record("Checkpoint", {
  root: required(1, hash, "RFC 9162 tree head over all records before this one"),
  frontier: required(2, list(hash, { min: 0, max: 53 }), "roots of the complete subtrees, left to right"),
  signaturesHash: required(3, hash, "SHA-256 of all signatures since the last checkpoint record, that one included"),
  noteSignature: required(4, blob({ min: 64, max: 64 }), "signature of the C2SP checkpoint of that tree head"),
  state: required(5, stateSummaryTable, "everything that the unit must know to go on")
});
var fenceTable = record("Fence", {
  fenced: required(1, operationTable, "from here on this operation can never be committed")
});
var discardTable = record("Discard", {
  block: required(1, block, "first block of the discarded range"),
  blocks: required(2, block, "number of discarded blocks, sector headers included")
});
var answerTable = record("Answer", {
  of: required(1, sequence3, "sequence of the record that it is about"),
  from: required(2, oneOf({ printer: 1, authority: 2 }), "who answers"),
  result: required(3, oneOf({ done: 1, failed: 2 }), "the answer"),
  detail: optional(4, text({ bytesMax: 1024 }), "code, number or reason that came with it")
});
var PAYLOADS = {
  identity: identityTable,
  life: lifeTable,
  rules: rulesPayloadTable,
  "day-open": dayOpenTable,
  receipt: receiptTable,
  copy: copyTable,
  cash: cashTable,
  clock: clockTable,
  "day-close": dayCloseTable,
  checkpoint: checkpointTable,
  fence: fenceTable,
  discard: discardTable,
  answer: answerTable,
  event: eventTable,
  shift: shiftTable,
  key: keyTable,
  successor: successorTable
};

// packages/core/src/journal/content.ts
function decodeContent(kind, payload) {
  return { kind, payload: PAYLOADS[kind].decode(payload) };
}
function encodeContent(content) {
  const table = PAYLOADS[content.kind];
  const bytes = table.encode(content.payload);
  assert(bytes.length > 0, "a payload is never empty");
  return bytes;
}

// packages/core/src/journal/recovery.table.ts
var TAIL_TABLE = {
  name: "journal tail",
  inputs: ["blank", "erasedHere", "cleanBeyond", "laterBatch", "unnamedGap", "condemned"],
  rows: [
    {
      label: "@A",
      when: {
        blank: "any",
        erasedHere: true,
        cleanBeyond: true,
        laterBatch: false,
        unnamedGap: false,
        condemned: false
      },
      then: "go-on",
      why: "the log ends cleanly"
    },
    {
      label: "@B",
      when: {
        blank: false,
        erasedHere: true,
        cleanBeyond: true,
        laterBatch: false,
        unnamedGap: true,
        condemned: false
      },
      then: "name-gap",
      why: "power went after the tail was cleared and before a record named it: the marks are programmed again"
    },
    {
      label: "@C",
      when: {
        blank: false,
        erasedHere: "any",
        cleanBeyond: false,
        laterBatch: false,
        unnamedGap: "any",
        condemned: false
      },
      then: "discard-tail",
      why: "the last batch was torn: nothing of it was acknowledged"
    },
    {
      label: "@D",
      when: {
        blank: true,
        erasedHere: "any",
        cleanBeyond: false,
        laterBatch: false,
        unnamedGap: "any",
        condemned: false
      },
      then: "erase-blank",
      why: "the very first record was torn: a blank unit is not in fiscal use, its journal may be erased"
    },
    {
      label: "@E",
      when: { blank: true, erasedHere: true, cleanBeyond: true, laterBatch: false, unnamedGap: true, condemned: false },
      then: "erase-blank",
      why: "discard marks in a blank journal are left-overs of manufacture"
    },
    {
      label: "@F",
      when: {
        blank: "any",
        erasedHere: "any",
        cleanBeyond: false,
        laterBatch: true,
        unnamedGap: "any",
        condemned: "any"
      },
      then: "halt-rot",
      why: "a later batch was durable, so this one was acknowledged: the damage is rot"
    },
    {
      label: "@G",
      when: {
        blank: "any",
        erasedHere: "any",
        cleanBeyond: true,
        laterBatch: true,
        unnamedGap: "any",
        condemned: "any"
      },
      then: "never",
      why: "a record behind means that it is not clean behind"
    },
    {
      label: "@H",
      when: {
        blank: "any",
        erasedHere: false,
        cleanBeyond: true,
        laterBatch: false,
        unnamedGap: "any",
        condemned: false
      },
      then: "never",
      why: "what is not erased here is not clean beyond"
    },
    {
      label: "@I",
      when: {
        blank: false,
        erasedHere: "any",
        cleanBeyond: false,
        laterBatch: false,
        unnamedGap: "any",
        condemned: true
      },
      then: "discard-tail",
      why: "a boot before this one gave the tail up and lost its power: it is cleared, even if it reads whole now"
    },
    {
      label: "@J",
      when: {
        blank: true,
        erasedHere: "any",
        cleanBeyond: false,
        laterBatch: false,
        unnamedGap: "any",
        condemned: true
      },
      then: "never",
      why: "a blank journal is erased, not marked"
    },
    {
      label: "@K",
      when: {
        blank: "any",
        erasedHere: "any",
        cleanBeyond: true,
        laterBatch: false,
        unnamedGap: "any",
        condemned: true
      },
      then: "never",
      why: "a mark behind means that it is not clean behind"
    }
  ]
};
var HOLD_TABLE = {
  name: "tail programmed again",
  inputs: ["recordsHold", "marksHold"],
  rows: [
    { label: "@A", when: { recordsHold: true, marksHold: true }, then: "go-on", why: "every cell is stable now" },
    {
      label: "@B",
      when: { recordsHold: false, marksHold: "any" },
      then: "halt-worn",
      why: "a cell of the last record cannot be programmed: the next reading may be another one"
    },
    {
      label: "@C",
      when: { recordsHold: true, marksHold: false },
      then: "halt-worn",
      why: "a cell of the torn tail cannot be programmed: the next boot would not see the same gap"
    }
  ]
};
var SLOT_TABLE = {
  name: "fiscal slot",
  inputs: ["entry", "tornBehind"],
  rows: [
    { label: "@A", when: { entry: false, tornBehind: false }, then: "go-on", why: "nothing was written yet" },
    {
      label: "@B",
      when: { entry: true, tornBehind: false },
      then: "finish",
      why: "its program may have been torn and read whole only now: it is programmed again as it was read"
    },
    {
      label: "@C",
      when: { entry: true, tornBehind: true },
      then: "finish-and-clear",
      why: "boot counts on the last whole slot, which may have been torn by the cut before the last one"
    },
    {
      label: "@D",
      when: { entry: false, tornBehind: true },
      then: "clear",
      why: "the entry goes into the next slot; a torn one that looks erased later would hide what is behind it"
    }
  ]
};
var FISCAL_TABLE = {
  name: "fiscal memory",
  inputs: ["behind", "ahead", "linked"],
  rows: [
    { label: "@A", when: { behind: false, ahead: false, linked: true }, then: "go-on", why: "both memories agree" },
    {
      label: "@B",
      when: { behind: true, ahead: false, linked: true },
      then: "complete",
      why: "power went between journal and fiscal memory: the entry is written now"
    },
    {
      label: "@C",
      when: { behind: false, ahead: true, linked: "any" },
      then: "halt-journal-older",
      why: "the fiscal memory knows a record that the journal lacks: the journal was rolled back"
    },
    {
      label: "@D",
      when: { behind: "any", ahead: false, linked: false },
      then: "halt-other-journal",
      why: "the memories belong to different journals"
    },
    { label: "@E", when: { behind: true, ahead: true, linked: "any" }, then: "never", why: "not both" }
  ]
};

// packages/core/src/tables/record-header.table.ts
var RECORD_FORMAT = 1;
var RECORD_KINDS = {
  identity: 1,
  life: 2,
  rules: 3,
  "day-open": 4,
  receipt: 5,
  copy: 6,
  cash: 7,
  clock: 8,
  "day-close": 9,
  checkpoint: 10,
  fence: 11,
  discard: 12,
  answer: 13,
  event: 14,
  shift: 15,
  key: 16,
  successor: 17
};
var TIME_QUALITIES = { set: 0, unset: 1, "battery-dead": 2 };
var RECORD_MAGIC = ascii("PR");
var recordHeaderLayout = layout("RecordHeader", {
  "=magic": [constant(RECORD_MAGIC), '"PR"'],
  "=format": [constant(Uint8Array.of(RECORD_FORMAT)), "version of this layout"],
  kind: [codeOf(RECORD_KINDS), "table of the payload"],
  sequence: [u64, "leaf index in the journal's tree; no gaps, from 0"],
  utcMs: [u64, "unit's time, milliseconds since 1970-01-01T00:00:00Z"],
  offsetMinutes: [i16, "local offset in force, minutes east of UTC"],
  timeQuality: [codeOf(TIME_QUALITIES), "how far the time can be trusted"],
  "=reserved": [constant(Uint8Array.of(0)), "zero"],
  payloadBytes: [u16, "size of the payload"],
  signatureBytes: [u16, "64 (Ed25519 over the leaf hash) or 0 (vouched for by a later signature)"],
  headerCrc: [u32, "CRC-32C of the 28 bytes before"]
});
var HEADER_CRC_BYTES = 28;
var HASH_BYTES = 32;
var recordTrailerLayout = layout("RecordTrailer", {
  batchOffset: [u16, "how many records of the same batch stand before this one"],
  "=reserved": [constant(Uint8Array.of(0, 0)), "zero"],
  bodyCrc: [u32, "CRC-32C of previous hash, payload, signature and the 4 bytes before"]
});
var BLOCK_BYTES = 16;

// packages/core/src/journal/signable.ts
var RECORD_TAG = ascii("plomba record v1\0");
var JOURNAL_ID_BYTES = 16;
var SEQUENCE_AT = RECORD_TAG.length + JOURNAL_ID_BYTES;
var LEAF_AT = SEQUENCE_AT + 8;
function recordSignable(record2) {
  const bytes = allocate(LEAF_AT + HASH_BYTES);
  bytes.set(RECORD_TAG);
  bytes.set(record2.journalId, RECORD_TAG.length);
  let rest = record2.sequence;
  for (let at = LEAF_AT - 1; at >= SEQUENCE_AT; at--) {
    bytes[at] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  bytes.set(record2.leafHash, LEAF_AT);
  return bytes;
}
var ROTATION_TAG = ascii("plomba rotate v1\0");
function rotationSignable(rotation) {
  const { journalId, sequence: sequence4, oldKey, newKey } = rotation;
  const number = new Uint8Array(8);
  new DataView(number.buffer).setBigUint64(0, BigInt(sequence4));
  return concatBytes(ROTATION_TAG, journalId, number, oldKey, newKey);
}
function checkpointNote(head) {
  return `plomba/${head.serial}
${head.size}
${toBase64(head.root)}
`;
}
function noteSignable(head) {
  return present(utf8Encode(checkpointNote(head)), "serials are ASCII");
}
function checkpointText(head, key, signature) {
  const origin = `plomba/${head.serial}`;
  const hash3 = sha256(concatBytes(ascii(origin), Uint8Array.of(10, 1), key));
  return `${checkpointNote(head)}
\u2014 ${origin} ${toBase64(concatBytes(hash3.subarray(0, 4), signature))}
`;
}

// packages/core/src/tables/derived-page.table.ts
var DERIVED_PARTS = { nodes: 1, operations: 2, places: 3 };
var derivedPageLayout = layout("DerivedPage", {
  "=magic": [constant(ascii("PD")), '"PD"'],
  "=format": [constant(Uint8Array.of(1)), "version of this layout"],
  part: [codeOf(DERIVED_PARTS), "what the page holds"],
  index: [u32, "number of the page in its part, from 0"],
  journal: [fixedBytes(4), "first 4 bytes of the journal's id"],
  crc: [u32, "CRC-32C of the 12 bytes before and the body"]
});
var DERIVED_CRC_BYTES = 12;
var DERIVED_PAGE_BYTES = 256;
var DERIVED_BODY_BYTES = DERIVED_PAGE_BYTES - derivedPageLayout.bytes;
var operationEntryLayout = layout("OperationEntry", {
  tag: [u64, "hash of the operation id, 53 bits"],
  block: [u32, "block of the record that binds it"],
  "=reserved": [constant(new Uint8Array(4)), "zero"]
});
var placeEntryLayout = layout("PlaceEntry", {
  block: [u32, "block at which the record begins"],
  signed: [u32, "records before it that carry a signature of their own"],
  entryBytes: [u64, "size of all entries before it, each with 2 bytes for its length"]
});

// packages/core/src/tables/sector-header.table.ts
var sectorHeaderLayout = layout("SectorHeader", {
  "=magic": [constant(ascii("PS")), '"PS"'],
  "=format": [constant(Uint8Array.of(1)), "version of this layout"],
  "=reserved1": [constant(Uint8Array.of(0)), "zero"],
  firstOffset: [u16, "offset in the sector at which the first frame begins; 0: none begins here"],
  "=reserved2": [constant(Uint8Array.of(0, 0)), "zero"],
  journalId: [fixedBytes(16), "journal that this sector belongs to"],
  firstSequence: [u64, "sequence of the next record to begin"],
  checkpointSequence: [u64, "sequence of the last checkpoint record before this sector; 0: none"],
  checkpointBlock: [u32, "its address in blocks of 16 bytes from the start of the journal"],
  crc: [u32, "CRC-32C of the 44 bytes before"]
});
var SECTOR_CRC_BYTES = 44;
var SECTOR_BYTES = 4096;
var SECTOR_HEADER_BYTES = sectorHeaderLayout.bytes;

// packages/core/src/storage/program.ts
function programRun(flash, address, bytes) {
  const { pageBytes } = flash.geometry;
  let at = 0;
  while (at < bytes.length) {
    const take = Math.min(pageBytes - (address + at) % pageBytes, bytes.length - at);
    flash.program(address + at, bytes.subarray(at, at + take));
    at += take;
  }
}
var OPENING_BYTES = 3;
function programNew(flash, address, bytes) {
  flash.program(address, bytes.subarray(0, OPENING_BYTES));
  programRun(flash, address, bytes);
  assert(equalBytes(flash.read(address, bytes.length), bytes), "the flash holds what was programmed");
}
function programAgain(flash, address, bytes) {
  if (bytes.length === 0) return true;
  programRun(flash, address, bytes);
  flash.flush();
  return equalBytes(flash.read(address, bytes.length), bytes);
}
function isFilledWith(bytes, value) {
  for (let at = 0; at < bytes.length; at++) if (bytes[at] !== value) return false;
  return true;
}
function isErased(bytes) {
  return isFilledWith(bytes, 255);
}
function isZero(bytes) {
  return isFilledWith(bytes, 0);
}

// packages/core/src/derived/page-store.ts
var PAGES_IN_SECTOR = SECTOR_BYTES / DERIVED_PAGE_BYTES;
var UNFLUSHED_PAGES = 256;
var PageStore = class {
  #flash;
  #region;
  #part;
  #journal;
  #itemBytes;
  /** Items of the page that is not full yet, and of those that were not programmed. */
  #pending = [];
  #pages;
  constructor(flash, region, holds) {
    this.#flash = flash;
    this.#region = region;
    this.#part = holds.part;
    this.#journal = holds.journalId.slice(0, 4);
    this.#itemBytes = holds.itemBytes;
    this.#pages = this.#findEnd();
  }
  get #itemsInPage() {
    return Math.floor(DERIVED_BODY_BYTES / this.#itemBytes);
  }
  get #capacity() {
    return Math.floor(this.#region.bytes / DERIVED_PAGE_BYTES);
  }
  /** Items in whole pages on flash. */
  get stored() {
    return this.#pages * this.#itemsInPage;
  }
  /** Items that can be read: stored and pending. */
  get count() {
    return this.stored + this.#pending.length;
  }
  /** Whether another item has room. */
  get isFull() {
    return this.count >= this.#capacity * this.#itemsInPage;
  }
  /** Whole pages that wait to be programmed. */
  get pagesWaiting() {
    return Math.floor(this.#pending.length / this.#itemsInPage);
  }
  /** Takes an item; one that has no room is forgotten, and so is everything behind it. */
  push(item) {
    assert(item.length === this.#itemBytes, "an item has the size of its part");
    if (!this.isFull) this.#pending.push(item);
  }
  /** Erases the part. */
  clear() {
    this.#truncate(0);
  }
  /** Forgets what waits in memory. */
  dropPending() {
    this.#pending.length = 0;
  }
  /** An item; undefined where its page is damaged, and then the part ends before that page. */
  item(at) {
    if (at >= this.stored) return this.#pending[at - this.stored];
    const body = this.#body(Math.floor(at / this.#itemsInPage));
    if (body === void 0) {
      this.#truncate(Math.floor(at / this.#itemsInPage));
      return void 0;
    }
    const from = at % this.#itemsInPage * this.#itemBytes;
    return body.subarray(from, from + this.#itemBytes);
  }
  /** Items `from … to`, page by page; ends early where a page is damaged. */
  *range(from, to) {
    for (let at = from; at < Math.min(to, this.count); ) {
      const page = Math.floor(at / this.#itemsInPage);
      const body = at < this.stored ? this.#body(page) : void 0;
      if (at < this.stored && body === void 0) {
        this.#truncate(page);
        return void 0;
      }
      const end = Math.min(to, this.count, body === void 0 ? at + 1 : (page + 1) * this.#itemsInPage);
      for (; at < end; at++) {
        const inside = at % this.#itemsInPage * this.#itemBytes;
        const item = body?.subarray(inside, inside + this.#itemBytes) ?? this.#pending[at - this.stored];
        if (item !== void 0) yield [at, item];
      }
    }
    return void 0;
  }
  /** Programs at most `pages` of those that wait. @returns how many */
  program(pages) {
    const count = Math.min(pages, this.pagesWaiting, this.#capacity - this.#pages);
    for (let done = 0; done < count; done++) {
      const address = this.#address(this.#pages);
      if (!this.#flash.isErased(address, DERIVED_PAGE_BYTES)) this.#clear(this.#pages);
      const items = this.#pending.splice(0, this.#itemsInPage);
      programRun(this.#flash, address, this.#page(this.#pages, items));
      this.#pages++;
    }
    return count;
  }
  #address(page) {
    return this.#region.start + page * DERIVED_PAGE_BYTES;
  }
  #page(index, items) {
    const bytes = new Uint8Array(DERIVED_PAGE_BYTES).fill(255);
    items.forEach((item, at) => bytes.set(item, derivedPageLayout.bytes + at * this.#itemBytes));
    const fields = { part: this.#part, index, journal: this.#journal, crc: 0 };
    const head = derivedPageLayout.encode(fields).subarray(0, DERIVED_CRC_BYTES);
    const crc = crc32c(bytes.subarray(derivedPageLayout.bytes), crc32c(head));
    bytes.set(derivedPageLayout.encode({ ...fields, crc }));
    return bytes;
  }
  /** The body of a page, or undefined where it is none of ours. */
  #body(index) {
    const bytes = this.#flash.read(this.#address(index), DERIVED_PAGE_BYTES);
    const body = bytes.subarray(derivedPageLayout.bytes);
    let header;
    try {
      header = derivedPageLayout.decode(bytes.subarray(0, derivedPageLayout.bytes));
    } catch (error) {
      if (error instanceof DecodeError) return void 0;
      throw error;
    }
    const whole = crc32c(body, crc32c(bytes.subarray(0, DERIVED_CRC_BYTES))) === header.crc;
    const ours = header.part === this.#part && header.index === index && equalBytes(header.journal, this.#journal);
    return whole && ours ? body : void 0;
  }
  /** Pages up to the first one that is erased; those at the end that were not flushed must be whole. */
  #findEnd() {
    let low = 0;
    let high = this.#capacity;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.#flash.isErased(this.#address(middle), DERIVED_PAGE_BYTES)) high = middle;
      else low = middle + 1;
    }
    for (let page = Math.max(0, low - UNFLUSHED_PAGES); page < low; page++) {
      if (this.#body(page) === void 0) return page;
    }
    return low;
  }
  /** The part ends before this page from now on. */
  #truncate(page) {
    this.#pending.length = 0;
    this.#clear(page);
    this.#pages = page;
  }
  /** Erases from this page on, the last sector first; whole pages before it in its sector are written again. */
  #clear(page) {
    const sector = Math.floor(page / PAGES_IN_SECTOR);
    const kept = [];
    for (let index = sector * PAGES_IN_SECTOR; index < page; index++) {
      kept.push([index, this.#flash.read(this.#address(index), DERIVED_PAGE_BYTES)]);
    }
    for (let at = Math.floor(this.#region.bytes / SECTOR_BYTES) - 1; at >= sector; at--) {
      const address = this.#region.start + at * SECTOR_BYTES;
      if (!this.#flash.isErased(address, SECTOR_BYTES)) this.#flash.erase(address);
    }
    for (const [index, bytes] of kept) programRun(this.#flash, this.#address(index), bytes);
  }
};

// packages/core/src/journal/merkle.ts
var nodeBytes = new Uint8Array(1 + 2 * HASH_BYTES);
nodeBytes[0] = 1;
function nodeHash(left, right, hasher) {
  nodeBytes.set(left, 1);
  nodeBytes.set(right, 1 + HASH_BYTES);
  return hasher.sha256(nodeBytes);
}
function foldRoots(roots, hasher) {
  let root = roots.at(-1);
  if (root === void 0) return hasher.sha256(new Uint8Array(0));
  for (let at = roots.length - 2; at >= 0; at--) root = nodeHash(roots[at] ?? root, root, hasher);
  return root;
}
var Frontier = class _Frontier {
  size;
  /** One root for each set bit of `size`, the largest subtree first. */
  roots;
  constructor(size, roots) {
    this.size = size;
    this.roots = roots;
  }
  static empty = new _Frontier(0, []);
  /** @param completed told each interior node that this leaf completes, from the leaf upwards */
  append(leaf, hasher, completed) {
    const roots = this.roots.slice();
    let hash3 = leaf;
    for (let size = this.size; size % 2 === 1; size = Math.floor(size / 2)) {
      hash3 = nodeHash(roots.pop() ?? hash3, hash3, hasher);
      completed?.(hash3);
    }
    roots.push(hash3);
    return new _Frontier(this.size + 1, roots);
  }
  /** Root of the whole tree; the hash of nothing for the empty one. */
  root(hasher) {
    return foldRoots(this.roots, hasher);
  }
  /** Whether there are as many roots as the size has set bits. */
  isConsistent() {
    let bits = 0;
    for (let size = this.size; size > 0; size = Math.floor(size / 2)) bits += size % 2;
    return bits === this.roots.length;
  }
};

// packages/core/src/derived/tree-store.ts
function nodesIn(leaves) {
  let bits = 0;
  for (let rest = leaves; rest > 0; rest = Math.floor(rest / 2)) bits += rest % 2;
  return leaves - bits;
}
function nodePlace(level, index) {
  const last = (index + 1) * 2 ** level - 1;
  return nodesIn(last) + level - 1;
}
var TreeStore = class {
  #pages;
  #hasher;
  #frontier;
  constructor(pages, hasher) {
    this.#pages = pages;
    this.#hasher = hasher;
  }
  /** The root of a complete subtree, or undefined where it is not stored. */
  node(level, index) {
    const place = nodePlace(level, index);
    if (place >= this.#pages.count) return void 0;
    const node = this.#pages.item(place);
    if (node === void 0) this.#frontier = void 0;
    return node;
  }
  /** Sequence of the next leaf to take, in a journal of `size` records. */
  next(size, leafHash) {
    if (this.#frontier === void 0 && this.#pages.count > nodesIn(size)) this.#pages.clear();
    this.#frontier ??= this.#resume(size, leafHash);
    return this.#frontier.size;
  }
  /** Takes the next leaf. */
  take(leaf) {
    const frontier = this.#frontier ?? Frontier.empty;
    let place = nodesIn(frontier.size);
    this.#frontier = frontier.append(leaf, this.#hasher, (node) => {
      if (place++ === this.#pages.count) this.#pages.push(node);
    });
  }
  /** Takes leaves whose nodes are known already, where they follow what was taken. */
  takeNodes(before, nodes, after) {
    if (this.#frontier?.size !== before.size) return false;
    if (nodesIn(before.size) === this.#pages.count) for (const node of nodes) this.#pages.push(node);
    this.#frontier = after;
    return true;
  }
  /** Forgets what was taken but not stored. */
  restart() {
    this.#pages.dropPending();
    this.#frontier = void 0;
  }
  /** Erases everything: it did not lead to the root of the journal. */
  clear() {
    this.#pages.clear();
    this.#frontier = void 0;
  }
  /** The largest tree all of whose nodes are stored. */
  #resume(size, leafHash) {
    let low = 0;
    let high = size;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (nodesIn(middle) <= this.#pages.count) low = middle;
      else high = middle - 1;
    }
    const roots = [];
    let first = 0;
    let height = 0;
    while (2 ** (height + 1) <= low) height++;
    for (let level = height; level >= 0; level--) {
      const width = 2 ** level;
      if (Math.floor(low / width) % 2 === 0) continue;
      const root = level === 0 ? leafHash(first) : this.#pages.item(nodePlace(level, first / width));
      if (root === void 0) return this.#resume(size, leafHash);
      roots.push(root.slice());
      first += width;
    }
    return new Frontier(low, roots);
  }
};

// packages/core/src/derived/derived-area.ts
var PLACE_STRIDE = 16;
var LENGTH_BYTES = 2;
var WAITING_MAX = 4096;
function split(region) {
  const sectors = region.bytes / SECTOR_BYTES;
  const places = Math.floor(sectors / 24);
  const operations = Math.floor(sectors / 3) - places;
  const nodes = sectors - operations - places;
  const part = (from, count) => ({
    start: region.start + from * SECTOR_BYTES,
    bytes: count * SECTOR_BYTES
  });
  return { nodes: part(0, nodes), operations: part(nodes, operations), places: part(nodes + operations, places) };
}
var DerivedArea = class {
  #flash;
  #nodePages;
  #operations;
  #places;
  #tree;
  /** Sequence of the next record that each part takes; undefined until it is found out. */
  #nextOperation;
  #nextPlace;
  /** Size of all entries before record `#nextPlace`, and how many of them are signed. */
  #entryBytes = 0;
  #signed = 0;
  constructor(flash, region, journal) {
    const { journalId } = journal;
    const parts = split(region);
    this.#flash = flash;
    this.#nodePages = new PageStore(flash, parts.nodes, { part: "nodes", itemBytes: HASH_BYTES, journalId });
    const operations = { part: "operations", itemBytes: operationEntryLayout.bytes, journalId };
    this.#operations = new PageStore(flash, parts.operations, operations);
    const places = { part: "places", itemBytes: placeEntryLayout.bytes, journalId };
    this.#places = new PageStore(flash, parts.places, places);
    this.#tree = new TreeStore(this.#nodePages, journal.hasher);
  }
  /** The root of a complete subtree (level 1: two leaves), where it is known. */
  node(level, index) {
    return this.#tree.node(level, index);
  }
  /** Operations that the index knows: the first ones of the unit. */
  get operations() {
    return this.#operations.count;
  }
  /** Entries `from … to` of the operation index, as far as they are known. */
  *operationsIn(from, to) {
    for (const [ordinal, item] of this.#operations.range(from, to)) {
      yield { ordinal, ...operationEntryLayout.decode(item) };
    }
    if (this.#operations.count < Math.min(from, to)) this.#nextOperation = void 0;
    return void 0;
  }
  #operation(ordinal) {
    const item = this.#operations.item(ordinal);
    return item === void 0 ? void 0 : operationEntryLayout.decode(item);
  }
  /** The place of the last record at or before `sequence` that has one. */
  placeBefore(sequence4) {
    const at = Math.min(Math.floor(sequence4 / PLACE_STRIDE), this.#places.count - 1);
    const item = at < 0 ? void 0 : this.#places.item(at);
    if (item === void 0) {
      if (at >= 0) this.#nextPlace = void 0;
      return void 0;
    }
    return { sequence: at * PLACE_STRIDE, place: placeEntryLayout.decode(item) };
  }
  /** The tree did not lead to the journal's root: forget it. */
  distrustTree() {
    this.#tree.clear();
  }
  /** Places or operations did not lead to their records: forget them. */
  distrustIndex() {
    this.#places.clear();
    this.#operations.clear();
    this.#nextPlace = void 0;
    this.#nextOperation = void 0;
  }
  /** What was just appended, where the area is not behind. */
  follow(batch) {
    if (this.#tree.takeNodes(batch.before, batch.nodes, batch.after) && this.#waiting > WAITING_MAX) this.#restart();
    for (const entry of batch.records) this.#takeOthers(entry);
  }
  get #waiting() {
    return this.#nodePages.count - this.#nodePages.stored;
  }
  #restart() {
    this.#tree.restart();
    this.#operations.dropPending();
    this.#places.dropPending();
    this.#nextOperation = void 0;
    this.#nextPlace = void 0;
  }
  /**
   * Catches up with the journal by at most `records` records, and programs pages that are full. Asks for durability only
   * when many were programmed; what a power cut takes is made again. @returns whether there is more to do
   */
  maintain(journal, records) {
    const next = this.#resume(journal);
    let taken = 0;
    if (next < journal.size) {
      const block2 = this.#blockOf(next, journal);
      for (const entry of journal.from(block2)) {
        const { sequence: sequence4 } = entry.record.header;
        if (sequence4 < next) continue;
        if (taken++ >= records) break;
        if (this.#tree.next(journal.size, (at) => leafOf(journal, at)) === sequence4)
          this.#tree.take(entry.record.leafHash);
        this.#takeOthers(entry);
      }
    }
    return this.#program() || taken > records;
  }
  /** Programs full pages of all parts, as many as may go without a flush. */
  #program() {
    let left = UNFLUSHED_PAGES;
    for (const part of [this.#places, this.#operations, this.#nodePages]) left -= part.program(left);
    if (left === 0) this.#flash.flush();
    return left === 0;
  }
  #blockOf(sequence4, journal) {
    const record2 = sequence4 === 0 ? void 0 : journal.record(sequence4);
    return record2 === void 0 ? 0 : record2.offset / BLOCK_BYTES;
  }
  /** The first record that a part still needs. */
  #resume(journal) {
    const tree = this.#tree.next(journal.size, (at) => leafOf(journal, at));
    this.#nextOperation ??= this.#resumeOperations(journal);
    this.#nextPlace ??= this.#resumePlaces(journal);
    return Math.min(tree, this.#nextOperation, this.#nextPlace);
  }
  #resumeOperations(journal) {
    const last = this.#operations.count - 1;
    const entry = last < 0 ? void 0 : this.#operation(last);
    if (entry === void 0) return last < 0 ? 0 : this.#resumeOperations(journal);
    const [bound] = journal.from(entry.block);
    if (bound !== void 0) return bound.record.header.sequence + 1;
    this.#operations.clear();
    return 0;
  }
  #resumePlaces(journal) {
    const last = this.#places.count - 1;
    const found = last < 0 ? void 0 : this.placeBefore(last * PLACE_STRIDE);
    if (found === void 0) {
      this.#entryBytes = 0;
      this.#signed = 0;
      return last < 0 ? 0 : this.#resumePlaces(journal);
    }
    if (found.sequence >= journal.size) {
      this.#places.clear();
      return this.#resumePlaces(journal);
    }
    const record2 = journal.record(found.sequence);
    this.#entryBytes = found.place.entryBytes + (record2 === void 0 ? 0 : LENGTH_BYTES + record2.entry.length);
    this.#signed = found.place.signed + (record2 === void 0 || record2.signature.length === 0 ? 0 : 1);
    return found.sequence + 1;
  }
  #takeOthers({ record: record2, tag }) {
    const { sequence: sequence4 } = record2.header;
    const block2 = record2.offset / BLOCK_BYTES;
    if (this.#nextOperation === sequence4) {
      if (tag !== void 0) this.#operations.push(operationEntryLayout.encode({ tag, block: block2 }));
      this.#nextOperation = sequence4 + 1;
    }
    if (this.#nextPlace === sequence4) {
      if (sequence4 % PLACE_STRIDE === 0) {
        this.#places.push(placeEntryLayout.encode({ block: block2, entryBytes: this.#entryBytes, signed: this.#signed }));
      }
      this.#entryBytes += LENGTH_BYTES + record2.entry.length;
      this.#signed += record2.signature.length === 0 ? 0 : 1;
      this.#nextPlace = sequence4 + 1;
    }
  }
};
function leafOf(journal, sequence4) {
  return journal.record(sequence4)?.leafHash ?? new Uint8Array(HASH_BYTES);
}

// packages/core/src/export/export-source.ts
function bytesBehind(before, record2) {
  return {
    entries: before.entries + LENGTH_BYTES + record2.entry.length,
    signatures: before.signatures + LENGTH_BYTES + record2.signature.length
  };
}

// packages/core/src/unit/refusal.ts
function refuse(code, detail, path) {
  return { ok: false, code, detail, ...path === void 0 ? {} : { path } };
}

// packages/core/src/keys/key-table.ts
function keyNamed(keys, name) {
  return keys.find((key) => key.name === name);
}
function keysAfter(keys, payload, sequence4) {
  const { name, step } = payload;
  const before = keyNamed(keys, name);
  const others = keys.filter((key) => key.name !== name);
  if (step === "retire") return others;
  if (step === "compromised") {
    const isCurrent = before !== void 0 && sameBytes(before.publicKey, payload.publicKey);
    return isCurrent ? sorted([...others, { ...before, compromisedFrom: payload.from ?? sequence4 }]) : keys;
  }
  return sorted([
    ...others,
    step === "renew" ? renewed(present(before, "renewed"), payload) : made(before, payload, sequence4)
  ]);
}
function validityOf({ notBefore, notAfter }) {
  return { ...notBefore === void 0 ? {} : { notBefore }, ...notAfter === void 0 ? {} : { notAfter } };
}
function renewed({ notBefore: _before, notAfter: _after, ...key }, payload) {
  return { ...key, ...validityOf(payload) };
}
function made(before, payload, sequence4) {
  const purpose = payload.purpose ?? before?.purpose;
  return {
    name: payload.name,
    ...purpose === void 0 ? {} : { purpose },
    algorithm: present(payload.algorithm, "a new key has an algorithm"),
    publicKey: present(payload.publicKey, "a new key has a public part"),
    ...validityOf(payload),
    since: sequence4
  };
}
function sorted(keys) {
  return [...keys].sort((left, right) => left.name < right.name ? -1 : 1);
}
function sameBytes(left, right) {
  return right?.length === left.length && left.every((byte, at) => byte === right[at]);
}
function logKeyIn(keys, identity) {
  return keyNamed(keys, LOG_KEY)?.publicKey ?? identity.logKey;
}
function keyRefusal(keys, name, utcMs2) {
  const key = keyNamed(keys, name);
  if (key === void 0) return refuse("key-unusable", `there is no key ${name}`);
  const { notBefore = 0, notAfter = Number.MAX_SAFE_INTEGER, compromisedFrom } = key;
  if (compromisedFrom !== void 0)
    return refuse("key-unusable", `key ${name} is compromised from record ${compromisedFrom}`);
  if (utcMs2 < notBefore) return refuse("key-expired", `key ${name} is not valid before ${notBefore}, now is ${utcMs2}`);
  return utcMs2 > notAfter ? refuse("key-expired", `key ${name} was valid until ${notAfter}, now is ${utcMs2}`) : void 0;
}

// packages/core/src/keys/plans.ts
var FIELDS = {
  import: { must: ["algorithm", "publicKey", "purpose"], may: ["certificate", "notBefore", "notAfter"] },
  renew: { must: [], may: ["certificate", "notBefore", "notAfter"] },
  rotate: { must: ["algorithm", "publicKey"], may: ["certificate", "notBefore", "notAfter", "newKeySignature"] },
  compromised: { must: ["publicKey", "from"], may: [] },
  retire: { must: [], may: [] }
};
var ALL_FIELDS = [
  "purpose",
  "algorithm",
  "publicKey",
  "certificate",
  "notBefore",
  "notAfter",
  "from",
  "newKeySignature"
];
function planKey(state, key, size) {
  const no = wrongLife(state);
  if (no !== void 0) return no;
  const { must, may } = FIELDS[key.step];
  const wrong = ALL_FIELDS.find(
    (field) => key[field] === void 0 ? must.includes(field) : ![...must, ...may].includes(field)
  );
  if (wrong !== void 0) {
    const rule = key[wrong] === void 0 ? "needs" : "has no";
    return refuse("validation-failed", `${key.step} ${rule} ${wrong}`, wrong);
  }
  return wrongName(state, key) ?? wrongBounds(key, size) ?? { ok: true, contents: [{ kind: "key", payload: key }] };
}
function wrongLife({ life }) {
  const isAlive = life !== "blank" && life !== "archived";
  return isAlive ? void 0 : refuse("not-allowed-in-state", `the unit is ${life}`);
}
function wrongName(state, { name, step, newKeySignature }) {
  const isThere = keyNamed(state.keys, name) !== void 0;
  const isLog = name === LOG_KEY;
  const isRotation = isLog && step === "rotate";
  if (isLog && !isRotation && step !== "compromised") {
    return refuse("validation-failed", `the log key takes no ${step}`, "step");
  }
  if (isRotation !== (newKeySignature !== void 0)) {
    return refuse(
      "validation-failed",
      "the rotation of the log key is signed by the new key, and no other step",
      "newKeySignature"
    );
  }
  if (!isLog && isThere === (step === "import")) {
    return refuse("validation-failed", `there is ${isThere ? "a" : "no"} key ${name}`, "name");
  }
  if (!isThere && step !== "compromised" && state.keys.length >= LIMITS.keys) {
    return refuse("validation-failed", `the unit keeps at most ${LIMITS.keys} keys`, "name");
  }
  return void 0;
}
function wrongBounds({ notBefore, notAfter, from }, size) {
  if (notBefore !== void 0 && notAfter !== void 0 && notAfter < notBefore) {
    return refuse("validation-failed", "the validity ends before it begins", "notAfter");
  }
  if (from !== void 0 && from > size) return refuse("validation-failed", "the record is still to come", "from");
  return void 0;
}

// packages/core/src/ports/entropy.ts
function seededEntropy(seed) {
  const key = sha256(concatBytes(ascii("plomba entropy v1\0"), present(utf8Encode(seed), "seed is well-formed text")));
  let counter2 = 0;
  const block2 = () => {
    const number = counter2++;
    return sha256(concatBytes(key, Uint8Array.of(number >>> 24, number >>> 16, number >>> 8, number)));
  };
  return {
    bytes(count) {
      const out = new Uint8Array(count);
      for (let at = 0; at < count; at += 32) out.set(block2().subarray(0, Math.min(32, count - at)), at);
      return out;
    }
  };
}

// packages/core/src/ports/flash.ts
function norGeometry(sizeBytes) {
  return { pageBytes: 256, sectorBytes: 4096, sizeBytes };
}
var PlainFlash = class _PlainFlash {
  geometry;
  /** Sectors that were ever programmed; absent means erased. Shared arrays are replaced, never written. */
  #sectors;
  #owned = /* @__PURE__ */ new Set();
  #tickets = 0;
  constructor(geometry, sectors = /* @__PURE__ */ new Map()) {
    this.geometry = geometry;
    this.#sectors = new Map(sectors);
  }
  /** An independent flash with the same content; costs one map, not the bytes. */
  fork() {
    this.#owned.clear();
    return new _PlainFlash(this.geometry, this.#sectors);
  }
  /** Sectors that are not erased, ascending. */
  sectors() {
    return [...this.#sectors].sort(([left], [right]) => left - right);
  }
  read(address, count) {
    assert(address >= 0 && count >= 0 && address + count <= this.geometry.sizeBytes, "flash read within the part");
    const out = new Uint8Array(count).fill(255);
    const { sectorBytes } = this.geometry;
    let at = address;
    while (at < address + count) {
      const inSector = at % sectorBytes;
      const take = Math.min(sectorBytes - inSector, address + count - at);
      const sector = this.#sectors.get(Math.floor(at / sectorBytes));
      if (sector !== void 0) out.set(sector.subarray(inSector, inSector + take), at - address);
      at += take;
    }
    return out;
  }
  isErased(address, count) {
    assert(address >= 0 && count >= 0 && address + count <= this.geometry.sizeBytes, "flash check within the part");
    const { sectorBytes } = this.geometry;
    let at = address;
    while (at < address + count) {
      const inSector = at % sectorBytes;
      const take = Math.min(sectorBytes - inSector, address + count - at);
      const sector = this.#sectors.get(Math.floor(at / sectorBytes));
      for (let index = inSector; sector !== void 0 && index < inSector + take; index++) {
        if (sector[index] !== 255) return false;
      }
      at += take;
    }
    return true;
  }
  program(address, bytes) {
    const { pageBytes, sectorBytes, sizeBytes } = this.geometry;
    assert(address >= 0 && address + bytes.length <= sizeBytes, "flash program within the part");
    assert(address % pageBytes + bytes.length <= pageBytes, "flash program within one page");
    const sector = this.#writable(Math.floor(address / sectorBytes));
    const base = address % sectorBytes;
    for (let index = 0; index < bytes.length; index++) {
      const byte = bytes[index] ?? 0;
      assert(((sector[base + index] ?? 0) & byte) === byte, "flash program only clears bits");
      sector[base + index] = byte;
    }
  }
  /** What the cells hold after programming `bytes` over them: the physical AND, without the assertion. */
  clearBits(address, bytes) {
    const before = this.read(address, bytes.length);
    this.program(
      address,
      bytes.map((byte, index) => byte & (before[index] ?? 0))
    );
  }
  erase(address) {
    assert(address % this.geometry.sectorBytes === 0, "flash erase at the start of a sector");
    this.#sectors.delete(address / this.geometry.sectorBytes);
  }
  flush() {
    return ++this.#tickets;
  }
  #writable(index) {
    const sector = this.#sectors.get(index);
    if (sector !== void 0 && this.#owned.has(index)) return sector;
    const own = sector?.slice() ?? new Uint8Array(this.geometry.sectorBytes).fill(255);
    this.#sectors.set(index, own);
    this.#owned.add(index);
    return own;
  }
};

// packages/core/src/storage/memory-map.ts
var DEFAULT_SIZES = {
  fiscalBytes: 4 * 1024 * 1024,
  journalBytes: 64 * 1024 * 1024,
  derivedBytes: 16 * 1024 * 1024,
  workingBytes: 64 * 1024
};
function memoryMap(sizes) {
  for (const bytes of Object.values(sizes)) {
    assert(Number.isSafeInteger(bytes) && bytes > 0 && bytes % SECTOR_BYTES === 0, "memories are whole sectors");
  }
  const fiscal = { start: 0, bytes: sizes.fiscalBytes };
  const journal = { start: fiscal.bytes, bytes: sizes.journalBytes };
  const derived = { start: journal.start + journal.bytes, bytes: sizes.derivedBytes };
  const working = { start: derived.start + derived.bytes, bytes: sizes.workingBytes };
  return { fiscal, journal, derived, working };
}
function flashGeometry(map) {
  return norGeometry(map.working.start + map.working.bytes);
}

// packages/core/src/derived/id-tag.ts
var LOW_BITS = 2 ** 32;
function idTag(id) {
  let first = 2654435761;
  let second = 2246822519;
  for (let at = 0; at < id.length; at++) {
    const unit = id.charCodeAt(at);
    first = Math.imul(first ^ unit, 3266489917);
    second = Math.imul(second ^ unit, 668265263);
  }
  first = Math.imul(first ^ first >>> 16, 2246822507) ^ Math.imul(second ^ second >>> 13, 3266489909);
  second = Math.imul(second ^ second >>> 16, 2246822507) ^ Math.imul(first ^ first >>> 13, 3266489909);
  return (second >>> 11) * LOW_BITS + (first >>> 0);
}

// packages/core/src/keys/log-rotation.ts
function isLogRotation(content) {
  return content.kind === "key" && content.payload.name === LOG_KEY && content.payload.step === "rotate";
}

// packages/core/src/tables/fiscal-slot.table.ts
var SLOT_BYTES = 1024;
var SLOT_KINDS = { identity: 1, life: 2, rules: 3, "day-close": 4 };
var slotHeaderLayout = layout("SlotHeader", {
  "=magic": [constant(ascii("PF")), '"PF"'],
  "=format": [constant(Uint8Array.of(1)), "version of this layout"],
  kind: [codeOf(SLOT_KINDS), "kind of the journal record that it stands for"],
  entry: [u32, "number of the entry, from 0, without gaps"],
  sequence: [u64, "sequence of the journal record"],
  payloadBytes: [u16, "size of the payload"],
  "=reserved": [constant(Uint8Array.of(0, 0)), "zero"],
  crc: [u32, "CRC-32C of the 20 bytes before and the payload"]
});
var SLOT_CRC_BYTES = 20;
var slotPayloadTable = record("SlotPayload", {
  leafHash: required(1, blob({ min: 32, max: 32 }), "leaf hash of the journal record"),
  day: required(2, int({ min: 0, max: 4294967295 }), "number of the day that was closed; 0 for other kinds"),
  counters: required(3, list(counterValueTable, { min: 0, max: 64 }), "the unit's lasting totals after that day")
});

// packages/core/src/storage/fiscal-memory.ts
var FiscalMemory = class {
  #flash;
  #region;
  /** An entry was written and may not be durable yet. */
  #unflushed = false;
  /** Found once: what a torn write left at the end may look erased at one reading and not at the next. */
  #firstFree;
  /** @param firstFree where the next entry goes, as another reading of this memory found it */
  constructor(flash, region, firstFree) {
    this.#flash = flash;
    this.#region = region;
    this.#firstFree = firstFree;
  }
  get slots() {
    return this.#region.bytes / SLOT_BYTES;
  }
  slot(index) {
    const bytes = this.bytes(index);
    if (isErased(bytes)) return "erased";
    try {
      const header = slotHeaderLayout.decode(bytes.subarray(0, slotHeaderLayout.bytes));
      const end = slotHeaderLayout.bytes + header.payloadBytes;
      if (end > SLOT_BYTES) return { torn: "payload is longer than the slot" };
      const payload = bytes.subarray(slotHeaderLayout.bytes, end);
      if (crc32c(concatBytes(bytes.subarray(0, SLOT_CRC_BYTES), payload)) !== header.crc)
        return { torn: "CRC is wrong" };
      if (!isErased(bytes.subarray(end))) return { torn: "padding is not erased" };
      return { header, payload: slotPayloadTable.decode(payload) };
    } catch (error) {
      if (error instanceof DecodeError) return { torn: error.message };
      throw error;
    }
  }
  /** A slot as it reads. */
  bytes(index) {
    return this.#flash.read(this.#address(index), SLOT_BYTES);
  }
  #address(index) {
    return this.#region.start + index * SLOT_BYTES;
  }
  /** Programs a slot again as it was read: its program may have been torn. @returns whether the part holds it */
  finish(index, seen) {
    const used = seen.findLastIndex((byte) => byte !== 255) + 1;
    return programAgain(this.#flash, this.#address(index), seen.subarray(0, used));
  }
  /** Makes a torn slot zeros, so that it reads the same from now on. @returns whether the part holds it */
  clear(index) {
    return programAgain(this.#flash, this.#address(index), new Uint8Array(SLOT_BYTES));
  }
  /** The first slot that can be written: bisection over erased slots, then past anything that a torn write left. */
  firstFree() {
    this.#firstFree ??= this.#findFree();
    return this.#firstFree;
  }
  #findFree() {
    let low = 0;
    let high = this.slots;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.#flash.isErased(this.#address(middle), SLOT_BYTES)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
  /** The last valid entry, or undefined when there is none. */
  last() {
    for (let index = this.firstFree() - 1; index >= 0; index--) {
      const slot = this.slot(index);
      if (slot !== "erased" && !("torn" in slot)) return { ...slot, slot: index };
    }
    return void 0;
  }
  /** Every entry in order, once; torn slots left out. */
  entries() {
    const out = [];
    const end = this.firstFree();
    for (let index = 0; index < end; index++) {
      const slot = this.slot(index);
      if (slot !== "erased" && !("torn" in slot) && slot.header.entry === out.length) out.push(slot);
    }
    return out;
  }
  get freeSlots() {
    return this.slots - this.firstFree();
  }
  write(entry) {
    const payload = slotPayloadTable.encode(entry.payload);
    const fields = { ...entry.header, payloadBytes: payload.length, crc: 0 };
    const crc = crc32c(concatBytes(slotHeaderLayout.encode(fields).subarray(0, SLOT_CRC_BYTES), payload));
    const bytes = concatBytes(slotHeaderLayout.encode({ ...fields, crc }), payload);
    assert(bytes.length <= SLOT_BYTES, "a fiscal entry fits into a slot");
    if (this.#unflushed) this.#flash.flush();
    const index = this.firstFree();
    assert(index < this.slots, "the fiscal memory has a free slot");
    programNew(this.#flash, this.#address(index), bytes);
    this.#firstFree = index + 1;
    this.#unflushed = true;
  }
};

// packages/core/src/journal/frame.ts
var SIGNATURE_BYTES = 64;
var HEADER_BYTES = recordHeaderLayout.bytes;
var PAYLOAD_AT = HEADER_BYTES + HASH_BYTES;
var FRAME_FIXED_BYTES = PAYLOAD_AT + recordTrailerLayout.bytes;
var BATCH_OFFSET_AT = recordTrailerLayout.offsetOf("batchOffset");
var LEAF_PREFIX_BYTES = 1;
function frameSize(sizes) {
  const bytes = FRAME_FIXED_BYTES + sizes.payloadBytes + sizes.signatureBytes;
  return Math.ceil(bytes / BLOCK_BYTES) * BLOCK_BYTES;
}
function sizesOf(payload, signed) {
  return { payloadBytes: payload.length, signatureBytes: signed ? SIGNATURE_BYTES : 0 };
}
var FramedRecord = class {
  header;
  leafHash;
  offset;
  end;
  batchOffset;
  /** Leaf prefix, then the frame. */
  #image;
  constructor(header, image, at) {
    this.header = header;
    this.#image = image;
    this.offset = at.offset;
    this.end = at.end;
    this.batchOffset = at.batchOffset;
    this.leafHash = at.hasher.sha256(image.subarray(0, this.#payloadEnd));
  }
  get #payloadEnd() {
    return LEAF_PREFIX_BYTES + PAYLOAD_AT + this.header.payloadBytes;
  }
  get entry() {
    return this.#image.subarray(LEAF_PREFIX_BYTES, this.#payloadEnd);
  }
  get previous() {
    return this.#image.subarray(LEAF_PREFIX_BYTES + HEADER_BYTES, LEAF_PREFIX_BYTES + PAYLOAD_AT);
  }
  get payload() {
    return this.#image.subarray(LEAF_PREFIX_BYTES + PAYLOAD_AT, this.#payloadEnd);
  }
  get signature() {
    return this.#image.subarray(this.#payloadEnd, this.#payloadEnd + this.header.signatureBytes);
  }
  /** Puts the signature into its place, before the frame is closed. */
  sign(signature) {
    this.#image.set(signature, this.#payloadEnd);
  }
  /** Closes the frame: batch offset, CRC, padding. Returns its bytes, a multiple of the block size. */
  close() {
    const image = this.#image;
    const trailerAt = this.#payloadEnd + this.header.signatureBytes;
    const end = trailerAt + recordTrailerLayout.bytes;
    image[trailerAt + BATCH_OFFSET_AT] = this.batchOffset >>> 8;
    image[trailerAt + BATCH_OFFSET_AT + 1] = this.batchOffset;
    writeU32(image, end - 4, crc32c(image.subarray(LEAF_PREFIX_BYTES + HEADER_BYTES, end - 4)));
    image.fill(255, end);
    return image.subarray(LEAF_PREFIX_BYTES);
  }
};
function openRecord(parts, at) {
  const { stamp, payload } = parts;
  const signatureBytes = parts.signed ? SIGNATURE_BYTES : 0;
  const header = {
    kind: parts.kind,
    sequence: parts.sequence,
    utcMs: stamp.utcMs,
    offsetMinutes: stamp.offsetMinutes,
    timeQuality: stamp.quality,
    payloadBytes: payload.length,
    signatureBytes,
    headerCrc: 0
  };
  const image = allocate(LEAF_PREFIX_BYTES + frameSize(header));
  image.set(recordHeaderLayout.encode(header), LEAF_PREFIX_BYTES);
  header.headerCrc = crc32c(image.subarray(LEAF_PREFIX_BYTES, LEAF_PREFIX_BYTES + HEADER_CRC_BYTES));
  writeU32(image, LEAF_PREFIX_BYTES + HEADER_CRC_BYTES, header.headerCrc);
  image.set(parts.previous, LEAF_PREFIX_BYTES + HEADER_BYTES);
  image.set(payload, LEAF_PREFIX_BYTES + PAYLOAD_AT);
  return new FramedRecord(header, image, at);
}
function writeU32(bytes, at, value) {
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}
function parseHeader(bytes) {
  try {
    const header = recordHeaderLayout.decode(bytes);
    if (crc32c(bytes.subarray(0, HEADER_CRC_BYTES)) !== header.headerCrc) return "header CRC is wrong";
    if (header.signatureBytes !== SIGNATURE_BYTES && header.signatureBytes !== 0) return "signature size is wrong";
    if (header.payloadBytes === 0 || header.payloadBytes > LIMITS.payloadBytes) return "payload size is wrong";
    return header;
  } catch (error) {
    if (error instanceof DecodeError) return error.message;
    throw error;
  }
}
function parseFrame(header, image, at) {
  const end = LEAF_PREFIX_BYTES + FRAME_FIXED_BYTES + header.payloadBytes + header.signatureBytes;
  const trailerAt = end - recordTrailerLayout.bytes;
  let trailer;
  try {
    trailer = recordTrailerLayout.decode(image.subarray(trailerAt, end));
  } catch (error) {
    if (error instanceof DecodeError) return error.message;
    throw error;
  }
  if (crc32c(image.subarray(LEAF_PREFIX_BYTES + HEADER_BYTES, end - 4)) !== trailer.bodyCrc) return "body CRC is wrong";
  for (let byte = end; byte < image.length; byte++) if (image[byte] !== 255) return "padding is not erased";
  return new FramedRecord(header, image, { ...at, batchOffset: trailer.batchOffset });
}

// packages/core/src/tables/condemn-mark.table.ts
var CONDEMNED_AT = 3;
var condemnMarkLayout = layout("CondemnMark", {
  "=magic": [constant(ascii("PS")), '"PS", as in a sector header'],
  "=format": [constant(Uint8Array.of(1)), "version of this layout"],
  "=condemned": [constant(Uint8Array.of(1)), "1, where a sector header has 0"],
  fromBlock: [u32, "block at which the torn tail begins, from the start of the journal"],
  journalId: [fixedBytes(16), "journal that it belongs to"],
  "=reserved": [constant(new Uint8Array(20)), "zero"],
  crc: [u32, "CRC-32C of the 44 bytes before"]
});

// packages/core/src/storage/journal-space.ts
var JournalSpace = class {
  #flash;
  #region;
  #hasher;
  constructor(flash, region, hasher) {
    this.#flash = flash;
    this.#region = region;
    this.#hasher = hasher;
  }
  get bytes() {
    return this.#region.bytes;
  }
  get sectors() {
    return this.#region.bytes / SECTOR_BYTES;
  }
  /** Address on the flash of a journal offset. */
  address(offset) {
    return this.#region.start + offset;
  }
  read(offset, count) {
    return this.#flash.read(this.address(offset), count);
  }
  isErased(offset, count) {
    return this.#flash.isErased(this.address(offset), count);
  }
  sector(index) {
    const bytes = this.read(index * SECTOR_BYTES, SECTOR_HEADER_BYTES);
    if (isErased(bytes)) return "erased";
    if (isZero(bytes)) return "discarded";
    try {
      const header = sectorHeaderLayout.decode(bytes);
      if (crc32c(bytes.subarray(0, SECTOR_CRC_BYTES)) !== header.crc) return { damaged: "sector CRC is wrong" };
      return header;
    } catch (error) {
      if (error instanceof DecodeError) return { damaged: error.message };
      throw error;
    }
  }
  /** Where the torn tail begins that a mark in this sector gives up; undefined where the sector has no such mark. */
  condemnedFrom(index, journalId) {
    if (index < 0 || index >= this.sectors) return void 0;
    const bytes = this.read(index * SECTOR_BYTES, SECTOR_HEADER_BYTES);
    if (bytes[CONDEMNED_AT] !== 1) return void 0;
    try {
      const mark = condemnMarkLayout.decode(bytes);
      const isValid = crc32c(bytes.subarray(0, SECTOR_CRC_BYTES)) === mark.crc;
      return isValid && equalBytes(mark.journalId, journalId) ? mark.fromBlock * BLOCK_BYTES : void 0;
    } catch (error) {
      if (error instanceof DecodeError) return void 0;
      throw error;
    }
  }
  /** Fills `target` with the bytes of a frame from a cursor, around the sector headers; their end, or undefined beyond the journal. */
  #gather(cursor, target) {
    let at = cursor;
    let done = 0;
    while (done < target.length) {
      if (at % SECTOR_BYTES === 0) at += SECTOR_HEADER_BYTES;
      if (at >= this.bytes) return void 0;
      const take = Math.min(SECTOR_BYTES - at % SECTOR_BYTES, target.length - done);
      target.set(this.read(at, take), done);
      at += take;
      done += take;
    }
    return at;
  }
  /** What stands at or behind the cursor, discard marks skipped. */
  step(cursor) {
    let at = cursor;
    let gap;
    while (at < this.bytes) {
      if (at % SECTOR_BYTES === 0) {
        const sector = this.sector(at / SECTOR_BYTES);
        if (sector === "erased") return { kind: "erased", at, gap };
        if (sector === "discarded") {
          gap = { from: gap?.from ?? at, to: at + SECTOR_BYTES };
          at += SECTOR_BYTES;
          continue;
        }
        if ("damaged" in sector) return { kind: "damaged", at, why: sector.damaged, gap };
        at += SECTOR_HEADER_BYTES;
      }
      const block2 = this.read(at, BLOCK_BYTES);
      if (isErased(block2)) return { kind: "erased", at, gap };
      if (!isZero(block2)) return this.#frameAt(at, gap);
      at += BLOCK_BYTES;
      gap = { from: gap?.from ?? at - BLOCK_BYTES, to: at };
    }
    return { kind: "full", at, gap };
  }
  #frameAt(at, gap) {
    const damaged = (why) => ({ kind: "damaged", at, why, gap });
    const header = this.header(at);
    if (typeof header === "string") return damaged(header);
    const image = new Uint8Array(LEAF_PREFIX_BYTES + frameSize(header));
    const end = this.#gather(at, image.subarray(LEAF_PREFIX_BYTES));
    if (end === void 0) return damaged("record runs beyond the journal");
    const record2 = parseFrame(header, image, { offset: at, end, hasher: this.#hasher });
    if (typeof record2 === "string") return damaged(record2);
    const crossed = this.#damagedWithin(at, end);
    return crossed === void 0 ? { kind: "record", record: record2, gap } : damaged(crossed);
  }
  /** Why a sector that a record runs into has no valid header: it was programmed with the record, and is as durable. */
  #damagedWithin(at, end) {
    for (let index = Math.floor(at / SECTOR_BYTES) + 1; index * SECTOR_BYTES < end; index++) {
      const sector = this.sector(index);
      if (typeof sector === "string") return `sector ${index}, inside a record, is ${sector}`;
      if ("damaged" in sector) return `${sector.damaged} (sector ${index}, inside a record)`;
    }
    return void 0;
  }
  /** The header of the frame that begins at this block, or why it is none. */
  header(at) {
    const bytes = new Uint8Array(recordHeaderLayout.bytes);
    return this.#gather(at, bytes) === void 0 ? "record runs beyond the journal" : parseHeader(bytes);
  }
  /** A valid record that begins exactly at this block, for the search behind damage. */
  probe(offset) {
    const step = this.#frameAt(offset, void 0);
    return step.kind === "record" ? step.record : void 0;
  }
};

// packages/core/src/storage/read-once.ts
var ReadOnce = class {
  #flash;
  /** Sectors as they were read. */
  #seen = /* @__PURE__ */ new Map();
  constructor(flash) {
    this.#flash = flash;
  }
  get geometry() {
    return this.#flash.geometry;
  }
  read(address, count) {
    const out = new Uint8Array(count);
    this.#inSectors(address, count, (sector, from, to) => {
      out.set(this.#sector(sector).subarray(from, to), sector * this.geometry.sectorBytes + from - address);
      return true;
    });
    return out;
  }
  /** A sector that was not read yet is asked from the part: what looks erased there is not decided on. */
  isErased(address, count) {
    return this.#inSectors(address, count, (sector, from, to) => {
      const seen = this.#seen.get(sector);
      if (seen !== void 0) return isErased(seen.subarray(from, to));
      return this.#flash.isErased(sector * this.geometry.sectorBytes + from, to - from);
    });
  }
  program(address, bytes) {
    this.#flash.program(address, bytes);
    this.#inSectors(address, bytes.length, (sector, from, to) => {
      const seen = this.#seen.get(sector);
      const base = sector * this.geometry.sectorBytes - address;
      for (let at = from; seen !== void 0 && at < to; at++) seen[at] = (seen[at] ?? 0) & (bytes[base + at] ?? 0);
      return true;
    });
  }
  erase(address) {
    this.#flash.erase(address);
    this.#seen.delete(address / this.geometry.sectorBytes);
  }
  flush() {
    return this.#flash.flush();
  }
  #sector(index) {
    const { sectorBytes } = this.geometry;
    const bytes = this.#seen.get(index) ?? this.#flash.read(index * sectorBytes, sectorBytes);
    this.#seen.set(index, bytes);
    return bytes;
  }
  /** Walks a range sector by sector, until one says no. */
  #inSectors(address, count, visit) {
    const { sectorBytes } = this.geometry;
    const end = address + count;
    for (let at = address; at < end; ) {
      const sector = Math.floor(at / sectorBytes);
      const base = sector * sectorBytes;
      const to = Math.min(end, base + sectorBytes);
      if (!visit(sector, at - base, to - base)) return false;
      at = to;
    }
    return true;
  }
};

// packages/core/src/unit/journal-log.ts
var EMPTY_HEAD = {
  cursor: 0,
  nextSequence: 0,
  lastLeaf: new Uint8Array(HASH_BYTES),
  frontier: Frontier.empty,
  signatures: [],
  checkpointSequence: 0,
  checkpointBlock: 0,
  gap: void 0,
  checkpointOwed: false
};
function advanceHead(head, record2, hasher) {
  const { kind } = record2.header;
  const isCheckpoint = kind === "checkpoint";
  return {
    cursor: record2.end,
    nextSequence: record2.header.sequence + 1,
    lastLeaf: record2.leafHash,
    frontier: head.frontier.append(record2.leafHash, hasher),
    signatures: isCheckpoint ? [record2.signature] : [...head.signatures, record2.signature],
    checkpointSequence: isCheckpoint ? record2.header.sequence : head.checkpointSequence,
    checkpointBlock: isCheckpoint ? record2.offset / BLOCK_BYTES : head.checkpointBlock,
    gap: void 0,
    checkpointOwed: kind === "day-close" || head.checkpointOwed && kind === "discard"
  };
}
function contentOf(record2) {
  return decodeContent(record2.header.kind, record2.payload);
}

// packages/core/src/storage/batch-layout.ts
function placeFrame(cursor, frameBytes) {
  const offset = cursor % SECTOR_BYTES === 0 ? cursor + SECTOR_HEADER_BYTES : cursor;
  const inFirst = SECTOR_BYTES - offset % SECTOR_BYTES;
  if (frameBytes <= inFirst) return { offset, end: offset + frameBytes };
  const body = SECTOR_BYTES - SECTOR_HEADER_BYTES;
  const beyond = frameBytes - inFirst;
  const whole = Math.ceil(beyond / body);
  return { offset, end: offset + inFirst + beyond + whole * SECTOR_HEADER_BYTES };
}
function layoutBatch(batch) {
  const offsets = [];
  let end = batch.cursor;
  for (const frame of batch.frames) {
    const place = placeFrame(end, frame.length);
    offsets.push(place.offset);
    end = place.end;
  }
  const bytes = new Uint8Array(end - batch.cursor);
  batch.frames.forEach((frame, index) => putFrame(bytes, frame, { base: batch.cursor, offset: offsets[index] ?? 0 }));
  putHeaders(bytes, { ...batch, offsets, end });
  return { start: batch.cursor, bytes, offsets, end };
}
function putFrame(run, frame, at) {
  const { base } = at;
  let done = 0;
  let to = at.offset - base;
  while (done < frame.length) {
    if ((base + to) % SECTOR_BYTES === 0) to += SECTOR_HEADER_BYTES;
    const take = Math.min(SECTOR_BYTES - (base + to) % SECTOR_BYTES, frame.length - done);
    run.set(done === 0 && take === frame.length ? frame : frame.subarray(done, done + take), to);
    done += take;
    to += take;
  }
}
function putHeaders(run, batch) {
  const { cursor, firstSequence, frames, offsets, end } = batch;
  let next = 0;
  for (let sector = Math.ceil(cursor / SECTOR_BYTES) * SECTOR_BYTES; sector < end; sector += SECTOR_BYTES) {
    while (next < frames.length && (offsets[next] ?? end) < sector) next++;
    const begins = offsets[next] ?? end;
    const isInside = begins < sector + SECTOR_BYTES && begins % SECTOR_BYTES !== 0;
    const fields = {
      ...batch.context,
      firstSequence: firstSequence + next,
      firstOffset: isInside ? begins % SECTOR_BYTES : 0,
      crc: 0
    };
    const header = sectorHeaderLayout.encode(fields);
    const crc = crc32c(header.subarray(0, SECTOR_CRC_BYTES));
    run.set(sectorHeaderLayout.encode({ ...fields, crc }), sector - cursor);
  }
}

// packages/core/src/unit/bound-operation.ts
function operationIn(content) {
  switch (content.kind) {
    case "fence":
      return { operation: content.payload.fenced, fenced: true };
    case "identity":
    case "life":
    case "day-open":
    case "receipt":
    case "copy":
    case "cash":
    case "clock":
    case "day-close":
    case "shift":
    case "key":
    case "successor":
      return { operation: content.payload.operation, digest: content.payload.operation.digest, fenced: false };
    case "event": {
      const { operation } = content.payload;
      return operation === void 0 ? void 0 : { operation, digest: operation.digest, fenced: false };
    }
    case "rules":
    case "checkpoint":
    case "discard":
    case "answer":
      return void 0;
  }
}
function boundIn(record2) {
  const bound = operationIn(contentOf(record2));
  if (bound === void 0) return void 0;
  const { operation, digest, fenced } = bound;
  const place = { sequence: record2.header.sequence, offset: record2.offset, fenced };
  return { id: operation.id, epoch: operation.epoch, ...digest === void 0 ? {} : { digest }, ...place };
}

// packages/core/src/unit/journal-index.ts
var BATCH_SECTORS = Math.ceil(LIMITS.batchBytes / SECTOR_BYTES) + 1;
var JournalIndex = class {
  #space;
  #area;
  /** @param area knows places; without it they are found by sector headers */
  constructor(space, area) {
    this.#space = space;
    this.#area = area;
  }
  /** The record with this sequence: by its place in the derived area, or by O(log n) sector headers. */
  find(sequence4, extent) {
    if (sequence4 < 0 || sequence4 >= extent.nextSequence) return void 0;
    const near = this.#findNear(sequence4);
    if (near !== void 0) return near;
    const [record2] = this.from(sequence4, extent);
    return record2;
  }
  /** The record at a block, where one begins there. */
  at(block2) {
    const offset = block2 * BLOCK_BYTES;
    return offset < this.#space.bytes ? this.#space.probe(offset) : void 0;
  }
  /** Steps from the place before over headers; undefined where discarded bytes or damage are in the way. */
  #findNear(sequence4) {
    const near = this.#area?.placeBefore(sequence4);
    if (near === void 0) return void 0;
    let offset = near.place.block * BLOCK_BYTES;
    for (let at = near.sequence; at < sequence4; at++) {
      const header = this.#space.header(offset);
      if (typeof header === "string" || header.sequence !== at) return void 0;
      const { end } = placeFrame(offset, frameSize(header));
      offset = placeFrame(end, BLOCK_BYTES).offset;
    }
    const record2 = offset < this.#space.bytes ? this.#space.probe(offset) : void 0;
    return record2?.header.sequence === sequence4 ? record2 : void 0;
  }
  /** Records from `sequence` to the head, in order. @throws AssertionError at damage: what was written must be there */
  *from(sequence4, extent) {
    if (sequence4 >= extent.nextSequence) return void 0;
    yield* this.after(this.#cursorBefore(sequence4, extent), extent, sequence4);
    return void 0;
  }
  /** Records that begin at a cursor or behind it, from `sequence` on, to the last one before the head. */
  *after(start, extent, sequence4 = 0) {
    let cursor = start;
    for (let read = extent.nextSequence === 0 ? 0 : -1; read < extent.nextSequence - 1; ) {
      const step = this.#space.step(cursor);
      if (step.kind !== "record") {
        const why = step.kind === "damaged" ? step.why : "a record is missing";
        throw new AssertionError(`journal is damaged at byte ${step.at}: ${why}`);
      }
      read = step.record.header.sequence;
      cursor = step.record.end;
      if (read >= sequence4) yield step.record;
    }
    return void 0;
  }
  /** Records that begin at a block or behind it, with the tag of the operation that each binds. */
  *tagged(block2, extent) {
    const isInside = block2 * BLOCK_BYTES < extent.cursor && (block2 === 0 || this.at(block2) !== void 0);
    if (!isInside) return void 0;
    for (const record2 of this.after(block2 * BLOCK_BYTES, extent)) {
      const bound = boundIn(record2);
      yield { record: record2, tag: bound === void 0 ? void 0 : idTag(bound.id) };
    }
    return void 0;
  }
  /** Bisection over sector headers: where the last sector begins whose first record is not beyond `sequence`. */
  #cursorBefore(sequence4, extent) {
    let low = 0;
    let high = Math.floor((extent.cursor - 1) / SECTOR_BYTES);
    let best = 0;
    while (low <= high) {
      const middle = Math.floor((low + high) / 2);
      const live = this.#liveBefore(middle, low);
      if (live === void 0) low = middle + 1;
      else if (live.header.firstSequence <= sequence4) {
        if (live.header.firstOffset !== 0) best = live.index * SECTOR_BYTES + live.header.firstOffset;
        low = middle + 1;
      } else high = live.index - 1;
    }
    return best;
  }
  /** The last sector in `lowest … index` with a readable header. */
  #liveBefore(index, lowest) {
    for (let at = index; at >= lowest; at--) {
      const sector = this.#space.sector(at);
      if (typeof sector !== "string" && !("damaged" in sector)) return { index: at, header: sector };
    }
    return void 0;
  }
};

// packages/core/src/counters/facts.ts
function documentRule(rules, document) {
  for (const rule of rules.documents) if (rule.document === document) return rule;
  return void 0;
}
function plainFact(measure2, operation, amount = 1n) {
  return { measure: measure2, amount, operation, document: void 0, taxGroup: void 0, payment: void 0 };
}
function operationFacts(operation, ...others) {
  return [plainFact("operations", operation), ...others];
}
function cashFacts({ direction, amount }) {
  const operation = direction === "in" ? "cash-in" : "cash-out";
  return operationFacts(operation, plainFact(operation, operation, amount));
}
function shiftFacts({ step }) {
  return operationFacts(step === "open" ? "shift-open" : "shift-close");
}
function eventFacts({ event, amount, from, to }) {
  const facts = [plainFact("operations", event)];
  if (amount !== void 0) facts.push(plainFact("amount", event, amount));
  if (from !== void 0 && to !== void 0) {
    facts.push(plainFact("duration", event, BigInt(to.utcMs - from.utcMs)));
  }
  return facts;
}
var ReceiptFacts = class {
  facts = [];
  #document;
  #minus;
  constructor(document, minus) {
    this.#document = document;
    this.#minus = minus;
  }
  count(measure2, amount) {
    if (amount === 0) return;
    const document = this.#document;
    this.facts.push({
      measure: measure2,
      amount: BigInt(amount),
      operation: document,
      document,
      taxGroup: void 0,
      payment: void 0
    });
  }
  /** Money, with the sign of the document kind. */
  sum(measure2, amount, taxGroup) {
    if (amount === 0n) return;
    const document = this.#document;
    const signed = this.#minus ? -amount : amount;
    this.facts.push({ measure: measure2, amount: signed, operation: document, document, taxGroup, payment: void 0 });
  }
  paid(payment, amount) {
    if (amount === 0n) return;
    const document = this.#document;
    const signed = this.#minus ? -amount : amount;
    this.facts.push({
      measure: "payment",
      amount: signed,
      operation: document,
      document,
      taxGroup: void 0,
      payment
    });
  }
};
function receiptFacts(receipt, rules) {
  const { document, items, buyer } = receipt.request;
  const rule = documentRule(rules, document);
  const found = new ReceiptFacts(document, rule?.sign === "minus");
  found.count("operations", 1);
  found.count("documents", 1);
  found.count("lines", items.length);
  if (receipt.total === 0n) found.count("zero-sum", 1);
  if (buyer?.taxNumber !== void 0) found.count("tax-number", 1);
  found.sum("amount", receipt.total);
  const { discounts, surcharges, discount, surcharge } = allowances(receipt);
  found.count("discounts", discounts);
  found.count("surcharges", surcharges);
  if (rule?.counted !== true) return found.facts;
  found.sum("total", receipt.total);
  for (const share of receipt.taxes) {
    found.sum("gross", share.gross, share.group);
    found.sum("tax", share.tax, share.group);
  }
  addPayments(found, receipt, rules);
  found.sum("change", receipt.change);
  found.sum("discount", discount);
  found.sum("surcharge", surcharge);
  return found.facts;
}
function allowances({ request }) {
  const sums = { discounts: 0, surcharges: 0, discount: 0n, surcharge: 0n };
  for (const item of request.items) {
    if (item.discount !== void 0 && item.discount !== 0n) {
      sums.discounts++;
      sums.discount += item.discount;
    }
    if (item.surcharge !== void 0 && item.surcharge !== 0n) {
      sums.surcharges++;
      sums.surcharge += item.surcharge;
    }
  }
  return sums;
}
function addPayments(found, { request, change }, rules) {
  let rest = change;
  for (const payment of request.payments) {
    if (rest !== 0n && isCash(rules, payment)) {
      found.paid(payment.kind, payment.amount - rest);
      rest = 0n;
    } else found.paid(payment.kind, payment.amount);
  }
}
function isCash(rules, { kind }) {
  for (const rule of rules.payments) if (rule.kind === kind) return rule.cash;
  return false;
}

// packages/core/src/unit/series.ts
var Series = class _Series {
  static none = new _Series([], []);
  /** In the open, so that two states can be compared by value. @internal */
  names;
  /** @internal */
  numbers;
  constructor(names, numbers) {
    this.names = names;
    this.numbers = numbers;
  }
  /** Kept by name, so that what leads to the same numbers leads to the same value. */
  static of(list2) {
    const sorted2 = list2.toSorted((left, right) => left.series < right.series ? -1 : 1);
    return new _Series(
      sorted2.map(({ series }) => series),
      sorted2.map(({ last }) => last)
    );
  }
  /** The last number given in a series; undefined before the first. */
  get(series) {
    return this.numbers[this.names.indexOf(series)];
  }
  /** The highest number that any series has given; 0 before the first. */
  get highest() {
    let highest = 0;
    for (const last of this.numbers) if (last > highest) highest = last;
    return highest;
  }
  with(series, last) {
    const at = this.names.indexOf(series);
    if (at < 0) return _Series.of([...this.list(), { series, last }]);
    const copy = this.numbers.slice();
    copy[at] = last;
    return new _Series(this.names, copy);
  }
  /** Sorted by name, as records carry them. */
  list() {
    return this.names.map((series, index) => ({ series, last: this.numbers[index] ?? 0 }));
  }
};

// packages/core/src/unit/state.ts
var BLANK_STATE = {
  life: "blank",
  lifeBefore: "blank",
  lastUtcMs: 0,
  offsetMinutes: 0,
  year: 0,
  day: 0,
  dayOpen: false,
  dayOpenedBy: 0,
  lastCloseUtcMs: 0,
  copies: 0,
  series: Series.none,
  counters: Counters.none,
  shifts: [],
  keys: [],
  operations: 0,
  epochBlock: 0,
  previousEpochBlock: 0,
  rulesBlock: 0,
  bindingBlock: 0,
  fiscalEntries: 0,
  rules: void 0
};
function epochOf(state) {
  return Math.floor(state.operations / LIMITS.epochOperations);
}
function isFiscalKind(kind) {
  return kind === "identity" || kind === "life" || kind === "rules" || kind === "day-close";
}
function bindsOperation({ kind, payload }) {
  if (kind === "event") return payload.operation !== void 0;
  return kind !== "rules" && kind !== "checkpoint" && kind !== "discard" && kind !== "answer";
}
function countersIn({ counters, year }, time) {
  return localYear(time) === year ? counters : counters.start({ scope: "year" });
}
function fold(state, content, at) {
  const counters = countersAfter(countersIn(state, at.time), content, state.rules);
  if ("overflow" in counters) return counters;
  const next = { ...state };
  next.counters = counters;
  next.year = localYear(at.time);
  next.lastUtcMs = at.time.utcMs;
  next.offsetMinutes = at.time.offsetMinutes;
  if (isFiscalKind(content.kind)) next.fiscalEntries++;
  if (bindsOperation(content)) bindOperation(next, at.block);
  foldContent(next, content, at);
  return next;
}
function bindOperation(next, block2) {
  next.operations++;
  if (next.operations % LIMITS.epochOperations !== 0) return;
  next.previousEpochBlock = next.epochBlock;
  next.epochBlock = block2;
}
function countersAfter(counters, content, rules) {
  if (rules === void 0) return content.kind === "rules" ? counters.under(content.payload.rules) : counters;
  switch (content.kind) {
    case "receipt":
      return counters.plus(receiptFacts(content.payload, rules), content.payload.request.till);
    case "copy":
      return counters.plus(operationFacts("copy", plainFact("copies", "copy")), content.payload.till);
    case "cash":
      return counters.plus(cashFacts(content.payload), content.payload.till);
    case "rules":
      return counters.under(content.payload.rules);
    case "day-open":
      return counters.start({ scope: "day", reset: "opening" });
    case "day-close": {
      const closed = countersAtClosing(counters);
      return "overflow" in closed ? closed : closed.start({ scope: "day", reset: "closing" });
    }
    case "event":
      return counters.plus(eventFacts(content.payload), content.payload.till);
    case "shift":
      return countersAfterShift(counters, content.payload);
    case "identity":
    case "life":
    case "clock":
    case "checkpoint":
    case "fence":
    case "discard":
    case "answer":
    case "key":
    case "successor":
      return counters;
  }
}
function countersAtClosing(counters) {
  return counters.plus(operationFacts("day-close", plainFact("days", "day-close")));
}
function countersAtShift(counters, shift) {
  const { step, till } = shift;
  const begun = step === "open" ? counters.start({ scope: "shift", reset: "opening" }, till) : counters;
  return begun.plus(shiftFacts(shift), till);
}
function countersAfterShift(counters, shift) {
  const after = countersAtShift(counters, shift);
  if ("overflow" in after || shift.step === "open") return after;
  return after.start({ scope: "shift", reset: "closing" }, shift.till);
}
function shiftsAfter(shifts, shift, sequence4) {
  const { till, number, step, openedBy } = shift;
  const others = shifts.filter((other) => other.till !== till);
  const value = { till, number, openedBy: openedBy ?? sequence4, isOpen: step === "open" };
  return [...others, value].sort((left, right) => left.till < right.till ? -1 : 1);
}
function foldContent(next, content, { sequence: sequence4, time, block: block2 }) {
  switch (content.kind) {
    case "identity":
      next.life = "personalised";
      next.lifeBefore = "personalised";
      return;
    case "life": {
      const { to } = content.payload.change;
      next.lifeBefore = to === "blocked" ? next.life : to;
      next.life = to;
      if (to === "bound") next.bindingBlock = block2;
      return;
    }
    case "rules":
      next.rules = content.payload.rules;
      next.rulesBlock = block2;
      return;
    case "day-open":
      next.day = content.payload.day;
      next.dayOpen = true;
      next.dayOpenedBy = sequence4;
      return;
    case "day-close":
      next.dayOpen = false;
      next.lastCloseUtcMs = time.utcMs;
      return;
    case "receipt":
      next.series = next.series.with(content.payload.series, content.payload.number);
      return;
    case "copy":
      next.copies = content.payload.ordinal;
      return;
    case "shift":
      next.shifts = shiftsAfter(next.shifts, content.payload, sequence4);
      return;
    case "key":
      next.keys = keysAfter(next.keys, content.payload, sequence4);
      return;
    case "successor":
      if (content.payload.step === "to") next.successor = sequence4;
      else next.predecessor = sequence4;
      return;
    case "event":
    case "cash":
    case "clock":
    case "checkpoint":
    case "fence":
    case "discard":
    case "answer":
      return;
  }
}
function summaryOf(state) {
  const { rules: _rules, counters, series, shifts, keys, ...rest } = state;
  const lists = { counters: counters.list(), series: series.list() };
  return {
    ...rest,
    ...lists,
    ...shifts.length === 0 ? {} : { shifts },
    ...keys.length === 0 ? {} : { keys }
  };
}
function stateOf(summary, rules) {
  const counters = Counters.of(rules, summary.counters);
  return {
    ...summary,
    counters,
    series: Series.of(summary.series),
    shifts: summary.shifts ?? [],
    keys: summary.keys ?? [],
    rules
  };
}
function rulesOf(state) {
  return present(state.rules, "a bound unit has rules");
}

// packages/core/src/unit/fiscal-entries.ts
var COUNTER_BYTES = 900;
function writeFiscalEntries(fiscal, batch) {
  let entry = batch.first;
  for (const record2 of batch.records) {
    const { kind, sequence: sequence4 } = record2.header;
    if (!isFiscalKind(kind)) continue;
    const content = contentOf(record2);
    const closing = content.kind === "day-close" ? content.payload : void 0;
    fiscal.write({
      header: { kind, entry, sequence: sequence4 },
      payload: {
        leafHash: record2.leafHash,
        day: closing?.day ?? 0,
        counters: lastingTotals(closing?.counters ?? [], batch.rules)
      }
    });
    entry++;
  }
}
function lastingTotals(counters, rules) {
  const lasting = new Set(rules?.counters.filter((spec) => spec.scope === "unit").map((spec) => spec.name));
  let left = COUNTER_BYTES;
  return counters.filter(({ key }) => {
    left -= lasting.has(nameOfKey(key)) ? key.length + 14 : 0;
    return lasting.has(nameOfKey(key)) && left >= 0;
  });
}

// packages/core/src/unit/settle-fiscal.ts
function settleFiscal(unit) {
  const { head, state } = unit.position;
  const index = new JournalIndex(unit.space);
  const last = unit.seen.last();
  const count = last === void 0 ? 0 : last.header.entry + 1;
  const named = last === void 0 ? void 0 : index.find(last.header.sequence, head);
  const linked = last === void 0 || named !== void 0 && equalBytes(named.leafHash, last.payload.leafHash);
  const inputs = { behind: count < state.fiscalEntries, ahead: count > state.fiscalEntries, linked };
  const { label, then } = decide(FISCAL_TABLE, inputs);
  if (then === "halt-journal-older") {
    return {
      halted: `the fiscal memory holds ${count} entries, the journal knows ${state.fiscalEntries}: the journal is older`
    };
  }
  if (then === "halt-other-journal") return { halted: "fiscal memory and journal belong to different journals" };
  if (!settleSlots(unit, last)) return { halted: "the flash does not hold the last slots of the fiscal memory" };
  if (then === "complete") {
    const missing = [...index.from(last === void 0 ? 0 : last.header.sequence + 1, head)];
    writeFiscalEntries(unit.fiscal, { records: missing, first: count, rules: state.rules });
    unit.ports.flash.flush();
  }
  return { label };
}
function settleSlots({ fiscal, seen }, last) {
  const end = seen.firstFree();
  const torn = last === void 0 ? 0 : last.slot + 1;
  const { then } = decide(SLOT_TABLE, { entry: last !== void 0, tornBehind: torn < end });
  const finishes = then === "finish" || then === "finish-and-clear";
  const clears = then === "clear" || then === "finish-and-clear";
  if (finishes && last !== void 0 && !fiscal.finish(last.slot, seen.bytes(last.slot))) return false;
  for (let slot = torn; clears && slot < end; slot++) if (!fiscal.clear(slot)) return false;
  return true;
}

// packages/core/src/unit/settle-tail.ts
function scanBeyond(space, cursor, nextSequence) {
  const dirtyEnd = dirtyEndBehind(space, cursor);
  const bytes = space.read(cursor, dirtyEnd - cursor);
  for (let at = cursor; at < dirtyEnd; at += BLOCK_BYTES) {
    if (at % SECTOR_BYTES < SECTOR_HEADER_BYTES) continue;
    if (!RECORD_MAGIC.every((byte, index) => bytes[at - cursor + index] === byte)) continue;
    const record2 = space.probe(at);
    if (record2 !== void 0 && record2.header.sequence - record2.batchOffset > nextSequence) {
      return { dirtyEnd, laterBatch: true };
    }
  }
  return { dirtyEnd, laterBatch: false };
}
function dirtyEndBehind(space, cursor) {
  const first = Math.floor(cursor / SECTOR_BYTES);
  for (let index = Math.min(first + BATCH_SECTORS, space.sectors) - 1; index >= first; index--) {
    const start = Math.max(cursor, index * SECTOR_BYTES);
    const count = (index + 1) * SECTOR_BYTES - start;
    if (space.isErased(start, count)) continue;
    const bytes = space.read(start, count);
    const dirty = bytes.findLastIndex((byte) => byte !== 255) + 1;
    if (dirty > 0) return start + Math.ceil(dirty / BLOCK_BYTES) * BLOCK_BYTES;
  }
  return cursor;
}
function startOf(space, { head, condemned }) {
  if (condemned !== void 0) return { from: condemned.from, at: condemned.from, kind: "damaged", why: "condemned" };
  const step = space.step(head.cursor);
  const at = placeOf(step);
  const why = step.kind === "damaged" ? step.why : "record is missing";
  const isBareHeader = step.kind === "erased" && step.at !== at;
  return { from: step.gap?.from ?? at, at, kind: isBareHeader ? "damaged" : step.kind, why };
}
function placeOf(step) {
  const at = step.kind === "record" ? step.record.offset : step.at;
  return at % SECTOR_BYTES === SECTOR_HEADER_BYTES ? at - SECTOR_HEADER_BYTES : at;
}
function settleTail(ports, space, end) {
  const { head, condemned } = end;
  const start = startOf(space, end);
  const { from, at } = start;
  const scan = scanBeyond(space, at, head.nextSequence);
  const { label, then } = decide(TAIL_TABLE, {
    blank: head.nextSequence === 0,
    erasedHere: start.kind === "erased" || start.kind === "full",
    cleanBeyond: scan.dirtyEnd === at,
    laterBatch: scan.laterBatch,
    unnamedGap: from !== at,
    condemned: condemned !== void 0
  });
  switch (then) {
    case "halt-rot":
      return { halted: `journal is damaged at byte ${at}, before record ${head.nextSequence}: ${start.why}` };
    case "erase-blank":
      eraseBlank(ports, space, scan.dirtyEnd);
      return { head: EMPTY_HEAD, label };
    case "go-on":
      return hold(ports, space, { end, gap: void 0, markAt: void 0, label, cursor: at });
    case "name-gap":
      return hold(ports, space, { end, gap: { from, to: at }, markAt: void 0, label, cursor: at });
    case "discard-tail": {
      const markAt = condemned?.markAt ?? behind(ports, space, { at, dirtyEnd: scan.dirtyEnd });
      const to = Math.min(markAt + SECTOR_BYTES, space.bytes);
      return hold(ports, space, { end, gap: { from, to }, markAt, label, cursor: to });
    }
  }
}
function eraseBlank(ports, space, dirtyEnd) {
  for (let offset = Math.max(dirtyEnd, 1) - 1; offset >= 0; offset -= SECTOR_BYTES)
    ports.flash.erase(space.address(offset - offset % SECTOR_BYTES));
  ports.flash.flush();
}
function behind(ports, space, tail) {
  const { pageBytes } = ports.flash.geometry;
  const seen = Math.max(tail.dirtyEnd, promisedEnd(space, tail.at));
  const end = Math.ceil(seen / pageBytes) * pageBytes + pageBytes;
  return Math.min(Math.ceil(end / SECTOR_BYTES) * SECTOR_BYTES, space.bytes);
}
function promisedEnd(space, at) {
  const headerBehind = (end2) => {
    const { offset } = placeFrame(end2, BLOCK_BYTES);
    return offset < space.bytes ? space.header(offset) : "beyond the journal";
  };
  let end = at;
  for (let header = headerBehind(end); typeof header !== "string"; header = headerBehind(end))
    end = placeFrame(end, frameSize(header)).end;
  return Math.min(end, space.bytes);
}
function hold(ports, space, settled) {
  const { end, gap, label, cursor } = settled;
  const inputs = {
    recordsHold: finishLast(ports, space, end),
    marksHold: gap === void 0 || discard(ports, space, { ...settled, gap })
  };
  const { then } = decide(HOLD_TABLE, inputs);
  if (then === "halt-worn") {
    const what = inputs.recordsHold ? "discard marks" : "the last record";
    return { halted: `the flash does not hold ${what} near byte ${cursor} of the journal` };
  }
  return { head: { ...end.head, cursor, gap }, label };
}
function finishLast(ports, space, { head, lastOffset }) {
  if (head.nextSequence === 0) return true;
  const from = lastOffset - lastOffset % ports.flash.geometry.pageBytes;
  return programAgain(ports.flash, space.address(from), space.read(from, head.cursor - from));
}
function discard(ports, space, { end, gap, markAt }) {
  if (markAt === void 0 || markAt >= space.bytes) return clear(ports, space, gap);
  const { condemned, journalId } = end;
  const marked = condemned === void 0 ? condemn(ports, space, {
    from: gap.from,
    markAt,
    journalId: present(journalId, "a journal with records has an id")
  }) : confirm(ports, space, markAt);
  if (!marked || !clear(ports, space, { from: gap.from, to: markAt })) return false;
  return clear(ports, space, { from: markAt, to: markAt + SECTOR_BYTES });
}
function condemn(ports, space, mark) {
  const fields = { fromBlock: mark.from / BLOCK_BYTES, journalId: mark.journalId, crc: 0 };
  const crc = crc32c(condemnMarkLayout.encode(fields).subarray(0, SECTOR_CRC_BYTES));
  const bytes = condemnMarkLayout.encode({ ...fields, crc });
  programNew(ports.flash, space.address(mark.markAt), bytes);
  return programAgain(ports.flash, space.address(mark.markAt), bytes);
}
function confirm(ports, space, markAt) {
  return programAgain(ports.flash, space.address(markAt), space.read(markAt, SECTOR_HEADER_BYTES));
}
function clear(ports, space, { from, to }) {
  const inFirst = Math.min(Math.ceil(from / SECTOR_BYTES) * SECTOR_BYTES, to);
  const runs = from < inFirst ? [{ from, to: inFirst }] : [];
  for (let sector = inFirst; sector < to; sector += SECTOR_BYTES)
    runs.push({ from: sector, to: sector + SECTOR_HEADER_BYTES });
  for (const run of runs) programRun(ports.flash, space.address(run.from), new Uint8Array(run.to - run.from));
  ports.flash.flush();
  return runs.every((run) => isZero(ports.flash.read(space.address(run.from), run.to - run.from)));
}

// packages/core/src/unit/boot.ts
function boot(ports) {
  const stored = new JournalSpace(ports.flash, ports.map.journal, ports.hasher);
  const once = new ReadOnce(ports.flash);
  const space = new JournalSpace(once, ports.map.journal, ports.hasher);
  const identityStep = space.step(0);
  const identity = identityStep.kind === "record" ? identityOf(identityStep.record) : void 0;
  if (identity !== void 0 && "halted" in identity) return identity;
  const last = lastWrittenSector(stored);
  const condemned = identity === void 0 ? void 0 : space.condemnedFrom(last, identity.journalId);
  const limit = condemned ?? space.bytes;
  const start = startPosition(space, { last, limit, identity, ports });
  if ("halted" in start) return start;
  const walk = walkTail(space, { start, limit, identity, ports });
  if ("halted" in walk) return walk;
  const tail = settleTail(ports, space, {
    head: walk.position.head,
    lastOffset: walk.lastOffset,
    journalId: identity?.journalId,
    condemned: condemned === void 0 ? void 0 : { from: condemned, markAt: last * SECTOR_BYTES }
  });
  if ("halted" in tail) return tail;
  const position = { head: tail.head, state: walk.position.state };
  const seen = new FiscalMemory(once, ports.map.fiscal);
  const fiscal = new FiscalMemory(ports.flash, ports.map.fiscal, seen.firstFree());
  const settled = settleFiscal({ ports, space, fiscal, seen, position });
  if ("halted" in settled) return settled;
  if (identity !== void 0) {
    const key = logKeyIn(position.state.keys, identity);
    ports.secureElement.settleKey?.(key);
    const signer = ports.secureElement.signer();
    if (signer !== void 0 && !equalBytes(signer.publicKey, key))
      return { halted: "the secure element holds another key than the journal names" };
  }
  const report = { tail: tail.label, fiscal: settled.label, recordsRead: walk.records };
  return { space: stored, fiscal, ...position, identity, report };
}
function identityOf(record2) {
  const content = contentOf(record2);
  if (content.kind !== "identity" || record2.header.sequence !== 0) return { halted: "record 0 is not the identity" };
  return content.payload;
}
function lastWrittenSector(space) {
  let low = 0;
  let high = space.sectors;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (space.sector(middle) === "erased") high = middle;
    else low = middle + 1;
  }
  let last = low - 1;
  for (let ahead = low; ahead < Math.min(low + BATCH_SECTORS, space.sectors); ahead++) {
    if (space.sector(ahead) !== "erased") last = ahead;
  }
  return last;
}
function startPosition(space, found) {
  const { last, limit, identity, ports } = found;
  for (let index = last; index >= Math.max(0, last - 2 * BATCH_SECTORS); index--) {
    if (index * SECTOR_BYTES >= limit) continue;
    const sector = space.sector(index);
    if (typeof sector === "string" || "damaged" in sector) continue;
    if (identity !== void 0 && !equalBytes(sector.journalId, identity.journalId)) {
      return { halted: `sector ${index} belongs to another journal` };
    }
    if (sector.checkpointSequence === 0) return { head: EMPTY_HEAD, state: BLANK_STATE };
    if (identity === void 0) return { halted: "the identity record is damaged" };
    const offset = sector.checkpointBlock * BLOCK_BYTES;
    const record2 = offset < space.bytes ? space.probe(offset) : void 0;
    if (record2 === void 0)
      return { halted: `the last checkpoint record is damaged (byte ${offset} of the journal)` };
    return checkpointPosition(space, record2, { identity, ports });
  }
  if (last >= 2 * BATCH_SECTORS) return { halted: `no readable sector header before sector ${last}` };
  return { head: EMPTY_HEAD, state: BLANK_STATE };
}
function checkpointPosition(space, record2, at) {
  const content = contentOf(record2);
  if (content.kind !== "checkpoint") return { halted: `byte ${record2.offset} of the journal is no checkpoint record` };
  const key = logKeyIn(content.payload.state.keys ?? [], at.identity);
  if (!signatureHolds(record2, { ...at, key }))
    return { halted: `signature of checkpoint record ${record2.header.sequence} is wrong` };
  const { root, frontier: roots, noteSignature, state } = content.payload;
  const size = record2.header.sequence;
  const frontier = new Frontier(size, roots);
  const note = noteSignable({ serial: at.identity.serial, size, root });
  if (!frontier.isConsistent() || !equalBytes(frontier.root(at.ports.hasher), root))
    return { halted: `tree head of checkpoint ${size} is wrong` };
  if (!at.ports.verifySignature(key, note, noteSignature)) {
    return { halted: `tree head signature of checkpoint ${size} is wrong` };
  }
  const rulesRecord = state.rulesBlock === 0 ? void 0 : space.probe(state.rulesBlock * BLOCK_BYTES);
  const rules = rulesRecord === void 0 ? void 0 : contentOf(rulesRecord);
  if (state.rulesBlock !== 0 && rules?.kind !== "rules") return { halted: "the rules in force are damaged" };
  const before = { ...EMPTY_HEAD, frontier };
  const folded = stateOf(state, rules?.kind === "rules" ? rules.payload.rules : void 0);
  const place = { sequence: size, time: record2.header, block: record2.offset / BLOCK_BYTES };
  const after = fold(folded, content, place);
  if ("overflow" in after) return { halted: `counter ${after.overflow} overflows at checkpoint ${size}` };
  return { head: advanceHead(before, record2, at.ports.hasher), state: after };
}
function signatureHolds(record2, by) {
  const { journalId } = by.identity;
  const signable = recordSignable({ journalId, sequence: record2.header.sequence, leafHash: record2.leafHash });
  return by.ports.verifySignature(by.key, signable, record2.signature);
}
function walkTail(space, from) {
  let position = from.start;
  let signed = from.start;
  let last;
  let lastKeys = from.start.state.keys;
  let records = 0;
  for (let step = space.step(position.head.cursor); step.kind === "record"; step = space.step(position.head.cursor)) {
    const { record: record2, gap } = step;
    if (record2.offset >= from.limit) break;
    if (record2.header.sequence !== position.head.nextSequence) break;
    const { keys } = position.state;
    const next = advance(position, { record: record2, gap, ports: from.ports });
    if ("halted" in next) return next;
    const rotated = rotationFault(record2, { ...from, keys });
    if (rotated !== void 0) return rotated;
    position = next;
    records++;
    if (record2.signature.length === 0) continue;
    signed = position;
    last = record2;
    lastKeys = keys;
  }
  if (last !== void 0 && from.identity !== void 0 && !signatureHolds(last, { ...from, identity: from.identity, key: logKeyIn(lastKeys, from.identity) })) {
    return { halted: `signature of record ${last.header.sequence} is wrong` };
  }
  return { position: signed, records, lastOffset: last?.offset ?? from.start.head.checkpointBlock * BLOCK_BYTES };
}
function rotationFault(record2, by) {
  const { identity, ports, keys } = by;
  const { kind, sequence: sequence4 } = record2.header;
  const content = kind === "key" ? contentOf(record2) : void 0;
  if (identity === void 0 || content?.kind !== "key" || !isLogRotation(content)) return void 0;
  const { publicKey: newKey, newKeySignature } = content.payload;
  const oldKey = logKeyIn(keys, identity);
  const isSigned = signatureHolds(record2, { identity, ports, key: oldKey });
  const message = newKey && rotationSignable({ journalId: identity.journalId, sequence: sequence4, oldKey, newKey });
  const both = isSigned && message && newKeySignature && ports.verifySignature(newKey, message, newKeySignature);
  return both === true ? void 0 : { halted: `the rotation of the log key in record ${sequence4} lacks a signature` };
}
function advance(position, found) {
  const { record: record2, gap, ports } = found;
  const { head, state } = position;
  const { sequence: sequence4, kind } = record2.header;
  if (!equalBytes(record2.previous, head.lastLeaf)) return { halted: `the chain is broken at record ${sequence4}` };
  if (gap !== void 0 !== (kind === "discard"))
    return { halted: `discarded bytes before record ${sequence4} are not named` };
  const content = contentOf(record2);
  if (gap !== void 0 && content.kind === "discard") {
    const { block: block2, blocks } = content.payload;
    if (block2 * BLOCK_BYTES !== gap.from || blocks * BLOCK_BYTES !== gap.to - gap.from)
      return { halted: `record ${sequence4} names other bytes than were discarded` };
  }
  const facts = { sequence: sequence4, time: record2.header, block: record2.offset / BLOCK_BYTES };
  const next = fold(state, content, facts);
  if ("overflow" in next) return { halted: `counter ${next.overflow} overflows at record ${sequence4}` };
  return { head: advanceHead(head, record2, ports.hasher), state: next };
}

// packages/core/src/unit/export-source.ts
var TILE_LEVELS = 8;
var SIGNATURE_BYTES2 = 64;
function unitExportSource(unit) {
  let last = { sequence: 0, bytes: { entries: 0, signatures: 0 } };
  const bytesBefore = (sequence4) => {
    const near = knownBefore(unit.area, sequence4);
    const useLast = last.sequence <= sequence4 && (near === void 0 || last.sequence > near.sequence);
    let known = useLast ? last : near ?? { sequence: 0, bytes: { entries: 0, signatures: 0 } };
    for (const record2 of unit.index.from(known.sequence, unit.extent())) {
      if (known.sequence === sequence4) break;
      known = { sequence: known.sequence + 1, bytes: bytesBehind(known.bytes, record2) };
    }
    last = known;
    return known.bytes;
  };
  return {
    records: (from) => unit.index.from(from, unit.extent()),
    subtree: (level, index) => unit.tree.node(level * TILE_LEVELS, index, unit.extent()),
    bytesBefore
  };
}
function knownBefore(area, sequence4) {
  const near = area.placeBefore(sequence4);
  if (near === void 0) return void 0;
  const { entryBytes, signed } = near.place;
  const signatures = LENGTH_BYTES * near.sequence + SIGNATURE_BYTES2 * signed;
  return { sequence: near.sequence, bytes: { entries: entryBytes, signatures } };
}

// packages/core/src/unit/chain.ts
var NO_SIGNATURE = new Uint8Array(64);
var Chain = class {
  #before;
  #context;
  #records = [];
  #nodes = [];
  #complete = (node) => void this.#nodes.push(node);
  #signatures;
  #frontier;
  #lastLeaf;
  /** Records before this one are signed, or need no signature. */
  #signedTo = 0;
  #noteSignature = NO_SIGNATURE;
  constructor(head, context) {
    this.#before = head;
    this.#context = context;
    this.#signatures = [...head.signatures];
    this.#frontier = head.frontier;
    this.#lastLeaf = head.lastLeaf;
  }
  get #nextSequence() {
    return this.#before.nextSequence + this.#records.length;
  }
  append(draft, payload) {
    const { hasher } = this.#context;
    const { stamp, signed, offset, end } = draft;
    const record2 = openRecord(
      { kind: draft.content.kind, sequence: this.#nextSequence, stamp, previous: this.#lastLeaf, payload, signed },
      { offset, end, batchOffset: this.#records.length, hasher }
    );
    this.#records.push(record2);
    this.#lastLeaf = record2.leafHash;
    this.#frontier = this.#frontier.append(record2.leafHash, hasher, this.#complete);
  }
  /** The tree head that a checkpoint record at this place commits to, as it is signed. */
  note() {
    const { identity, hasher } = this.#context;
    return noteSignable({ serial: identity.serial, size: this.#nextSequence, root: this.#frontier.root(hasher) });
  }
  /** Signs what was appended and is not signed yet, and the note of a checkpoint record where there is one. */
  *sign(note) {
    const open = this.#records.slice(this.#signedTo).filter(({ header }) => header.signatureBytes > 0);
    const { journalId } = this.#context.identity;
    const messages = open.map(
      ({ header: { sequence: sequence4 }, leafHash }) => recordSignable({ journalId, sequence: sequence4, leafHash })
    );
    if (note !== void 0) messages.push(note);
    this.#signedTo = this.#records.length;
    if (messages.length === 0) return void 0;
    const signatures = yield messages;
    if (signatures === void 0) return refuse("signer-broken", "the secure element does not answer");
    open.forEach((record2, index) => {
      const signature = present(signatures[index], "a signature for each message");
      record2.sign(signature);
      this.#signatures.push(signature);
    });
    if (note !== void 0) this.#noteSignature = present(signatures[open.length], "a signature for the note");
    return void 0;
  }
  /** The checkpoint record at this place. */
  checkpoint(state) {
    const { hasher } = this.#context;
    const payload = {
      root: this.#frontier.root(hasher),
      frontier: this.#frontier.roots,
      signaturesHash: hasher.sha256(concatBytes(...this.#signatures)),
      noteSignature: this.#noteSignature,
      state
    };
    return { kind: "checkpoint", payload };
  }
  /** After a checkpoint record: the next one counts signatures from here, this one's own included. */
  restart() {
    this.#signatures = [];
  }
  finish(drafts, state) {
    const before = this.#before;
    const records = this.#records;
    const layout2 = layoutBatch({
      cursor: before.cursor,
      firstSequence: before.nextSequence,
      frames: records.map((record2) => record2.close()),
      context: {
        journalId: this.#context.identity.journalId,
        checkpointSequence: before.checkpointSequence,
        checkpointBlock: before.checkpointBlock
      }
    });
    assert(layout2.offsets.at(-1) === records.at(-1)?.offset, "staged places and the layout agree");
    const checkpoint = records.findLast(({ header }) => header.kind === "checkpoint");
    return {
      ok: true,
      layout: layout2,
      records,
      contents: drafts.map(({ content }) => content),
      nodes: this.#nodes,
      before,
      state,
      head: {
        cursor: layout2.end,
        nextSequence: this.#nextSequence,
        lastLeaf: this.#lastLeaf,
        frontier: this.#frontier,
        signatures: this.#signatures,
        checkpointSequence: checkpoint?.header.sequence ?? before.checkpointSequence,
        checkpointBlock: checkpoint === void 0 ? before.checkpointBlock : checkpoint.offset / BLOCK_BYTES,
        gap: void 0,
        checkpointOwed: false
      }
    };
  }
};

// packages/core/src/unit/reserve.ts
var FRAME_BYTES = 320;
var GROWTH_BYTES = 2048;
var HEAD_BYTES = 2048;
var LIFE_BYTES = 3328;
var LINK_BYTES = 1536;
var LIFE_STEPS_MAX = 4;
var POWER_CUTS = 1;
var RESERVE_MAX_BYTES = (1 + POWER_CUTS) * (4 * LIMITS.entryBytes + LIFE_STEPS_MAX * LIFE_BYTES + 4 * SECTOR_BYTES);
var RESERVE_SLOTS = 2 * (LIFE_STEPS_MAX + 1);
function mayUseReserve(contents) {
  return contents.every(
    ({ kind, payload }) => kind === "day-close" || kind === "checkpoint" || kind === "successor" && payload.step === "to" || kind === "life" && payload.change.to !== "blocked"
  );
}
function reserveBytes(state, freeBytes) {
  if (freeBytes >= RESERVE_MAX_BYTES) return RESERVE_MAX_BYTES;
  const summary = stateSummaryTable.encode(summaryOf(state)).length + GROWTH_BYTES;
  const closing = state.dayOpen ? summary + FRAME_BYTES + checkpointBytes(summary) : 0;
  const ending = LIFE_STEPS_MAX * (LIFE_BYTES + FRAME_BYTES) + LINK_BYTES + FRAME_BYTES + checkpointBytes(summary);
  const frames = (1 + POWER_CUTS) * (closing + ending);
  const sectors = Math.ceil(frames / (SECTOR_BYTES - SECTOR_HEADER_BYTES));
  return frames + sectors * SECTOR_HEADER_BYTES + POWER_CUTS * SECTOR_BYTES;
}
function checkpointBytes(summary) {
  return summary + HEAD_BYTES + FRAME_BYTES;
}

// packages/core/src/unit/group.ts
var NO_HASH = new Uint8Array(HASH_BYTES);
var NO_SIGNATURE2 = new Uint8Array(64);
var Group = class {
  #context;
  #base;
  #drafts = [];
  #state;
  #cursor;
  #checkpointSequence;
  #slots = 0;
  #commands = 0;
  /** @param stamp time of a discard mark and a checkpoint record that the group begins with where they are owed */
  constructor(base, context, stamp) {
    this.#base = base;
    this.#context = context;
    this.#state = base.state;
    this.#cursor = base.place.cursor;
    this.#checkpointSequence = base.place.checkpointSequence;
    if (base.gap !== void 0) {
      const { from, to } = base.gap;
      const payload = { block: from / BLOCK_BYTES, blocks: (to - from) / BLOCK_BYTES };
      const refusal2 = this.#add({ kind: "discard", payload }, { stamp, signed: true });
      assert(refusal2 === void 0, "a discard mark counts nothing");
    }
    if (base.checkpointOwed) this.#addCheckpoint(stamp);
  }
  /** The state after everything that was staged: what the next command is planned against. */
  get state() {
    return this.#state;
  }
  /** Number of commands that were staged. */
  get commands() {
    return this.#commands;
  }
  /** Records that were staged, discard marks and checkpoint records included. */
  get records() {
    return this.#drafts.length;
  }
  /** Whether nothing would be written. */
  get isEmpty() {
    return this.#drafts.length === 0;
  }
  /** Bytes of flash that were staged. */
  get bytes() {
    return this.#cursor - this.#base.place.cursor;
  }
  /** What the next group is staged on. */
  get after() {
    const place = {
      cursor: this.#cursor,
      nextSequence: this.#nextSequence,
      checkpointSequence: this.#checkpointSequence
    };
    return { place, state: this.#state, gap: void 0, checkpointOwed: false };
  }
  get #nextSequence() {
    return this.#base.place.nextSequence + this.#drafts.length;
  }
  /**
   * Stages a command: its records, and the checkpoint record that they make due. A refusal leaves the group as it was.
   * `undefined`: the group has no room for it, another one has.
   */
  add(contents, options) {
    assert(contents.length <= LIMITS.batchRecords, "a command appends a bounded number of records");
    const mark = this.#mark();
    if (mark.state.life === "archived" && contents.some(({ kind }) => kind !== "successor")) {
      return refuse("not-allowed-in-state", "an archived unit takes no records");
    }
    const last = this.#drafts.at(-1);
    if (last !== void 0 && isLogRotation(last.content)) return void 0;
    const first = this.#drafts.length;
    const signed = options.signing === "record";
    for (const content of contents) {
      const refusal3 = this.#add(content, { stamp: options.stamp, signed });
      if (refusal3 !== void 0) return this.#backTo(mark, refusal3);
    }
    if (!signed || this.#isCheckpointDue(first)) this.#addCheckpoint(options.stamp);
    const refusal2 = this.#noRoom(mark, mayUseReserve(contents));
    if (refusal2 !== void 0) return this.#backTo(mark, refusal2);
    if (this.bytes > LIMITS.batchBytes) {
      this.#backTo(mark, void 0);
      return this.#commands > 0 ? void 0 : refuse("validation-failed", "the command needs more room than a batch has");
    }
    this.#commands++;
    return { ok: true, first, count: contents.length };
  }
  #add(content, how) {
    const isCheckpoint = content.kind === "checkpoint";
    const payload = encodeContent(content);
    const sequence4 = this.#nextSequence;
    const { offset, end } = placeFrame(this.#cursor, frameSize(sizesOf(payload, how.signed)));
    const state = fold(this.#state, content, { sequence: sequence4, time: how.stamp, block: offset / BLOCK_BYTES });
    if ("overflow" in state) return refuse("counter-overflow", `counter ${state.overflow} has no room`);
    this.#state = state;
    this.#cursor = end;
    if (isFiscalKind(content.kind)) this.#slots++;
    this.#drafts.push({ content, ...how, payload: isCheckpoint ? void 0 : payload, offset, end });
    return void 0;
  }
  /** Stages a checkpoint record over everything before it; its size does not depend on its hashes. */
  #addCheckpoint(stamp) {
    const payload = {
      root: NO_HASH,
      frontier: Array.from({ length: bitsIn(this.#nextSequence) }, () => NO_HASH),
      signaturesHash: NO_HASH,
      noteSignature: NO_SIGNATURE2,
      state: summaryOf(this.#state)
    };
    this.#checkpointSequence = this.#nextSequence;
    const refusal2 = this.#add({ kind: "checkpoint", payload }, { stamp, signed: true });
    assert(refusal2 === void 0, "a checkpoint record counts nothing");
  }
  /** After every closing, and early enough that a whole command more stays within the bound. */
  #isCheckpointDue(first) {
    const since = this.#nextSequence - this.#checkpointSequence;
    let closes = false;
    for (let at = first; at < this.#drafts.length; at++) {
      const content = this.#drafts[at]?.content;
      if (content !== void 0 && isLogRotation(content)) return false;
      closes ||= content?.kind === "day-close";
    }
    return closes || since >= LIMITS.checkpointRecords - LIMITS.batchRecords;
  }
  #noRoom(mark, isEnding) {
    const { journalBytes, freeSlots } = this.#context;
    const left = journalBytes - this.#cursor;
    if (left < (isEnding ? 0 : reserveBytes(this.#state, left))) {
      return refuse("journal-full", `${Math.max(0, journalBytes - mark.cursor)} bytes are left in the journal`);
    }
    if (this.#slots === mark.slots) return void 0;
    const free = freeSlots();
    if (free >= this.#slots + (isEnding ? 0 : RESERVE_SLOTS)) return void 0;
    return refuse("fiscal-memory-full", `${free - mark.slots} slots are left in the fiscal memory`);
  }
  #mark() {
    return {
      drafts: this.#drafts.length,
      state: this.#state,
      cursor: this.#cursor,
      checkpointSequence: this.#checkpointSequence,
      slots: this.#slots
    };
  }
  #backTo(mark, refusal2) {
    this.#drafts.length = mark.drafts;
    this.#state = mark.state;
    this.#cursor = mark.cursor;
    this.#checkpointSequence = mark.checkpointSequence;
    this.#slots = mark.slots;
    return refusal2;
  }
  /** Chains, hashes and collects signatures, checkpoint record by checkpoint record. Writes nothing. */
  *seal(head) {
    assert(head.cursor === this.#base.place.cursor, "a group is sealed on the head that it was staged on");
    const chain = new Chain(head, this.#context);
    for (const draft of this.#drafts) {
      if (draft.content.kind === "checkpoint") {
        const broken2 = yield* chain.sign(chain.note());
        if (broken2 !== void 0) return broken2;
        chain.append(draft, encodeContent(chain.checkpoint(draft.content.payload.state)));
        chain.restart();
      } else chain.append(draft, present(draft.payload, "a record has its payload"));
    }
    const broken = yield* chain.sign();
    if (broken !== void 0) return broken;
    return chain.finish(this.#drafts, this.#state);
  }
};
function bitsIn(count) {
  let bits = 0;
  for (let rest = count; rest > 0; rest = Math.floor(rest / 2)) bits += rest % 2;
  return bits;
}

// packages/core/src/journal/tree-proofs.ts
function splitOf(count) {
  let split2 = 1;
  while (split2 * 2 < count) split2 *= 2;
  return split2;
}
function rootsOf(tree, first, count) {
  const roots = [];
  let at = first;
  for (let left = count; left > 0; ) {
    let level = 0;
    while (2 ** (level + 1) <= left) level++;
    roots.push(tree.node(level, at / 2 ** level));
    at += 2 ** level;
    left -= 2 ** level;
  }
  return roots;
}
function rangeRoot(tree, first, count) {
  return foldRoots(rootsOf(tree, first, count), tree.hasher);
}
function inclusionPath(tree, leaf, size) {
  const path = [];
  let first = 0;
  let count = size;
  while (count > 1) {
    const split2 = splitOf(count);
    if (leaf - first < split2) {
      path.push(rangeRoot(tree, first + split2, count - split2));
      count = split2;
    } else {
      path.push(rangeRoot(tree, first, split2));
      first += split2;
      count -= split2;
    }
  }
  return path.reverse();
}
function consistencyPath(tree, older, size) {
  const path = [];
  let first = 0;
  let count = size;
  let left = older;
  let isWhole = true;
  while (left < count) {
    const split2 = splitOf(count);
    if (left <= split2) {
      path.push(rangeRoot(tree, first + split2, count - split2));
      count = split2;
    } else {
      path.push(rangeRoot(tree, first, split2));
      first += split2;
      count -= split2;
      left -= split2;
      isWhole = false;
    }
  }
  if (!isWhole) path.push(rangeRoot(tree, first, count));
  return path.reverse();
}
function rootFromInclusion(proof, hasher) {
  let node = proof.sequence;
  let last = proof.size - 1;
  let hash3 = proof.leafHash;
  for (const sibling of proof.path) {
    if (node % 2 === 1 || node === last) {
      hash3 = nodeHash(sibling, hash3, hasher);
      while (node % 2 === 0 && node !== 0) {
        node /= 2;
        last = Math.floor(last / 2);
      }
    } else hash3 = nodeHash(hash3, sibling, hasher);
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  return hash3;
}
function rootsFromConsistency(proof, hasher) {
  const isComplete = proof.older === 1 || 2 * splitOf(proof.older) === proof.older;
  const [first, ...rest] = isComplete ? [proof.olderRoot, ...proof.path] : proof.path;
  let node = proof.older - 1;
  let last = proof.size - 1;
  while (node % 2 === 1) {
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  let older = first ?? proof.olderRoot;
  let newer = older;
  for (const sibling of rest) {
    if (node % 2 === 1 || node === last) {
      older = nodeHash(sibling, older, hasher);
      newer = nodeHash(sibling, newer, hasher);
      while (node % 2 === 0 && node !== 0) {
        node /= 2;
        last = Math.floor(last / 2);
      }
    } else newer = nodeHash(newer, sibling, hasher);
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  return [older, newer];
}

// packages/core/src/unit/journal-tree.ts
var RUN_LEVELS = 10;
var JournalTree = class {
  #area;
  #index;
  #hasher;
  constructor(parts) {
    this.#area = parts.area;
    this.#index = parts.index;
    this.#hasher = parts.hasher;
  }
  /** Root of the first `size` records, checked to be the beginning of the whole tree. */
  root(size, extent, head) {
    if (size === head.size) return head.root;
    return this.#checked(
      () => foldRoots(rootsOf(this.#view(extent), 0, size), this.#hasher),
      (made2) => {
        const path = consistencyPath(this.#view(extent), size, head.size);
        const proof = { older: size, size: head.size, olderRoot: made2, path };
        const [older, newer] = rootsFromConsistency(proof, this.#hasher);
        return equalBytes(older, made2) && equalBytes(newer, head.root);
      }
    );
  }
  /** Proof that a record is in the tree of the first `size` records, checked against their root. */
  inclusion(sequence4, extent, head) {
    const leafHash = present(this.#index.find(sequence4, extent), "a record of the journal").leafHash;
    const path = this.#checked(
      () => inclusionPath(this.#view(extent), sequence4, head.size),
      (made2) => equalBytes(rootFromInclusion({ sequence: sequence4, size: head.size, leafHash, path: made2 }, this.#hasher), head.root)
    );
    return { sequence: sequence4, size: head.size, leafHash, path };
  }
  /** Proof that the tree of the first `older` records is the beginning of that of the first `size`. */
  consistency(older, size, extent) {
    return consistencyPath(this.#view(extent), older, size);
  }
  /** The root of a complete subtree. */
  node(level, index, extent) {
    if (level === 0) return present(this.#index.find(index, extent), "a record of the journal").leafHash;
    const stored = this.#area.node(level, index);
    if (stored !== void 0) return stored;
    const isBare = level === 1 || this.#area.node(level - 1, 2 * index) === void 0;
    if (isBare && level <= RUN_LEVELS) return this.#compute(index * 2 ** level, 2 ** level, extent);
    return nodeHash(this.node(level - 1, 2 * index, extent), this.node(level - 1, 2 * index + 1, extent), this.#hasher);
  }
  #view(extent) {
    return { node: (level, index) => this.node(level, index, extent), hasher: this.#hasher };
  }
  #compute(first, count, extent) {
    let frontier = Frontier.empty;
    for (const record2 of this.#index.from(first, extent)) {
      frontier = frontier.append(record2.leafHash, this.#hasher);
      if (frontier.size === count) break;
    }
    return foldRoots(frontier.roots, this.#hasher);
  }
  /** Makes something from the tree; where the area leads to another root, makes it once more from the journal. */
  #checked(make, holds) {
    const made2 = make();
    if (holds(made2)) return made2;
    this.#area.distrustTree();
    const again = make();
    assert(holds(again), "the journal's records lead to its root");
    return again;
  }
};

// packages/core/src/unit/memory.ts
var RANKS = { ample: 0, "near-end": 1, end: 2, full: 3 };
function memoryReport(free, country) {
  const { journalBytes, closings } = free;
  const isFull2 = journalBytes <= 0 || closings <= 0;
  const held = country.memoryWarnings.filter(
    (warning) => journalBytes < warning.journalBytes || closings < warning.closings
  );
  const levels = isFull2 ? ["full"] : held.map(({ level: level2 }) => level2);
  const level = levels.reduce((worst, next) => RANKS[next] > RANKS[worst] ? next : worst, "ample");
  return { journalBytes: Math.max(0, journalBytes), closings: Math.max(0, closings), level };
}

// packages/core/src/unit/operations.ts
var OperationLedger = class {
  #source;
  /** By the epoch in which they were bound; undefined until the first question after boot. */
  #recent;
  constructor(source) {
    this.#source = source;
  }
  /** Tells of a record that bound an operation just now. `ordinal` counts operations from 0. */
  bind(bound, ordinal) {
    if (this.#recent === void 0) return;
    this.#enter(this.#recent, { tag: idTag(bound.id), block: bound.offset / BLOCK_BYTES, ordinal });
  }
  /** What an operation is bound to. `epoch` tells where to look for one of an epoch that is over. */
  find(operation) {
    return this.#findRecent(operation.id) ?? this.#findOlder(operation);
  }
  admit(operation, epoch) {
    const recent = this.#findRecent(operation.id);
    if (recent !== void 0) return admitBound(recent, operation);
    if (operation.epoch > epoch) {
      return refusal(refuse("epoch-unknown", `epoch ${operation.epoch} has not begun, this is ${epoch}`));
    }
    if (operation.epoch >= epoch - 1) return { kind: "execute" };
    const older = this.#findOlder(operation);
    if (older !== void 0) return admitBound(older, operation);
    const detail = `epoch ${operation.epoch} is over since epoch ${epoch - 1}: such operations are only looked up`;
    return refusal(refuse("epoch-too-old", detail));
  }
  #findRecent(id) {
    this.#recent ??= this.#load();
    const tag = idTag(id);
    for (const tags of this.#recent.values()) {
      const found = tags.get(tag);
      if (found === void 0) continue;
      for (const block2 of typeof found === "number" ? [found] : found) {
        const bound = this.#boundAt(block2, id);
        if (bound !== void 0) return bound;
      }
    }
    return void 0;
  }
  #boundAt(block2, id) {
    const record2 = this.#source.recordAt(block2);
    const bound = record2 === void 0 ? void 0 : boundIn(record2);
    return bound?.id === id ? bound : void 0;
  }
  #enter(recent, entry) {
    const epoch = Math.floor(entry.ordinal / LIMITS.epochOperations);
    let tags = recent.get(epoch);
    if (tags === void 0) {
      tags = /* @__PURE__ */ new Map();
      recent.set(epoch, tags);
      for (const old of recent.keys()) if (old < epoch - 1) recent.delete(old);
    }
    const before = tags.get(entry.tag);
    if (before === void 0) tags.set(entry.tag, entry.block);
    else tags.set(entry.tag, [...typeof before === "number" ? [before] : before, entry.block]);
  }
  /** The current and the previous epoch: from the index as far as it goes, the rest from the journal. */
  #load() {
    const { area, operations, previousEpochBlock } = this.#source;
    const recent = /* @__PURE__ */ new Map();
    if (area.operations > operations) area.distrustIndex();
    const first = Math.max(0, Math.floor(operations / LIMITS.epochOperations) - 1) * LIMITS.epochOperations;
    let ordinal = first;
    let block2 = previousEpochBlock;
    for (const entry of area.operationsIn(first, operations)) {
      this.#enter(recent, entry);
      ordinal = entry.ordinal + 1;
      ({ block: block2 } = entry);
    }
    if (ordinal >= operations) return recent;
    const rest = [...this.#source.from(block2)].filter(({ tag }) => tag !== void 0);
    for (const { record: record2, tag } of rest.slice(rest.length - (operations - ordinal))) {
      this.#enter(recent, { tag: tag ?? 0, block: record2.offset / BLOCK_BYTES, ordinal: ordinal++ });
    }
    return recent;
  }
  /** Looks through the index, and through the part of the journal that it does not know. */
  #findOlder(operation) {
    const { area, operations } = this.#source;
    const { epoch } = operation;
    const from = epoch === void 0 ? 0 : Math.min(epoch * LIMITS.epochOperations, operations);
    const to = epoch === void 0 ? operations : Math.min((epoch + 2) * LIMITS.epochOperations, operations);
    const tag = idTag(operation.id);
    let next = from;
    for (const entry of area.operationsIn(from, to)) {
      next = entry.ordinal + 1;
      const bound = entry.tag === tag ? this.#boundAt(entry.block, operation.id) : void 0;
      if (bound !== void 0) return bound;
    }
    return next >= to ? void 0 : this.#findInJournal(operation.id, tag);
  }
  #findInJournal(id, tag) {
    const { area } = this.#source;
    let block2 = 0;
    for (const entry of area.operationsIn(Math.max(0, area.operations - 1), area.operations)) ({ block: block2 } = entry);
    for (const entry of this.#source.from(block2)) {
      const bound = entry.tag === tag ? boundIn(entry.record) : void 0;
      if (bound?.id === id) return bound;
    }
    return void 0;
  }
};
function refusal(refused) {
  return { kind: "refuse", refusal: refused };
}
function admitBound(bound, operation) {
  if (bound.fenced) return refusal(refuse("operation-fenced", `operation was reported as not committed before`));
  if (bound.digest === void 0 || !equalBytes(bound.digest, operation.digest)) {
    return refusal(refuse("operation-conflict", `operation is bound to another content, record ${bound.sequence}`));
  }
  return { kind: "repeat", bound };
}

// packages/core/src/unit/fiscal-unit.ts
var MAINTENANCE_RECORDS = 1024;
var FiscalUnit = class _FiscalUnit {
  report;
  #ports;
  #space;
  #fiscal;
  #identity;
  #head;
  #state;
  #made;
  constructor(ports, booted) {
    this.#ports = ports;
    this.#space = booted.space;
    this.#fiscal = booted.fiscal;
    this.#identity = booted.identity;
    this.#head = booted.head;
    this.#state = booted.state;
    this.report = booted.report;
  }
  /**
   * Boots; a discarded tail is named and a checkpoint that a closing still lacks is written at once.
   * `halted` says why the unit must stop.
   */
  static boot(ports) {
    let booted;
    try {
      booted = boot(ports);
    } catch (error) {
      if (error instanceof DecodeError || error instanceof AssertionError) return { halted: error.message };
      throw error;
    }
    if ("halted" in booted) return booted;
    const unit = new _FiscalUnit(ports, booted);
    if (booted.head.gap !== void 0 || booted.head.checkpointOwed) unit.append([]);
    return unit;
  }
  get state() {
    return this.#state;
  }
  get identity() {
    return this.#identity;
  }
  /** Number of records; the sequence of the next one. */
  get size() {
    return this.#head.nextSequence;
  }
  get epoch() {
    return epochOf(this.#state);
  }
  get journalBytes() {
    return this.#space.bytes;
  }
  get journalUsedBytes() {
    return this.#head.cursor;
  }
  /** What is free of both memories beside the reserve for the end, and the level that the country gives it. */
  memory(country) {
    const left = this.#space.bytes - this.#head.cursor;
    const journalBytes = left - reserveBytes(this.#state, left);
    return memoryReport({ journalBytes, closings: this.#fiscal.freeSlots - RESERVE_SLOTS }, country);
  }
  /** The unit's time: the clock, held back from running backwards between settings. Sample once per command. */
  now() {
    const reading = this.#ports.clock.read();
    return { ...reading, utcMs: Math.max(reading.utcMs, this.#state.lastUtcMs) };
  }
  get #readers() {
    return this.#made ??= this.#makeReaders();
  }
  #makeReaders() {
    const { flash, map, hasher } = this.#ports;
    const journalId = this.#identity?.journalId ?? new Uint8Array(16);
    const area = new DerivedArea(flash, map.derived, { journalId, hasher });
    const index = new JournalIndex(this.#space, area);
    const tree = new JournalTree({ area, index, hasher });
    const state = () => this.#state;
    const head = () => this.#head;
    const operations = new OperationLedger({
      area,
      get operations() {
        return state().operations;
      },
      get previousEpochBlock() {
        return state().previousEpochBlock;
      },
      recordAt: (block2) => index.at(block2),
      from: (block2) => index.tagged(block2, head())
    });
    return { area, index, tree, operations };
  }
  /** Whether an operation may be executed, was executed already, or is refused. */
  admit(operation) {
    return this.#readers.operations.admit(operation, this.epoch);
  }
  /** What an operation is bound to, in any epoch; its own epoch makes the look-up of an old one quick. Fences nothing. */
  findOperation(operation) {
    return this.#readers.operations.find(operation);
  }
  /** Sequence of the record that bound the unit to its owner and place. */
  get bindingSequence() {
    const { bindingBlock } = this.#state;
    return bindingBlock === 0 ? void 0 : this.#readers.index.at(bindingBlock)?.header.sequence;
  }
  record(sequence4) {
    return this.#readers.index.find(sequence4, this.#head);
  }
  /** Records from a sequence on, up to what is written now. */
  records(from) {
    return this.#readers.index.from(from, this.#head);
  }
  fiscalEntries() {
    return this.#fiscal.entries();
  }
  /** Appends contents as one batch, or refuses and has written nothing. */
  append(contents, options = {}) {
    const identity = options.identity ?? this.#identity;
    const signer = this.#ports.secureElement.signer();
    if (signer === void 0) return refuse("signer-broken", "the secure element has no key");
    const group2 = this.#open(this.#base, identity);
    const staged = group2.add(contents, this.stageOptions(options));
    if (staged?.ok !== true) return present(staged, "an empty group has room for a command");
    const sealing = group2.seal(this.#head);
    let step = sealing.next();
    while (step.done !== true) step = sealing.next(signer.sign(step.value));
    if (!step.value.ok) return step.value;
    const ticket = this.#write(step.value, identity);
    return { ok: true, ticket, records: step.value.records.slice(staged.first, staged.first + staged.count) };
  }
  /** An empty group on what is committed now, or on another group that was staged before. */
  group(after) {
    return this.#open(after?.after ?? this.#base, this.#identity);
  }
  /** How a command is staged in a group. */
  stageOptions(options = {}) {
    return { stamp: options.stamp ?? this.now(), signing: options.signing ?? "record" };
  }
  /** Chains and hashes a group behind the journal, or behind a sealed group that is still to be committed. */
  seal(group2, after) {
    return group2.seal(after?.head ?? this.#head);
  }
  /** Writes a sealed group: one run of programs, one flush. Groups are committed in the order in which they were sealed. */
  commit(sealed) {
    return this.#write(sealed, this.#identity);
  }
  get #base() {
    const { cursor, nextSequence, checkpointSequence, gap, checkpointOwed } = this.#head;
    return { place: { cursor, nextSequence, checkpointSequence }, state: this.#state, gap, checkpointOwed };
  }
  #open(base, identity) {
    assert(identity !== void 0, "only a personalised unit appends");
    const context = {
      identity,
      hasher: this.#ports.hasher,
      journalBytes: this.#space.bytes,
      freeSlots: () => this.#fiscal.freeSlots
    };
    return new Group(base, context, this.now());
  }
  #write(sealed, identity) {
    assert(sealed.before === this.#head, "a group is committed behind the one that it was sealed on");
    const { flash } = this.#ports;
    if (this.#head.nextSequence === 0) this.#eraseBlank(sealed.layout.end);
    programNew(flash, this.#space.address(sealed.layout.start), sealed.layout.bytes);
    let ticket = flash.flush();
    const fiscalRecords = sealed.records.filter(({ header }) => isFiscalKind(header.kind));
    if (fiscalRecords.length > 0) {
      const first = this.#state.fiscalEntries;
      writeFiscalEntries(this.#fiscal, { records: fiscalRecords, first, rules: sealed.state.rules });
      ticket = flash.flush();
    }
    const before = this.#state;
    this.#identity = identity;
    this.#head = sealed.head;
    this.#state = sealed.state;
    if (sealed.before.nextSequence === 0) this.#made = this.#makeReaders();
    this.#follow(sealed, before);
    return ticket;
  }
  /** The first record of a unit goes onto sectors erased just before: an erase that lost its power leaves no trace to see. */
  #eraseBlank(bytes) {
    const { flash } = this.#ports;
    for (let at = 0; at < bytes; at += flash.geometry.sectorBytes) flash.erase(this.#space.address(at));
  }
  /** Tells the readers what was written, where there are any yet. */
  #follow(sealed, before) {
    if (this.#made === void 0) return;
    const { area, operations } = this.#made;
    let ordinal = before.operations;
    const records = sealed.records.map((record2, index) => {
      const bound = operationIn(present(sealed.contents[index], "a content for each record"));
      if (bound === void 0) return { record: record2, tag: void 0 };
      const { id } = bound.operation;
      operations.bind({ id, offset: record2.offset }, ordinal++);
      return { record: record2, tag: idTag(id) };
    });
    area.follow({ records, nodes: sealed.nodes, before: sealed.before.frontier, after: sealed.head.frontier });
  }
  /**
   * Brings the derived area nearer to the journal: for idle moments, never on the way to an acknowledgement.
   * @returns whether there is more to do
   */
  maintain(records = MAINTENANCE_RECORDS) {
    if (this.#identity === void 0) return false;
    const { area, index } = this.#readers;
    const head = this.#head;
    return area.maintain(
      {
        size: head.nextSequence,
        record: (sequence4) => index.find(sequence4, head),
        from: (block2) => index.tagged(block2, head)
      },
      records
    );
  }
  /**
   * What an export of the journal reads. The derived area is brought up to date first, so that sizes and subtrees need
   * no pass over the records.
   */
  exportSource() {
    for (let more = true; more; ) more = this.maintain();
    const { area, index, tree } = this.#readers;
    return unitExportSource({ area, index, tree, extent: () => this.#head });
  }
  /**
   * Signs a tree head as a C2SP checkpoint: over all records, or over the first `size`. Writes nothing.
   * Signatures are deterministic: the same size gives the same text, also after a boot. Behind a rotation of the log key
   * only tree heads that contain it are signed.
   */
  checkpoint(size = this.size) {
    const identity = this.#identity;
    if (identity === void 0) return refuse("not-allowed-in-state", "a blank unit has no journal");
    if (!this.#isSize(size)) return this.#noSuchSize();
    const rotated = keyNamed(this.#state.keys, LOG_KEY);
    if (rotated !== void 0 && size <= rotated.since) {
      return refuse("no-such-size", `the log key in force signs tree heads of more than ${rotated.since} records`);
    }
    const head = { serial: identity.serial, size, root: this.#rootAt(size) };
    const [signature] = this.#ports.secureElement.signer()?.sign([noteSignable(head)]) ?? [];
    if (signature === void 0) return refuse("signer-broken", "the secure element does not answer");
    return { ok: true, text: checkpointText(head, logKeyIn(this.#state.keys, identity), signature), head };
  }
  /** Proof that a record is in the tree of the first `size` records (RFC 9162 section 2.1.3). */
  inclusionProof(sequence4, size = this.size) {
    if (!this.#isSize(size) || !Number.isInteger(sequence4) || sequence4 < 0 || sequence4 >= size)
      return this.#noSuchSize();
    const head = { size, root: this.#rootAt(size) };
    return { ok: true, ...this.#readers.tree.inclusion(sequence4, this.#head, head) };
  }
  /** Proof that the first `older` records are the beginning of the first `size` (RFC 9162 section 2.1.4). */
  consistencyProof(older, size = this.size) {
    if (!this.#isSize(size) || !this.#isSize(older) || older > size) return this.#noSuchSize();
    this.#rootAt(older);
    this.#rootAt(size);
    return { ok: true, path: this.#readers.tree.consistency(older, size, this.#head) };
  }
  #isSize(size) {
    return Number.isInteger(size) && size >= 1 && size <= this.size;
  }
  #noSuchSize() {
    return refuse("no-such-size", `the journal has ${this.size} records`);
  }
  #rootAt(size) {
    const whole = { size: this.size, root: this.#head.frontier.root(this.#ports.hasher) };
    return size === this.size ? whole.root : this.#readers.tree.root(size, this.#head, whole);
  }
  /** The log key in force: 32 bytes; record 0 names the first one. */
  get logKey() {
    return this.#identity === void 0 ? void 0 : logKeyIn(this.#state.keys, this.#identity);
  }
  /**
   * Another key signs from the next record on; the record of the rotation is signed by both. A power cut leaves the one
   * or the other in force, as the journal says. Groups that are under way are committed before.
   * Refuses `not-allowed-in-state`, `signer-broken`, and what an append refuses.
   */
  rotateLogKey(operation) {
    const { secureElement } = this.#ports;
    const identity = this.#identity;
    if (identity === void 0) return refuse("not-allowed-in-state", "a blank unit has no journal");
    if (this.#head.gap !== void 0 || this.#head.checkpointOwed) {
      const owed = this.append([]);
      if (!owed.ok) return owed;
    }
    const next = secureElement.drawNextKey?.();
    if (next === void 0) return refuse("not-allowed-in-state", "the secure element keeps one key for its life");
    this.#ports.flash.flush();
    const { publicKey } = next;
    const oldKey = logKeyIn(this.#state.keys, identity);
    const { journalId } = identity;
    const message = rotationSignable({ journalId, sequence: this.size, oldKey, newKey: publicKey });
    const [newKeySignature] = next.sign([message]) ?? [];
    if (newKeySignature === void 0) return refuse("signer-broken", "the secure element does not answer");
    const step = {
      operation,
      name: LOG_KEY,
      step: "rotate",
      algorithm: "ed25519",
      publicKey,
      newKeySignature
    };
    const plan2 = planKey(this.#state, step, this.size);
    const commit2 = plan2.ok ? this.append(plan2.contents) : plan2;
    if (commit2.ok) secureElement.settleKey?.(publicKey);
    return commit2;
  }
  /** Draws key and journal id for a blank unit; the key that is already there is kept. */
  drawIdentity() {
    assert(this.#identity === void 0, "an identity is drawn once");
    const signer = this.#ports.secureElement.createKey();
    return { journalId: this.#ports.secureElement.drawJournalId(), logKey: signer.publicKey };
  }
  setClock(time) {
    this.#ports.clock.set(time);
  }
  /** The record that opened the current day. */
  dayOpening() {
    assert(this.#state.dayOpen, "a day is open");
    return present(this.record(this.#state.dayOpenedBy), "the opening record is readable");
  }
};

// packages/core/src/country/compute.ts
var DOCUMENT_MAX = 99999999999n;
function divideRounded(numerator, denominator) {
  const magnitude = numerator < 0n ? -numerator : numerator;
  const rounded = (magnitude * 2n + denominator) / (denominator * 2n);
  return numerator < 0n ? -rounded : rounded;
}
var POWERS = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8];
function divideNear(numerator, denominator) {
  if (!Number.isSafeInteger(numerator) || !Number.isSafeInteger(denominator) || denominator <= 0) return void 0;
  const magnitude = Math.abs(numerator);
  const rest = magnitude % denominator;
  const quotient = (magnitude - rest) / denominator + (rest >= denominator - rest ? 1 : 0);
  return numerator < 0 ? -quotient : quotient;
}
function productNear({ quantity: quantity2, unitPrice: unitPrice2 }) {
  const product = Number(quantity2.digits) * Number(unitPrice2.digits);
  const scale = quantity2.scale + unitPrice2.scale;
  const power = POWERS[Math.abs(scale - 2)];
  if (power === void 0) return void 0;
  const exact = scale <= 2 ? product * power : divideNear(product, power);
  return Number.isSafeInteger(product) && Number.isSafeInteger(exact) ? exact : void 0;
}
function productFar({ quantity: quantity2, unitPrice: unitPrice2 }) {
  const scale = quantity2.scale + unitPrice2.scale;
  const product = quantity2.digits * unitPrice2.digits;
  return scale <= 2 ? product * 10n ** BigInt(2 - scale) : divideRounded(product, 10n ** BigInt(scale - 2));
}
function lineAmount(item) {
  const near = productNear(item);
  let amount = near === void 0 ? productFar(item) : BigInt(near);
  if (item.discount !== void 0) amount -= item.discount;
  if (item.surcharge !== void 0) amount += item.surcharge;
  return amount;
}
function taxWithin(gross, rate) {
  const digits2 = Number(rate.digits);
  const power = POWERS[rate.scale + 2];
  const near = power === void 0 ? void 0 : divideNear(Number(gross) * digits2, power + digits2);
  if (near !== void 0) return BigInt(near);
  return divideRounded(gross * rate.digits, 100n * 10n ** BigInt(rate.scale) + rate.digits);
}
function computeReceipt(request, rules) {
  const findings = [];
  const amounts = [];
  let total = 0n;
  for (const [index, item] of request.items.entries()) {
    const amount = lineAmount(item);
    checkItem(item, { rules, amount, found: (path, rule) => findings.push({ path: `items[${index}].${path}`, rule }) });
    amounts.push(amount);
    total += amount;
  }
  if (total > DOCUMENT_MAX || total < -DOCUMENT_MAX)
    findings.push({ path: "items", rule: "sum up to more than a document may" });
  if (request.document !== "correction" && total < 0n) {
    findings.push({ path: "items", rule: "sum up to a negative total, which only a correction may" });
  }
  let paid = 0n;
  for (const [index, { kind, amount }] of request.payments.entries()) {
    paid += amount;
    if (rules.payments.some((rule2) => rule2.kind === kind)) continue;
    const rule = `must be one of ${rules.payments.map((known) => known.kind).join(", ")}`;
    findings.push({ path: `payments[${index}].kind`, rule });
  }
  const change = paid - total;
  findings.push(...changeFindings(request, rules, { total, change }));
  return findings.length > 0 ? findings : { amounts, taxes: taxShares(request, rules, amounts), total, change };
}
function checkItem(item, by) {
  const { taxGroups } = by.rules;
  if (!taxGroups.some(({ id }) => id === item.taxGroup)) {
    by.found("taxGroup", `must be one of ${taxGroups.map(({ id }) => id).join(", ")}`);
  }
  if (item.discount !== void 0 && item.discount < 0n) by.found("discount", "must not be negative");
  if (item.surcharge !== void 0 && item.surcharge < 0n) by.found("surcharge", "must not be negative");
  if (item.amount !== void 0 && item.amount !== by.amount) {
    by.found("amount", `is not what quantity, price, discount and surcharge give (${by.amount} hundredths)`);
  }
}
function changeFindings(request, rules, sums) {
  if (sums.change === 0n) return [];
  if (sums.total <= 0n || sums.change < 0n) return [{ path: "payments", rule: "must add up to the total" }];
  const cash = request.payments.find(({ kind }) => rules.payments.find((rule) => rule.kind === kind)?.cash);
  if (cash !== void 0 && cash.amount >= sums.change) return [];
  return [{ path: "payments", rule: "exceed the total by more than the cash that change can be given from" }];
}
function taxShares(request, rules, amounts) {
  const shares = [];
  for (const { id, rate } of rules.taxGroups) {
    let gross;
    for (let index = 0; index < amounts.length; index++) {
      if (request.items[index]?.taxGroup === id) gross = (gross ?? 0n) + amounts[index];
    }
    if (gross === void 0) continue;
    if (rate === void 0) shares.push({ group: id, gross, tax: 0n });
    else shares.push({ group: id, rate, gross, tax: taxWithin(gross, rate) });
  }
  return shares;
}

// packages/core/src/unit/plans.ts
function plan(...contents) {
  return { ok: true, contents };
}
function invalid(findings) {
  const [first] = findings;
  const detail = findings.map(({ path, rule }) => `${path} ${rule}`).join("; ");
  return refuse("validation-failed", detail, first?.path ?? "");
}
function planIdentity(state, identity) {
  if (state.life !== "blank") return refuse("not-allowed-in-state", `the unit is ${state.life}, not blank`);
  return plan({ kind: "identity", payload: identity });
}
function planLife(state, country, request) {
  const { operation, change } = request;
  const { to } = change;
  const legal = LIFE_STEPS.some(([from, next]) => from === state.life && next === to);
  const wayBack = state.life !== "blocked" || to === state.lifeBefore;
  if (!legal || !wayBack || to === "personalised") {
    return refuse("not-allowed-in-state", `there is no step from ${state.life} to ${to}`);
  }
  if (state.dayOpen && (to === "production" || to === "closing" || to === "archived")) {
    return refuse("day-not-closed", `day ${state.day} must be closed before the unit becomes ${to}`);
  }
  const needs = [...country.lifeNeeds[to] ?? [], ...state.life === "blocked" ? ["reason"] : []];
  const missing = needs.find((need) => change[need] === void 0);
  if (missing !== void 0)
    return refuse("validation-failed", `the step to ${to} carries ${missing}`, `change.${missing}`);
  const life = { kind: "life", payload: { operation, from: state.life, change } };
  return to === "bound" ? plan(life, { kind: "rules", payload: { rules: country.rules } }) : plan(life);
}
function notSelling(state, country) {
  if (country.sellsIn.includes(state.life)) return void 0;
  return refuse("not-allowed-in-state", `the unit is ${state.life}; this needs ${country.sellsIn.join(" or ")}`);
}
function dayClosed(state) {
  return state.dayOpen ? void 0 : refuse("day-not-open", "no day is open");
}
function planDayOpen(state, country, operation) {
  const no = notSelling(state, country);
  if (no !== void 0) return no;
  if (state.dayOpen) return refuse("day-already-open", `day ${state.day} is open`);
  return plan({ kind: "day-open", payload: { operation, day: state.day + 1 } });
}
function planReceipt(state, country, command) {
  const { operation, receipt: request } = command;
  const no = notSelling(state, country) ?? dayClosed(state) ?? dayTooLong(country, command) ?? noKey(state, country, command);
  if (no !== void 0) return no;
  const rules = rulesOf(state);
  const rule = documentRule(rules, request.document);
  if (rule === void 0)
    return invalid([{ path: "document", rule: `${request.document} is not issued under ${rules.edition}` }]);
  const computed = computeReceipt(request, rules);
  const wrongReference = referenceFindings(state, request);
  const ofCountry = country.check(request, state);
  const isComputed = "total" in computed;
  if (!isComputed || wrongReference.length > 0 || ofCountry.length > 0) {
    return invalid([...isComputed ? [] : computed, ...wrongReference, ...ofCountry]);
  }
  const number = (state.series.get(rule.series) ?? 0) + 1;
  const { amounts, taxes, total, change } = computed;
  const { day } = state;
  const { series } = rule;
  const codes = country.codes({ operation, request, number, series, day, amounts, taxes, total, change }, state);
  const payload = { operation, request, number, series, day, amounts, taxes, total, change, codes };
  return plan({ kind: "receipt", payload });
}
function noKey(state, country, { now }) {
  for (const name of country.receiptKeys ?? []) {
    const no = keyRefusal(state.keys, name, now.utcMs);
    if (no !== void 0) return no;
  }
  return void 0;
}
function dayTooLong(country, command) {
  const { dayHoursMax } = country;
  if (dayHoursMax === void 0) return void 0;
  if (command.now.utcMs - command.dayOpenedUtcMs < dayHoursMax * 36e5) return void 0;
  return refuse("day-not-closed", `the day is open for more than ${dayHoursMax} hours; only its closing works`);
}
function referenceFindings(state, request) {
  const { refersTo } = request;
  if (refersTo === void 0 || refersTo <= state.series.highest) return [];
  return [{ path: "refersTo", rule: "is not the number of a receipt of this unit" }];
}

// packages/core/src/country/paper.ts
function money(hundredths2) {
  return formatDecimal({ digits: hundredths2, scale: 2 });
}
function signatureCode(leafHash) {
  return toHex(leafHash.subarray(0, 10)).replace(/(.{4})(?=.)/g, "$1-");
}

// packages/core/src/country/none.ts
var MAX = 99999999999999n;
function counter(name, measure2, over) {
  const { by = "none", scope: scope2, operations } = over;
  const inZ = scope2 !== "shift";
  return { name, measure: measure2, by, scope: scope2, max: MAX, inZ, ...operations === void 0 ? {} : { operations } };
}
var COUNTERS = [
  counter("documents", "documents", { by: "document", scope: "day" }),
  counter("copies", "copies", { scope: "day" }),
  counter("total", "total", { by: "document", scope: "day" }),
  counter("gross", "gross", { by: "tax-group", scope: "day" }),
  counter("tax", "tax", { by: "tax-group", scope: "day" }),
  counter("payment", "payment", { by: "payment", scope: "day" }),
  counter("discount", "discount", { scope: "day" }),
  counter("surcharge", "surcharge", { scope: "day" }),
  counter("cash-in", "cash-in", { scope: "day" }),
  counter("cash-out", "cash-out", { scope: "day" }),
  counter("operations", "operations", { by: "operation", scope: "day" }),
  counter("not-counted", "amount", { by: "document", scope: "day", operations: ["training", "proforma"] }),
  counter("cancelled", "amount", { scope: "day", operations: ["document-cancelled", "line-cancelled"] }),
  counter("outages", "duration", { by: "operation", scope: "day" }),
  counter("tax-number", "tax-number", { scope: "day" }),
  counter("zero-sum", "zero-sum", { scope: "day" }),
  counter("shift-total", "total", { by: "document", scope: "shift" }),
  counter("shift-payment", "payment", { by: "payment", scope: "shift" }),
  counter("memory-resets", "operations", { scope: "unit", operations: ["memory-reset"] }),
  counter("turnover", "total", { scope: "unit" }),
  counter("turnover-year", "total", { scope: "year" }),
  counter("closings", "days", { scope: "unit" })
];
var none = {
  id: "none",
  rules: {
    edition: "none/2",
    currency: "EUR",
    taxGroups: [
      { id: "A", label: "standard", rate: { digits: 20n, scale: 0 } },
      { id: "B", label: "reduced", rate: { digits: 10n, scale: 0 } },
      { id: "C", label: "second reduced", rate: { digits: 13n, scale: 0 } },
      { id: "D", label: "zero", rate: { digits: 0n, scale: 0 } },
      { id: "S", label: "special", rate: { digits: 19n, scale: 0 } },
      { id: "E", label: "exempt" }
    ],
    documents: [
      { document: "sale", sign: "plus", counted: true, series: "receipt" },
      { document: "refund", sign: "minus", counted: true, series: "receipt" },
      { document: "correction", sign: "plus", counted: true, series: "receipt" },
      { document: "training", sign: "plus", counted: false, series: "training" },
      { document: "proforma", sign: "plus", counted: false, series: "proforma" }
    ],
    payments: [
      { kind: "cash", cash: true },
      { kind: "card", cash: false },
      { kind: "voucher", cash: false },
      { kind: "credit", cash: false },
      { kind: "other", cash: false }
    ],
    counters: COUNTERS
  },
  lifeNeeds: { bound: ["owner", "place"], blocked: ["reason"] },
  sellsIn: ["test", "production"],
  openDocument: "atomic",
  closingsMin: 3650,
  memoryWarnings: [
    { level: "near-end", journalBytes: 4 * 1024 * 1024, closings: 60 },
    { level: "end", journalBytes: 512 * 1024, closings: 7 }
  ],
  check: () => [],
  codes: () => [],
  foot(committed) {
    const { serial, sequence: sequence4, time, receipt, leafHash } = committed;
    const moment = `${localDate(time)}T${localClock(time)}`;
    const fields = ["PLOMBA1", serial, sequence4, receipt.number, money(receipt.total), moment, toHex(leafHash)];
    return [
      { kind: "text", left: this.texts.unit, right: serial },
      { kind: "text", left: this.texts.code, right: signatureCode(leafHash) },
      { kind: "qr", text: fields.join("*") }
    ];
  },
  texts: {
    simulated: "SIMULATED - NOT A FISCAL RECEIPT",
    documents: {
      sale: "RECEIPT",
      refund: "REFUND",
      correction: "CORRECTION",
      training: "TRAINING",
      proforma: "PRO FORMA"
    },
    copy: "COPY",
    total: "TOTAL",
    tax: "tax",
    gross: "gross",
    change: "change",
    receiptNumber: "No.",
    day: "closed",
    till: "till",
    cashier: "cashier",
    refersTo: "refers to No.",
    unit: "unit",
    code: "code",
    cashIn: "CASH IN",
    cashOut: "CASH OUT",
    dayReport: "DAY REPORT Z",
    reports: { x: "REPORT X", shift: "SHIFT", period: "PERIOD REPORT", closings: "days closed" },
    counters: {
      documents: "receipts",
      total: "total",
      gross: "gross",
      tax: "tax",
      payment: "paid",
      "cash-in": "cash in",
      "cash-out": "cash out",
      operations: "number of",
      "not-counted": "not counted",
      outages: "time of",
      "tax-number": "receipts with a tax number",
      "zero-sum": "receipts of nothing",
      "shift-total": "total",
      "shift-payment": "paid",
      "memory-resets": "memory resets since the beginning",
      turnover: "turnover since the beginning",
      "turnover-year": "turnover of the year",
      closings: "closings since the beginning"
    },
    operations: {
      copy: "copy",
      "cash-in": "cash in",
      "cash-out": "cash out",
      "day-close": "closing",
      "shift-open": "shift begun",
      "shift-close": "shift ended",
      "drawer-opened": "drawer opened",
      "memory-reset": "memory reset",
      "power-outage": "power outage",
      "network-outage": "network outage",
      "document-cancelled": "document cancelled",
      "line-cancelled": "line cancelled"
    },
    discount: "discount",
    surcharge: "surcharge"
  }
};

// packages/core/src/node/file-image.ts
import { closeSync as closeSync2, existsSync, fsyncSync as fsyncSync2, openSync, rmSync } from "node:fs";
import { dirname } from "node:path";

// packages/core/src/node/image-error.ts
var ImageError = class extends Error {
  name = "ImageError";
  code;
  /** What to do, one sentence. */
  hint;
  constructor(code, message, options) {
    super(message, { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
  }
};

// packages/core/src/node/image-layout.ts
var MAGIC = "PLOMBAIM";
var FORMAT = 1;
var headerLayout = layout("ImageHeader", {
  "=magic": [constant(ascii(MAGIC)), '"PLOMBAIM"'],
  "=format": [constant(Uint8Array.of(0, FORMAT)), "version of the image format"],
  "=reserved": [constant(new Uint8Array(2)), "zero"],
  fiscalBytes: [u64, "size of the fiscal memory"],
  journalBytes: [u64, "size of the journal"],
  derivedBytes: [u64, "size of the derived area"],
  workingBytes: [u64, "size of the working memory"],
  crc: [u32, "CRC-32C of the 44 bytes before"]
});
var HEADER_CRC_BYTES2 = 44;
var slotLayout = layout("ImageSlot", {
  "=magic": [constant(ascii("PN")), '"PN"'],
  generation: [u64, "the slot with the higher one counts"],
  bytes: [u16, "size of the state behind this header"],
  crc: [u32, "CRC-32C of the 12 bytes before and the state"]
});
var SLOT_CRC_BYTES2 = 12;
var IMAGE_SLOT_BYTES = SECTOR_BYTES;
var IMAGE_SLOTS_AT = SECTOR_BYTES;
var IMAGE_FLASH_AT = IMAGE_SLOTS_AT + 2 * IMAGE_SLOT_BYTES;
var IMAGE_HEADER_BYTES = headerLayout.bytes;
function encodeImageHeader(sizes) {
  const crc = crc32c(headerLayout.encode({ ...sizes, crc: 0 }).subarray(0, HEADER_CRC_BYTES2));
  return headerLayout.encode({ ...sizes, crc });
}
function decodeImageHeader(bytes, path) {
  const damaged = (why) => new ImageError("image-not-an-image", `${path} has a damaged header: ${why}`, {
    hint: "Restore the file from a backup."
  });
  const magic = ascii(MAGIC);
  if (bytes.length < headerLayout.bytes || !magic.every((byte, index) => byte === bytes[index])) {
    throw new ImageError("image-not-an-image", `${path} is no image of a unit`, {
      hint: "Give the path of a file that `plomba sim --image` made."
    });
  }
  if (bytes[8] !== 0 || bytes[9] !== FORMAT) {
    const format = (bytes[8] ?? 0) * 256 + (bytes[9] ?? 0);
    throw new ImageError("image-format", `${path} has format ${format}, this version reads format ${FORMAT}`, {
      hint: "Use the version that made it, or a newer one."
    });
  }
  let header;
  try {
    header = headerLayout.decode(bytes);
  } catch (error) {
    if (error instanceof DecodeError) throw damaged(error.message);
    throw error;
  }
  if (crc32c(bytes.subarray(0, HEADER_CRC_BYTES2)) !== header.crc) throw damaged("its CRC is wrong");
  const { crc: _crc, ...sizes } = header;
  if (Object.values(sizes).some((size) => size === 0 || size % SECTOR_BYTES !== 0)) {
    throw damaged("a memory is not whole sectors");
  }
  return sizes;
}
function encodeImageSlot(generation, state) {
  const fields = { generation, bytes: state.length, crc: 0 };
  const head = slotLayout.encode(fields).subarray(0, SLOT_CRC_BYTES2);
  const slot = new Uint8Array(slotLayout.bytes + state.length);
  slot.set(slotLayout.encode({ ...fields, crc: crc32c(state, crc32c(head)) }), 0);
  slot.set(state, slotLayout.bytes);
  return slot;
}
function decodeImageSlot(bytes) {
  try {
    const header = slotLayout.decode(bytes.subarray(0, slotLayout.bytes));
    const state = bytes.slice(slotLayout.bytes, slotLayout.bytes + header.bytes);
    const crc = crc32c(state, crc32c(bytes.subarray(0, SLOT_CRC_BYTES2)));
    return crc === header.crc ? { generation: header.generation, state } : void 0;
  } catch (error) {
    if (error instanceof DecodeError) return void 0;
    throw error;
  }
}

// packages/core/src/node/file-reserve.ts
var AHEAD_BYTES = {
  fiscal: [64 * 1024, 256 * 1024],
  journal: [LIMITS.batchBytes + 64 * 1024, 8 * LIMITS.batchBytes],
  derived: [64 * 1024, 1024 * 1024],
  working: [64 * 1024, 64 * 1024]
};
var ZEROS_BYTES = 64 * 1024;
var Reservation = class {
  #file;
  #regions;
  constructor(file, map) {
    this.#file = file;
    const names = Object.keys(AHEAD_BYTES);
    this.#regions = names.map((name) => {
      const [least, wanted] = AHEAD_BYTES[name];
      return { region: map[name], least, wanted, from: 0, to: 0, begun: false };
    });
  }
  /**
   * Call before bytes are programmed: the first call of a batch asks for room for all of it.
   * @throws ImageError `image-disk-full`
   */
  ensure(address, bytes) {
    for (const reserved of this.#regions) {
      const { region } = reserved;
      if (address < region.start || address >= region.start + region.bytes) continue;
      const need = reserved.begun ? address + bytes : address + reserved.least;
      reserved.begun = true;
      if (address >= reserved.from && Math.min(need, region.start + region.bytes) <= reserved.to) return;
      this.#extend(reserved, address, Math.max(bytes, reserved.least));
      return;
    }
  }
  /** The next program begins a new batch. */
  flushed() {
    for (const reserved of this.#regions) reserved.begun = false;
  }
  /** Reserves from an address on: as much as is wanted where the disk has room, and never less than is needed. */
  #extend(reserved, address, least) {
    const { region } = reserved;
    const inRow = address >= reserved.from && address <= reserved.to;
    const start = inRow ? reserved.to : address;
    const limit = region.start + region.bytes;
    const enough = Math.min(address + least, limit);
    const wanted = Math.min(address + Math.max(least, reserved.wanted), limit);
    if (!this.#file.tryAllocate(IMAGE_FLASH_AT + start, wanted - start)) {
      this.#reserve(start, enough - start);
      reserved.to = enough;
    } else {
      reserved.to = wanted;
    }
    if (!inRow) reserved.from = address;
  }
  #reserve(start, bytes) {
    if (!this.#file.allocate(IMAGE_FLASH_AT + start, bytes)) this.#writeZeros(IMAGE_FLASH_AT + start, bytes);
  }
  /** Zeros over zeros change nothing but that they have a place then. Anything else is left as it is: it has one. */
  #writeZeros(position, bytes) {
    const zeros2 = Buffer.alloc(ZEROS_BYTES);
    const found = Buffer.alloc(ZEROS_BYTES);
    for (let at = position; at < position + bytes; at += ZEROS_BYTES) {
      const count = Math.min(ZEROS_BYTES, position + bytes - at);
      this.#file.read(found.subarray(0, count), at);
      if (found.subarray(0, count).equals(zeros2.subarray(0, count))) this.#file.write(zeros2.subarray(0, count), at);
    }
  }
};

// packages/core/src/node/file-sectors.ts
var CACHE_SECTORS = 512;
var AHEAD_SECTORS = 16;
var SPARE_SECTORS = 260;
function complement(bytes) {
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  const { length } = words;
  for (let index = 0; index < length; index++) words[index] = ~(words[index] ?? 0);
}
var SectorCache = class {
  #file;
  #geometry;
  #arena;
  #places;
  /** Which sector is in each place; -1 is none. */
  #held;
  #expected = -1;
  /** Sectors that the file has as a hole: they are erased and need not be read. The end is not included. */
  #holeFrom = 0;
  #holeTo = 0;
  #erased;
  constructor(file, geometry) {
    const { sectorBytes } = geometry;
    const count = Math.min(CACHE_SECTORS, geometry.sectors);
    this.#file = file;
    this.#geometry = geometry;
    this.#held = new Int32Array(count).fill(-1);
    this.#erased = new Uint8Array(sectorBytes).fill(255);
    this.#arena = new Uint8Array(count * sectorBytes);
    this.#places = Array.from(
      { length: count },
      (_, place) => this.#arena.subarray(place * sectorBytes, (place + 1) * sectorBytes)
    );
  }
  /** The sector, if it is here already. To look at until the next call, not to keep. */
  peek(sector) {
    const place = sector % this.#held.length;
    return this.#held[place] === sector ? this.#places[place] : void 0;
  }
  /** The sector, read from the file where it is not here. To look at until the next call, not to keep. */
  get(sector) {
    const held = this.peek(sector);
    if (held !== void 0) return held;
    if (this.#isHole(sector)) return this.#erased;
    const place = sector % this.#held.length;
    const inRow = sector === this.#expected ? AHEAD_SECTORS : 1;
    const count = Math.min(inRow, this.#held.length - place, this.#geometry.sectors - sector);
    const { sectorBytes, at } = this.#geometry;
    const target = this.#arena.subarray(place * sectorBytes, (place + count) * sectorBytes);
    this.#held.fill(-1, place, place + count);
    this.#file.read(target, at + sector * sectorBytes);
    complement(target);
    for (let index = 0; index < count; index++) this.#held[place + index] = sector + index;
    this.#expected = sector + count;
    return target.length === sectorBytes ? target : target.subarray(0, sectorBytes);
  }
  /** Whether the file has nothing but a hole there; asked of the file once for all sectors up to its next data. */
  #isHole(sector) {
    if (sector >= this.#holeFrom && sector < this.#holeTo) return true;
    const { sectorBytes, sectors, at } = this.#geometry;
    const data = Math.floor((this.#file.dataFrom(at + sector * sectorBytes) - at) / sectorBytes);
    if (data <= sector) return false;
    this.#holeFrom = sector;
    this.#holeTo = Math.min(data, sectors);
    return true;
  }
  /** What was just written to the file. */
  put(sector, bytes) {
    if (sector >= this.#holeFrom && sector < this.#holeTo) this.#holeFrom = sector + 1;
    const place = sector % this.#held.length;
    this.#places[place]?.set(bytes);
    this.#held[place] = sector;
  }
};
var ChangedSectors = class {
  #sectorBytes;
  #changed = /* @__PURE__ */ new Map();
  /** Buffers to use again. */
  #spare = [];
  #out;
  constructor(sectorBytes) {
    this.#sectorBytes = sectorBytes;
    this.#out = new Uint8Array(sectorBytes);
  }
  get size() {
    return this.#changed.size;
  }
  get(sector) {
    return this.#changed.get(sector);
  }
  /** Numbers of the sectors, ascending. */
  sectors() {
    return [...this.#changed.keys()].sort((left, right) => left - right);
  }
  /** Takes a copy of a sector in, to be changed. */
  open(sector, bytes) {
    const own = this.#spare.pop() ?? new Uint8Array(this.#sectorBytes);
    own.set(bytes);
    const changed = { bytes: own, from: this.#sectorBytes, to: 0 };
    this.#changed.set(sector, changed);
    return changed;
  }
  /** Writes all of it, in ascending order, one call for bytes that stand in a row. Positions count from the flash. */
  writeTo(write) {
    for (const run of this.#runs()) {
      const bytes = run.end - run.start;
      const room = Math.ceil(bytes / 4) * 4;
      if (this.#out.length < room) this.#out = new Uint8Array(room);
      let at = 0;
      for (const part of run.parts) {
        this.#out.set(part, at);
        at += part.length;
      }
      complement(this.#out.subarray(0, room));
      write(this.#out.subarray(0, bytes), run.start);
    }
  }
  #runs() {
    const runs = [];
    for (const sector of this.sectors()) {
      const changed = this.#changed.get(sector);
      if (changed === void 0 || changed.from >= changed.to) continue;
      const start = sector * this.#sectorBytes + changed.from;
      const part = changed.bytes.subarray(changed.from, changed.to);
      const last = runs.at(-1);
      if (last?.end === start) {
        last.parts.push(part);
        last.end += part.length;
      } else {
        runs.push({ start, end: start + part.length, parts: [part] });
      }
    }
    return runs;
  }
  /** Forgets all of it, after it was written or because it never will be. */
  clear(each) {
    for (const [sector, { bytes }] of this.#changed) {
      each(sector, bytes);
      if (this.#spare.length < SPARE_SECTORS) this.#spare.push(bytes);
    }
    this.#changed.clear();
  }
};

// packages/core/src/node/file-flash.ts
var MOST_CHANGED = 1024;
var SCAN_BYTES = 64 * 1024;
var ZEROS = Buffer.alloc(SCAN_BYTES);
var ERASED = Buffer.alloc(SCAN_BYTES, 255);
function differs(held, base, bytes) {
  if (ERASED.compare(held, base, base + bytes.length, 0, bytes.length) === 0) return true;
  let wrong = 0;
  let cleared = 0;
  for (let index = 0; index < bytes.length; index++) {
    const before = held[base + index] ?? 0;
    const after = bytes[index] ?? 0;
    wrong |= after & ~before;
    cleared |= before ^ after;
  }
  assert(wrong === 0, "flash program only clears bits");
  return cleared !== 0;
}
var FileFlash = class {
  geometry;
  #file;
  #cache;
  #changed;
  #reservation;
  /** The sector that was changed last: programs come page after page. */
  #lastSector = -1;
  #last;
  #beforeFlush = () => void 0;
  #tickets = 0;
  constructor(file, map) {
    this.geometry = flashGeometry(map);
    const { sectorBytes, sizeBytes } = this.geometry;
    this.#file = file;
    this.#cache = new SectorCache(file, { sectorBytes, sectors: sizeBytes / sectorBytes, at: IMAGE_FLASH_AT });
    this.#changed = new ChangedSectors(sectorBytes);
    this.#reservation = new Reservation(file, map);
  }
  /** Runs before each flush: what it writes to the image becomes durable with it. */
  beforeFlush(run) {
    this.#beforeFlush = run;
  }
  read(address, count) {
    assert(address >= 0 && count >= 0 && address + count <= this.geometry.sizeBytes, "flash read within the part");
    const { sectorBytes } = this.geometry;
    const inSector = address % sectorBytes;
    if (inSector + count <= sectorBytes) {
      const held = this.#look((address - inSector) / sectorBytes);
      const copy = allocate(count);
      copy.set(held.subarray(inSector, inSector + count));
      return copy;
    }
    const out = new Uint8Array(count);
    for (let at = address; at < address + count; ) {
      const from = at % sectorBytes;
      const take = Math.min(sectorBytes - from, address + count - at);
      out.set(this.#look((at - from) / sectorBytes).subarray(from, from + take), at - address);
      at += take;
    }
    return out;
  }
  isErased(address, count) {
    assert(address >= 0 && count >= 0 && address + count <= this.geometry.sizeBytes, "flash check within the part");
    const { sectorBytes } = this.geometry;
    const end = address + count;
    const whole = Math.ceil(address / sectorBytes) * sectorBytes;
    if (end <= whole + sectorBytes) return this.#isErasedBySector(address, end);
    const wholeEnd = end - end % sectorBytes;
    return this.#isErasedBySector(address, whole) && this.#changedIn(whole, wholeEnd).every((sector) => this.#isSectorErased(sector)) && this.#firstOnFile(whole, wholeEnd, (sector) => this.#changed.get(sector) !== void 0) === void 0 && this.#isErasedBySector(wholeEnd, end);
  }
  program(address, bytes) {
    const { pageBytes, sectorBytes, sizeBytes } = this.geometry;
    const count = bytes.length;
    assert(address >= 0 && address + count <= sizeBytes, "flash program within the part");
    assert(address % pageBytes + count <= pageBytes, "flash program within one page");
    const base = address % sectorBytes;
    const index = (address - base) / sectorBytes;
    if (!differs(this.#look(index), base, bytes)) return;
    this.#reserve(address, count);
    const sector = this.#open(index);
    sector.bytes.set(bytes, base);
    if (base < sector.from) sector.from = base;
    if (base + count > sector.to) sector.to = base + count;
  }
  erase(address) {
    const { sectorBytes } = this.geometry;
    assert(address % sectorBytes === 0, "flash erase at the start of a sector");
    if (this.isErased(address, sectorBytes)) return;
    this.#reserve(address, sectorBytes);
    const sector = this.#open(address / sectorBytes);
    sector.bytes.fill(255);
    sector.from = 0;
    sector.to = sectorBytes;
  }
  /** One write for each run of bytes, one `fdatasync`. @throws ImageError `image-io`, `image-disk-full` */
  flush() {
    this.#file.check();
    this.#beforeFlush();
    this.#write();
    if (this.#file.unsynced) this.#file.sync();
    this.#reservation.flushed();
    return ++this.#tickets;
  }
  /** Sectors that are not erased, ascending; each is a copy. */
  *sectors() {
    const { sectorBytes, sizeBytes } = this.geometry;
    for (let sector = 0; sector * sectorBytes < sizeBytes; ) {
      if (this.#isSectorErased(sector)) {
        sector = this.#nextHeld(sector + 1);
      } else {
        yield [sector, this.read(sector * sectorBytes, sectorBytes)];
        sector++;
      }
    }
    return void 0;
  }
  fork() {
    return new PlainFlash(this.geometry, new Map(this.sectors()));
  }
  /** What a sector holds now. To look at until the next call. */
  #look(sector) {
    this.#file.checkReadable();
    return (this.#changed.size === 0 ? void 0 : this.#changed.get(sector)?.bytes) ?? this.#cache.get(sector);
  }
  #open(sector) {
    if (sector === this.#lastSector && this.#last !== void 0) return this.#last;
    if (this.#changed.size >= MOST_CHANGED) this.#write();
    const changed = this.#changed.get(sector) ?? this.#changed.open(sector, this.#cache.get(sector));
    this.#lastSector = sector;
    this.#last = changed;
    return changed;
  }
  #reserve(address, bytes) {
    this.#file.check();
    try {
      this.#reservation.ensure(address, bytes);
    } catch (error) {
      this.#forgetChanged();
      throw error;
    }
  }
  #write() {
    if (this.#changed.size === 0) return;
    this.#changed.writeTo((bytes, position) => this.#file.write(bytes, IMAGE_FLASH_AT + position));
    this.#changed.clear((sector, bytes) => this.#cache.put(sector, bytes));
    this.#last = void 0;
  }
  #forgetChanged() {
    this.#changed.clear(() => void 0);
    this.#last = void 0;
  }
  #isSectorErased(sector) {
    const { sectorBytes } = this.geometry;
    return this.#isErasedBySector(sector * sectorBytes, (sector + 1) * sectorBytes);
  }
  /** A range of a few sectors, through the cache. */
  #isErasedBySector(address, end) {
    const { sectorBytes } = this.geometry;
    for (let at = address; at < end; ) {
      const from = at % sectorBytes;
      const to = Math.min(sectorBytes, from + end - at);
      const bytes = this.#look((at - from) / sectorBytes);
      if (ERASED.compare(bytes, from, to, from, to) !== 0) return false;
      at += to - from;
    }
    return true;
  }
  /** First sector from `sector` on that may hold something, or the number of sectors. */
  #nextHeld(sector) {
    const { sectorBytes, sizeBytes } = this.geometry;
    const start = sector * sectorBytes;
    const onFile = this.#firstOnFile(start, sizeBytes, () => false) ?? sizeBytes / sectorBytes;
    return this.#changedIn(start, onFile * sectorBytes)[0] ?? onFile;
  }
  #changedIn(start, end) {
    const { sectorBytes } = this.geometry;
    if (this.#changed.size === 0) return [];
    return this.#changed.sectors().filter((sector) => sector * sectorBytes >= start && sector * sectorBytes < end);
  }
  /** First sector of a range of whole sectors that the file does not hold as erased. Holes are not read. */
  #firstOnFile(start, end, skip) {
    const { sectorBytes } = this.geometry;
    let scan;
    for (let at = start; at < end; ) {
      const data = Math.max(at, this.#file.dataFrom(IMAGE_FLASH_AT + at) - IMAGE_FLASH_AT);
      if (data >= end) return void 0;
      at = data - data % sectorBytes;
      const count = Math.min(SCAN_BYTES, end - at);
      scan ??= Buffer.alloc(SCAN_BYTES);
      const bytes = scan.subarray(0, count);
      this.#file.read(bytes, IMAGE_FLASH_AT + at);
      if (!bytes.equals(ZEROS.subarray(0, count))) {
        for (let inside = 0; inside < count; inside += sectorBytes) {
          const sector = (at + inside) / sectorBytes;
          if (ZEROS.compare(bytes, inside, inside + sectorBytes, 0, sectorBytes) !== 0 && !skip(sector)) {
            return sector;
          }
        }
      }
      at += count;
    }
    return void 0;
  }
};

// packages/core/src/node/file-guard.ts
var FULL_HINT = "The disk is full; nothing acknowledged is lost. Free space, then start again on this image; it is completed by itself.";
var IO_HINT = "The disk failed; nothing after the last acknowledged receipt may be trusted. Stop, check the disk, start again.";
function isFull(cause) {
  const code = cause?.code;
  return code === "ENOSPC" || code === "EDQUOT";
}
var GuardedFile = class {
  path;
  #port;
  #failure;
  #readable = true;
  #unsynced = false;
  #syncs = 0;
  constructor(port, path) {
    this.#port = port;
    this.path = path;
  }
  get size() {
    return this.#port.size();
  }
  /** How often everything written became durable. */
  get syncs() {
    return this.#syncs;
  }
  /** Whether something was written since the last `sync`. */
  get unsynced() {
    return this.#unsynced;
  }
  /** @throws ImageError the failure that ended this instance */
  check() {
    if (this.#failure !== void 0) throw this.#failure;
  }
  /** @throws ImageError the failure that ended this instance, where it ended reading too */
  checkReadable() {
    if (this.#failure !== void 0 && !this.#readable) throw this.#failure;
  }
  /** Fills `target`. @throws ImageError `image-truncated`, `image-io` */
  read(target, position) {
    this.checkReadable();
    for (let done = 0; done < target.length; ) {
      const got = this.#attempt("could not be read", () => this.#port.read(target.subarray(done), position + done));
      done += got;
      if (got > 0) continue;
      const error = new ImageError("image-truncated", `${this.path} ends before byte ${position + target.length}`, {
        hint: "The end of the file is missing; restore it from a backup."
      });
      throw this.#end(error);
    }
  }
  write(bytes, position) {
    this.check();
    this.#unsynced = true;
    for (let done = 0; done < bytes.length; ) {
      const part = done === 0 ? bytes : bytes.subarray(done);
      const wrote = this.#attempt("could not be written", () => this.#port.write(part, position + done));
      if (wrote === 0) {
        const error = new ImageError("image-io", `${this.path} takes no more bytes`, { hint: IO_HINT });
        throw this.#end(error);
      }
      done += wrote;
    }
  }
  setSize(bytes) {
    this.check();
    this.#attempt("could not be made longer", () => this.#port.setSize(bytes));
  }
  sync() {
    this.check();
    this.#attempt("could not be synced", () => this.#port.sync());
    this.#unsynced = false;
    this.#syncs++;
  }
  /**
   * Reserves a range; false where the file system has no way to. Fails before anything of a batch was written, so that
   * what is on the file stays readable. @throws ImageError `image-disk-full`, `image-io`
   */
  allocate(position, bytes) {
    this.check();
    const reserved = this.#attempt("could not be extended", () => this.#port.allocate(position, bytes), true);
    if (reserved) this.#unsynced = true;
    return reserved;
  }
  /** Reserves a range that is wanted but not needed; false where there is no room or no way to. */
  tryAllocate(position, bytes) {
    this.check();
    try {
      if (!this.#port.allocate(position, bytes)) return false;
    } catch {
      return false;
    }
    this.#unsynced = true;
    return true;
  }
  dataFrom(position) {
    return this.#port.dataFrom(position);
  }
  close() {
    this.#port.close();
  }
  #attempt(what, call, staysReadable = false) {
    try {
      return call();
    } catch (cause) {
      const full = isFull(cause);
      const message = full ? `the disk of ${this.path} is full: it ${what}` : `${this.path} ${what}`;
      const options = { hint: full ? FULL_HINT : IO_HINT, cause };
      throw this.#end(new ImageError(full ? "image-disk-full" : "image-io", message, options), staysReadable);
    }
  }
  #end(error, staysReadable = false) {
    this.#failure = error;
    this.#readable = staysReadable;
    return error;
  }
};

// packages/core/src/node/file-calls.ts
import { createRequire } from "node:module";
var SEEK_DATA = 3;
var NO_SUCH_ADDRESS = 6;
function declare(koffi) {
  const linux = process.platform === "linux";
  const libc = koffi.load(process.platform === "darwin" ? "libSystem.dylib" : "libc.so.6");
  const flock = libc.func("int flock(int fd, int operation)");
  if (!linux) return { flock, fallocate: void 0, dataFrom: void 0 };
  const allocate2 = libc.func("int fallocate(int fd, int mode, int64_t offset, int64_t len)");
  const seek = libc.func("int64_t lseek(int fd, int64_t offset, int whence)");
  return {
    flock,
    fallocate: (file, position, bytes) => allocate2(file, 0, position, bytes) === 0 ? 0 : koffi.errno(),
    dataFrom: (file, position) => {
      const data = Number(seek(file, position, SEEK_DATA));
      if (data >= 0) return data;
      return koffi.errno() === NO_SUCH_ADDRESS ? Infinity : position;
    }
  };
}
function load() {
  if (process.platform === "win32") return void 0;
  try {
    return declare(createRequire(import.meta.url)("koffi"));
  } catch {
    return void 0;
  }
}
var calls = "not-loaded";
function fileCalls() {
  if (calls === "not-loaded") calls = load();
  return calls;
}

// packages/core/src/node/file-lock.ts
var LOCK_EXCLUSIVE = 2;
var LOCK_NOT_BLOCKING = 4;
var UNLOCK = 8;
function lockFile(file, path) {
  const flock = fileCalls()?.flock;
  if (flock === void 0) return () => void 0;
  if (flock(file, LOCK_EXCLUSIVE | LOCK_NOT_BLOCKING) !== 0) {
    throw new ImageError("image-locked", `${path} is in use by another process`, {
      hint: "A unit is running on this image already; stop it first, or use a copy."
    });
  }
  return () => void flock(file, UNLOCK);
}

// packages/core/src/node/file-port.ts
import { closeSync, fdatasyncSync, fstatSync, fsyncSync, ftruncateSync, readSync, writeSync } from "node:fs";
var UNSUPPORTED = [95, 38, 22];
var ERROR_CODES = { 28: "ENOSPC", 122: "EDQUOT", 5: "EIO", 27: "EFBIG" };
var CallError = class extends Error {
  code;
  constructor(call, errno) {
    super(`${call} failed with error ${errno}`);
    this.code = ERROR_CODES[errno] ?? `E${errno}`;
  }
};
var NodeFile = class {
  #file;
  constructor(file) {
    this.#file = file;
  }
  size() {
    return fstatSync(this.#file).size;
  }
  setSize(bytes) {
    ftruncateSync(this.#file, bytes);
    fsyncSync(this.#file);
  }
  read(target, position) {
    return readSync(this.#file, target, 0, target.length, position);
  }
  write(bytes, position) {
    return writeSync(this.#file, bytes, 0, bytes.length, position);
  }
  sync() {
    fdatasyncSync(this.#file);
  }
  allocate(position, bytes) {
    const errno = fileCalls()?.fallocate?.(this.#file, position, bytes);
    if (errno === void 0 || UNSUPPORTED.includes(errno)) return false;
    if (errno !== 0) throw new CallError("fallocate", errno);
    return true;
  }
  dataFrom(position) {
    return fileCalls()?.dataFrom?.(this.#file, position) ?? position;
  }
  close() {
    closeSync(this.#file);
  }
};

// packages/core/src/node/image-state.ts
var ImageState = class {
  #file;
  #generation = 0;
  #state;
  /** Number of syncs of the file when the newest slot was written. */
  #writtenAt = -1;
  /** The file must be synced since it was opened: what is read here counts as durable. */
  constructor(file) {
    this.#file = file;
    for (const index of [0, 1]) {
      const bytes = new Uint8Array(IMAGE_SLOT_BYTES);
      file.read(bytes, IMAGE_SLOTS_AT + index * IMAGE_SLOT_BYTES);
      const slot = decodeImageSlot(bytes);
      if (slot === void 0 || slot.generation <= this.#generation) continue;
      this.#generation = slot.generation;
      this.#state = slot.state;
    }
  }
  /** What was stored last; undefined in a new image. */
  load() {
    return this.#state?.slice();
  }
  store(state) {
    if (this.#file.syncs > this.#writtenAt) this.#generation++;
    this.#writtenAt = this.#file.syncs;
    const slot = encodeImageSlot(this.#generation, state);
    assert(slot.length <= IMAGE_SLOT_BYTES, "the small state fits into its slot");
    this.#file.write(slot, IMAGE_SLOTS_AT + this.#generation % 2 * IMAGE_SLOT_BYTES);
    this.#state = state.slice();
  }
};

// packages/core/src/node/file-image.ts
var FileImage = class _FileImage {
  path;
  map;
  /** Whether the image was made just now. */
  created;
  flash;
  #file;
  #state;
  #closed = false;
  constructor(file, made2) {
    this.path = file.path;
    this.map = memoryMap(made2.sizes);
    this.created = made2.created;
    this.flash = new FileFlash(file, this.map);
    this.#file = file;
    this.#state = new ImageState(file);
  }
  /** @throws ImageError */
  static open(path, options) {
    const missing = !existsSync(path);
    if (missing && options.mode !== "create") {
      throw new ImageError("image-missing", `${path} does not exist`, {
        hint: "Check the path, or let `plomba sim --image` create it."
      });
    }
    const file = openFile(path, { mode: options.mode, missing });
    try {
      if (options.mode !== "read") lockFile(file, path);
      const image = _FileImage.on(new NodeFile(file), path, options);
      if (image.created) syncFolder(path);
      return image;
    } catch (error) {
      closeSync2(file);
      const another = error instanceof ImageError && error.code === "image-locked";
      if (missing && !another) rmSync(path, { force: true });
      throw error;
    }
  }
  /** An image on a file that was opened elsewhere. @throws ImageError */
  static on(port, path, options) {
    const file = new GuardedFile(port, path);
    const created = options.mode === "create" && isBlank(file);
    if (created) makeImage(file, options.sizes);
    const sizes = readSizes(file);
    if (options.mode !== "read") file.sync();
    return new _FileImage(file, { sizes, created });
  }
  /** The small state that was stored last, or undefined in a new image. */
  loadState() {
    return this.#state.load();
  }
  /** Stores the small state, at most 4,080 bytes; durable after the next flush of the flash. */
  storeState(state) {
    this.#state.store(state);
  }
  /** Closes the file. What was not flushed is lost, as it is when the power goes. */
  close() {
    if (this.#closed) return;
    this.#closed = true;
    this.#file.close();
  }
};
function isBlank(file) {
  if (file.size === 0) return true;
  const bytes = Buffer.alloc(Math.min(file.size, IMAGE_FLASH_AT));
  file.read(bytes, 0);
  return bytes.every((byte) => byte === 0) && file.dataFrom(IMAGE_FLASH_AT) >= file.size;
}
function makeImage(file, sizes) {
  const map = memoryMap(sizes);
  file.setSize(IMAGE_FLASH_AT + flashGeometry(map).sizeBytes);
  file.allocate(0, IMAGE_FLASH_AT);
  const reservation = new Reservation(file, map);
  for (const { start } of [map.fiscal, map.journal]) reservation.ensure(start, 0);
  file.write(encodeImageHeader(sizes), 0);
}
function readSizes(file) {
  const bytes = new Uint8Array(Math.min(IMAGE_HEADER_BYTES, file.size));
  file.read(bytes, 0);
  const sizes = decodeImageHeader(bytes, file.path);
  const expected = IMAGE_FLASH_AT + flashGeometry(memoryMap(sizes)).sizeBytes;
  if (file.size < expected) {
    throw new ImageError("image-truncated", `${file.path} has ${file.size} bytes of ${expected}`, {
      hint: "The end of the file is missing; restore it from a backup."
    });
  }
  return sizes;
}
function openFile(path, options) {
  const flags = options.mode === "read" ? "r" : options.missing ? "wx+" : "r+";
  try {
    return openSync(path, flags, 384);
  } catch (cause) {
    const { code } = cause;
    if (code === "EACCES" || code === "EROFS" || code === "EPERM") {
      const way = options.mode === "read" ? "reading" : "writing";
      throw new ImageError("image-read-only", `${path} cannot be opened for ${way}`, {
        hint: "Give this user the right to read and write the file and its folder.",
        cause
      });
    }
    throw new ImageError("image-io", `${path} cannot be opened`, {
      hint: "Check that the folder exists and the disk works.",
      cause
    });
  }
}
function syncFolder(path) {
  if (process.platform === "win32") return;
  try {
    const folder = openSync(dirname(path), "r");
    try {
      fsyncSync2(folder);
    } finally {
      closeSync2(folder);
    }
  } catch (cause) {
    throw new ImageError("image-io", `the folder of ${path} could not be synced`, {
      hint: "The disk failed; check it, then create the image again.",
      cause
    });
  }
}

// packages/core/src/node/native-ed25519.ts
import { createPrivateKey, createPublicKey, sign as sign2, verify } from "node:crypto";

// packages/core/src/node/key-cache.ts
var KEYS_MAX = 64;
function keyCache(make) {
  const keys = /* @__PURE__ */ new Map();
  return (publicKey) => {
    const name = Buffer.from(publicKey.buffer, publicKey.byteOffset, publicKey.length).toString("latin1");
    const known = keys.get(name);
    if (known !== void 0 || keys.has(name)) return known;
    const key = make(publicKey);
    if (keys.size >= KEYS_MAX) keys.clear();
    keys.set(name, key);
    return key;
  };
}

// packages/core/src/node/native-ed25519.ts
var PRIVATE_PREFIX = Buffer.from("302e020100300506032b657004220420", "hex");
var PUBLIC_PREFIX = Buffer.from("302a300506032b6570032100", "hex");
function ed25519PrivateKey(seed) {
  assert(seed.length === 32, "an Ed25519 private key has 32 bytes");
  const der = Buffer.concat([PRIVATE_PREFIX, seed]);
  const key = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  der.fill(0);
  return key;
}
function rawEd25519(key) {
  return new Uint8Array(key.export({ format: "der", type: "spki" }).subarray(PUBLIC_PREFIX.length));
}
function plainBytes2(buffer) {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length);
}
function nativeSigner(seed) {
  const key = ed25519PrivateKey(seed);
  return {
    algorithm: "ed25519",
    publicKey: rawEd25519(createPublicKey(key)),
    sign: (messages) => messages.map((message) => plainBytes2(sign2(null, message, key)))
  };
}
var keyOf = keyCache(
  (publicKey) => isSoundKey(publicKey) ? createPublicKey({ key: Buffer.concat([PUBLIC_PREFIX, publicKey]), format: "der", type: "spki" }) : void 0
);
var verifyNative = (publicKey, message, signature) => {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  const key = keyOf(publicKey);
  return key !== void 0 && verify(null, message, key, signature);
};

// packages/core/src/node/group-commit.ts
function batchSigner(signer) {
  return { start: (messages) => ({ finish: () => signer.sign(messages) }) };
}
var GroupCommit = class {
  #unit;
  #signer;
  #commandsMax;
  /** Operations that were staged and are not committed yet. */
  #flying = /* @__PURE__ */ new Map();
  #open;
  #signing;
  #turn;
  #broken;
  constructor(options) {
    this.#unit = options.unit;
    this.#signer = options.signer;
    this.#commandsMax = options.commandsMax;
  }
  /**
   * Commits a command with others that come at about the same time.
   * @throws what a port threw (a failed disk); every later call throws it again, and nothing more is written
   */
  submit(command) {
    if (this.#broken !== void 0) return Promise.reject(this.#broken.error);
    const { operation } = command;
    const flying = this.#flying.get(operation.id);
    if (flying !== void 0) {
      if (equalBytes(flying.digest, operation.digest)) return flying.outcome;
      return Promise.resolve(refuse("operation-conflict", "operation is being committed with another content"));
    }
    const admission = this.#unit.admit(operation);
    if (admission.kind === "refuse") return Promise.resolve(admission.refusal);
    if (admission.kind === "repeat") return Promise.resolve({ ok: true, repeated: true, bound: admission.bound });
    return this.#stage(command);
  }
  #stage(command) {
    const { operation } = command;
    const open = this.#openGroup();
    const plan2 = command.plan(open.group.state);
    if (!plan2.ok) return Promise.resolve(plan2);
    const now = this.#unit.now();
    const stamp = { ...now, utcMs: Math.max(now.utcMs, open.group.state.lastUtcMs) };
    const staged = open.group.add(plan2.contents, this.#unit.stageOptions({ ...command.options, stamp }));
    if (staged === void 0) {
      this.#advance();
      return this.#stage(command);
    }
    if (!staged.ok) return Promise.resolve(staged);
    const outcome = new Promise((resolve, reject) => {
      open.waiting.push({ staged, id: operation.id, resolve, reject });
    });
    this.#flying.set(operation.id, { digest: operation.digest, outcome });
    if (open.waiting.length >= this.#commandsMax) this.#advance();
    else this.#schedule();
    return outcome;
  }
  #openGroup() {
    this.#open ??= { group: this.#unit.group(), waiting: [] };
    return this.#open;
  }
  #schedule() {
    this.#turn ??= setImmediate(() => {
      this.#turn = void 0;
      this.#advance();
    });
  }
  /** One turn: ends the signing of one group, begins that of the next, writes the first, answers. */
  #advance() {
    if (this.#broken !== void 0) return;
    try {
      const signed = this.#signing === void 0 ? void 0 : { ...this.#signing, sealed: this.#finish(this.#signing) };
      this.#signing = void 0;
      if (signed !== void 0 && !signed.sealed.ok) return this.#refuse(signed.waiting, signed.sealed);
      const sealed = signed?.sealed.ok === true ? signed.sealed : void 0;
      this.#signing = this.#begin(sealed);
      if (sealed !== void 0 && signed !== void 0) this.#commit(sealed, signed.waiting);
    } catch (error) {
      this.#fail(error);
      return;
    }
    if (this.#signing !== void 0) this.#schedule();
  }
  /** Seals the open group up to its first messages and gives them to the signer; a new group takes commands. */
  #begin(after) {
    const open = this.#open;
    if (open === void 0 || open.waiting.length === 0) return void 0;
    const sealing = this.#unit.seal(open.group, after);
    const step = sealing.next();
    const job = step.done === true ? void 0 : this.#signer.start(step.value);
    this.#open = { group: this.#unit.group(open.group), waiting: [] };
    return { waiting: open.waiting, sealing, step, job };
  }
  #finish(signing) {
    let { step } = signing;
    let job = signing.job;
    while (step.done !== true) {
      step = signing.sealing.next(present(job, "messages are being signed").finish());
      job = step.done === true ? void 0 : this.#signer.start(step.value);
    }
    return step.value;
  }
  #commit(sealed, waiting) {
    try {
      this.#unit.commit(sealed);
    } catch (error) {
      for (const { reject } of waiting) reject(error);
      throw error;
    }
    for (const { staged, id, resolve } of waiting) {
      this.#flying.delete(id);
      resolve({
        ok: true,
        repeated: false,
        records: sealed.records.slice(staged.first, staged.first + staged.count)
      });
    }
    this.#unit.maintain();
    if (this.#signing === void 0 && this.#open?.waiting.length === 0) this.#open = void 0;
  }
  /** The secure element did not answer: nothing was written, and what was staged behind is refused with it. */
  #refuse(waiting, refusal2) {
    const all = [...waiting, ...this.#open?.waiting ?? []];
    this.#open = void 0;
    for (const { id, resolve } of all) {
      this.#flying.delete(id);
      resolve(refusal2);
    }
  }
  #fail(error) {
    this.#broken = { error };
    const all = [...this.#signing?.waiting ?? [], ...this.#open?.waiting ?? []];
    for (const { reject } of all) reject(error);
    this.#flying.clear();
  }
};

// packages/core/src/node/native-hasher.ts
import * as nodeCrypto from "node:crypto";
function hashObject(bytes) {
  return new Uint8Array(nodeCrypto.createHash("sha256").update(bytes).digest());
}
function nativeHasherOver(oneShot) {
  if (oneShot === void 0) return { sha256: hashObject };
  return {
    sha256: (bytes) => {
      const digest = Buffer.from(oneShot("sha256", bytes, "binary"), "latin1");
      return new Uint8Array(digest.buffer, digest.byteOffset, digest.length);
    }
  };
}
var nativeHasher = nativeHasherOver(nodeCrypto.hash);

// bench/src/bench-error.ts
var BenchError = class extends Error {
  name = "BenchError";
};
function demand(condition, text2) {
  if (!condition) throw new BenchError(text2);
}

// bench/src/workload/log-key.ts
var LOG_KEY_SEED = seededEntropy("plomba bench key").bytes(32);
var PRIVATE_PREFIX2 = Buffer.from("302e020100300506032b657004220420", "hex");

// bench/src/workload/open-unit.ts
var MIB = 1024 * 1024;
var START_UTC_MS = Date.UTC(2026, 2, 14, 8);
var OWNER = { name: "Kafana Plomba d.o.o.", taxNumber: "12345678" };
var PLACE = { name: "Caf\xE9 Plomba", address: "Main Street 1" };
function sizesFor(journalMib) {
  return {
    fiscalBytes: 4 * MIB,
    journalBytes: journalMib * MIB,
    derivedBytes: Math.ceil(journalMib / 4) * MIB,
    workingBytes: 65536
  };
}
function standingClock() {
  let reading = { utcMs: START_UTC_MS, offsetMinutes: 60, quality: "set" };
  return {
    read: () => reading,
    set: (time) => void (reading = { ...time, quality: "set" }),
    advance: (ms) => void (reading = { ...reading, utcMs: reading.utcMs + ms })
  };
}
function portsOn(image, options = {}) {
  const signer = options.signer ?? nativeSigner(LOG_KEY_SEED);
  let isDrawn = !image.created;
  return {
    flash: options.around?.(image.flash) ?? image.flash,
    map: image.map,
    clock: standingClock(),
    secureElement: {
      signer: () => isDrawn ? signer : void 0,
      createKey: () => {
        isDrawn = true;
        return signer;
      },
      drawJournalId: () => seededEntropy("plomba bench journal").bytes(16)
    },
    verifySignature: verifyNative,
    hasher: nativeHasher
  };
}
function bootOn(ports) {
  const unit = FiscalUnit.boot(ports);
  if ("halted" in unit) demand(false, `the unit halted at boot: ${unit.halted}`);
  return unit;
}
function stampOf(id, unit) {
  return { id, epoch: unit.epoch, digest: nativeHasher.sha256(Buffer.from(id)) };
}
function commit(unit, plan2) {
  if (!plan2.ok) demand(false, `${plan2.code}: ${plan2.detail}`);
  const result = unit.append(plan2.contents);
  if (!result.ok) demand(false, `${result.code}: ${result.detail}`);
}
function openDay(unit) {
  commit(unit, planDayOpen(unit.state, none, stampOf(`open-${unit.state.day + 1}`, unit)));
}
function activate(unit) {
  const identity = {
    operation: stampOf("personalise", unit),
    serial: "PL000001",
    model: "Plomba 1",
    country: none.id,
    firmware: "0.1.0",
    simulated: true,
    ...unit.drawIdentity()
  };
  const plan2 = planIdentity(unit.state, identity);
  if (!plan2.ok) demand(false, plan2.detail);
  const first = plan2.contents;
  const born = unit.append(first, { identity });
  if (!born.ok) demand(false, born.detail);
  const bound = { to: "bound", owner: OWNER, place: PLACE };
  for (const change of [bound, { to: "production" }]) {
    commit(unit, planLife(unit.state, none, { operation: stampOf(change.to, unit), change }));
  }
  openDay(unit);
}
function createUnit(path, sizes, options = {}) {
  const image = FileImage.open(path, { sizes, mode: "create" });
  demand(image.created, `${path} exists already`);
  const ports = portsOn(image, options);
  const unit = bootOn(ports);
  activate(unit);
  return { unit, image, clock: ports.clock, close: () => image.close() };
}

// bench/src/workload/receipts.ts
var SEED = "plomba bench v1";
var GOODS = ["Espresso", "Kafa sa mlekom", "Sendvi\u010D sa \u0161unkom", "Miner\xE1lka 0,5 l", "\u0422\u043E\u0440\u0442 \xAB\u041D\u0430\u043F\u043E\u043B\u0435\u043E\u043D\xBB", "P\xE2ine alb\u0103"];
var TAX_GROUPS = ["A", "B", "C", "D"];
var LINES_SHORT = 2;
var LINES_LONG = 6;
function drawn(index) {
  return nativeHasher.sha256(ascii(`${SEED} ${index}`));
}
function itemOf(draw, line) {
  const byte = (place) => draw[(line * 5 + place) % draw.length] ?? 0;
  const cents = 50 + byte(0) + 256 * (byte(1) % 8);
  const isWeighed = byte(2) % 4 === 0;
  return {
    name: GOODS[byte(3) % GOODS.length] ?? "",
    quantity: isWeighed ? { digits: BigInt(100 + byte(4)), scale: 3 } : { digits: BigInt(1 + byte(4) % 5), scale: 0 },
    unitPrice: { digits: BigInt(cents), scale: 2 },
    taxGroup: TAX_GROUPS[byte(2) % TAX_GROUPS.length] ?? ""
  };
}
function amountOf({ quantity: quantity2, unitPrice: unitPrice2 }) {
  const factor = 10n ** BigInt(quantity2.scale);
  return (quantity2.digits * unitPrice2.digits * 2n + factor) / (factor * 2n);
}
function receiptOf(index) {
  const draw = drawn(index);
  const lines = index % 2 === 0 ? LINES_SHORT : LINES_LONG;
  const items = Array.from({ length: lines }, (_, line) => itemOf(draw, line));
  const total = items.reduce((sum, item) => sum + amountOf(item), 0n);
  return {
    document: "sale",
    till: "T1",
    cashier: "Ana",
    items,
    payments: [{ kind: index % 3 === 0 ? "card" : "cash", amount: total }]
  };
}
function salesOf(first, count) {
  return Array.from({ length: count }, (_, at) => {
    const receipt = receiptOf(first + at);
    const id = `T1-${(first + at).toString().padStart(9, "0")}`;
    return { id, digest: nativeHasher.sha256(receiptRequestTable.encode(receipt)), receipt };
  });
}
function operationOf({ id, digest }, epoch) {
  return { id, epoch, digest };
}

// bench/src/workload/group-lap.ts
var JOURNAL_MIB = 64;
var ANSWER_EVERY = 64;
var STEP_MS = 250;
function nativeBatchSigner() {
  return batchSigner(nativeSigner(LOG_KEY_SEED));
}
function groupLap(options) {
  const { unit, clock, close } = createUnit(options.path, sizesFor(JOURNAL_MIB));
  const sales = salesOf(0, options.count);
  const committer = new GroupCommit({ unit, signer: options.signer, commandsMax: options.groupOf });
  const dayOpenedUtcMs = unit.now().utcMs;
  return {
    unit,
    async run() {
      let acknowledged = 0;
      const acknowledge = (outcome) => {
        if (!outcome.ok) demand(false, `${outcome.code}: ${outcome.detail}`);
        acknowledged++;
      };
      const answers = [];
      for (const sale of sales) {
        clock.advance(STEP_MS);
        const now = unit.now();
        const operation = operationOf(sale, unit.epoch);
        const { receipt } = sale;
        const plan2 = (state) => planReceipt(state, none, { operation, receipt, now, dayOpenedUtcMs });
        answers.push(committer.submit({ operation, plan: plan2 }).then(acknowledge));
        if (answers.length % ANSWER_EVERY === 0) await Promise.resolve();
      }
      await Promise.all(answers);
      return acknowledged;
    },
    close
  };
}

// bench/src/zz-lap.ts
import { rmSync as rmSync2 } from "node:fs";
var mode = process.argv[2];
var stub = process.argv[3] === "stub";
var gcs = process.argv[4] === "gc";
var N = 8192;
var fake = new Uint8Array(64).fill(7);
var real = nativeBatchSigner();
for (let round = 0; round < 14; round++) {
  const path = "/tmp/pp/unit.plomba";
  rmSync2(path, { force: true });
  const ms = Array.from({ length: 2e3 }, (_, i) => new Uint8Array(74).fill(i));
  let c = process.cpuUsage();
  real.start(ms).finish();
  let d = process.cpuUsage(c);
  const sig = (d.user + d.system) / 2e3;
  let us = 0, n = 0, wall = 0;
  if (mode === "group") {
    let first = 40;
    const signer = { start: (m) => stub ? { finish: () => m.map(() => fake) } : real.start(m) };
    const lap = groupLap({ path, count: N, groupOf: 256, signer });
    if (gcs) globalThis.gc();
    c = process.cpuUsage();
    const t = performance.now();
    n = await lap.run();
    wall = performance.now() - t;
    d = process.cpuUsage(c);
    lap.close();
  } else {
    const base = nativeSigner(new Uint8Array(32).fill(1));
    const { unit, clock, close } = createUnit(path, sizesFor(64), stub ? { signer: { ...base, sign: (m) => m.map(() => fake) } } : {});
    n = 2e3;
    const sales = salesOf(0, n);
    const o = unit.now().utcMs;
    if (gcs) globalThis.gc();
    c = process.cpuUsage();
    const t = performance.now();
    for (const sale of sales) {
      clock.advance(250);
      const operation = operationOf(sale, unit.epoch);
      unit.admit(operation);
      const plan2 = planReceipt(unit.state, none, { operation, receipt: sale.receipt, now: unit.now(), dayOpenedUtcMs: o });
      if (!plan2.ok) throw 1;
      const r = unit.append(plan2.contents);
      if (!r.ok) throw new Error(r.detail);
    }
    wall = performance.now() - t;
    d = process.cpuUsage(c);
    close();
  }
  console.log(`${mode} sign ${sig.toFixed(1)} user ${(d.user / n).toFixed(1)} sys ${(d.system / n).toFixed(1)} wall ${(wall * 1e3 / n).toFixed(1)}`);
}
//# sourceMappingURL=zz-lap2.mjs.map
