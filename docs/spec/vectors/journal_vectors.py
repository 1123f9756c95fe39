"""Golden vectors of the journal, from docs/spec/journal.md and its tables alone. Standard library only; shares no code
with the product. Run `python3 journal_vectors.py > journal.json`; the result is committed, tests read only that."""
import hashlib, json, struct, sys

# --- CRC-32C, bit by bit -------------------------------------------------------------------------------------------
def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF

# --- deterministic CBOR --------------------------------------------------------------------------------------------
def head(major, n):
    if n < 24: return bytes([major << 5 | n])
    for info, fmt, limit in ((24, ">B", 1 << 8), (25, ">H", 1 << 16), (26, ">I", 1 << 32), (27, ">Q", 1 << 64)):
        if n < limit: return bytes([major << 5 | info]) + struct.pack(fmt, n)

def cbor(v):
    if v is True: return b"\xf5"
    if v is False: return b"\xf4"
    if isinstance(v, int): return head(0, v) if v >= 0 else head(1, -1 - v)
    if isinstance(v, bytes): return head(2, len(v)) + v
    if isinstance(v, str): return head(3, len(v.encode())) + v.encode()
    if isinstance(v, list): return head(4, len(v)) + b"".join(map(cbor, v))
    return head(5, len(v)) + b"".join(cbor(k) + cbor(v[k]) for k in sorted(v))

# --- Ed25519, the formulas of RFC 8032 section 5.1 -----------------------------------------------------------------
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
G_Y = 4 * pow(5, P - 2, P) % P
def x_of(y):
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P: x = x * pow(2, (P - 1) // 4, P) % P
    return x if x % 2 == 0 else P - x
G = (x_of(G_Y), G_Y)
def add(a, b):
    t = D * a[0] * b[0] * a[1] * b[1] % P
    return ((a[0] * b[1] + b[0] * a[1]) * pow(1 + t, P - 2, P) % P, (a[1] * b[1] + a[0] * b[0]) * pow(1 - t, P - 2, P) % P)
def mul(k, p):
    r = (0, 1)
    while k:
        if k & 1: r = add(r, p)
        p, k = add(p, p), k >> 1
    return r
def enc(p): return (p[1] | (p[0] & 1) << 255).to_bytes(32, "little")
def secret(seed):
    h = hashlib.sha512(seed).digest()
    a = int.from_bytes(h[:32], "little") & ((1 << 254) - 8) | 1 << 254
    return a, h[32:]
def public(seed): return enc(mul(secret(seed)[0], G))
def sign(seed, m):
    a, prefix = secret(seed)
    r = int.from_bytes(hashlib.sha512(prefix + m).digest(), "little") % L
    R = enc(mul(r, G))
    k = int.from_bytes(hashlib.sha512(R + public(seed) + m).digest(), "little") % L
    return R + ((r + k * a) % L).to_bytes(32, "little")

# --- the journal ---------------------------------------------------------------------------------------------------
sha = lambda b: hashlib.sha256(b).digest()
SEED = bytes(range(32))
KEY = public(SEED)
JOURNAL = bytes(range(0xA0, 0xB0))
SERIAL = "PL-VECTOR-1"
NOW, OFFSET = 1773475200000, 60          # 2026-03-14T09:00:00+01:00
KINDS = dict(identity=1, life=2, rules=3, open=4, receipt=5)

def stamp(name): return {1: name, 2: 0, 3: sha(name.encode())}

sale = {1: 1, 2: [NOW + 5000, OFFSET], 3: "1",
        5: [{1: "Espresso", 2: [2, 0], 3: [18000, 4], 4: "A"}, {1: "Milk, loose", 2: [1250, 3], 3: [119, 2], 4: "B", 5: 4}],
        6: [{1: "cash", 2: 1000}]}
# 2 x 1.8000 = 3.60; 1.250 x 1.19 = 1.4875, rounded 1.49, less 0.04 = 1.45
group = lambda name, rate: {1: name, 2: "group " + name, 3: [rate, 0]}
counter = lambda name, measure, by, scope: {1: name, 2: measure, 3: by, 4: scope, 6: 10**12, 7: True}
rules = {1: "vector/1", 2: "EUR", 3: [group("A", 20), group("B", 10)], 4: [{1: 1, 2: 1, 3: True, 4: "receipt"}],
         5: [{1: "cash", 2: True}], 6: [counter("turnover", 3, 0, 1), counter("gross", 4, 2, 3)]}
payloads = [
    ("identity", {1: stamp("v-0"), 2: SERIAL, 3: "Vector", 4: JOURNAL, 5: KEY, 6: "none", 7: "1.0.0", 8: True}),
    ("life", {1: stamp("v-1"), 2: 1, 3: {1: 2, 2: {1: "Owner", 2: "123"}, 3: {1: "Place", 2: "Street 1"}}}),
    ("rules", {1: rules}),
    ("life", {1: stamp("v-2"), 2: 2, 3: {1: 3}}),
    ("open", {1: stamp("v-3"), 2: 1}),
    ("receipt", {1: stamp("v-4"), 2: sale, 3: 1, 4: "receipt", 5: 1, 6: [360, 145],
                 7: [{1: "A", 2: [20, 0], 3: 360, 4: 60}, {1: "B", 2: [10, 0], 3: 145, 4: 13}], 8: 505, 9: 495, 10: []}),
]

records, previous = [], bytes(32)
for sequence, (kind, value) in enumerate(payloads):
    payload = cbor(value)
    header = b"PR\x01" + bytes([KINDS[kind]]) + struct.pack(">QQhBBHH", sequence, NOW + 1000 * sequence, OFFSET, 0, 0, len(payload), 64)
    header += struct.pack(">I", crc32c(header))
    entry = header + previous + payload
    leaf = sha(b"\x00" + entry)
    preimage = b"plomba record v1\x00" + JOURNAL + struct.pack(">Q", sequence) + leaf
    signature = sign(SEED, preimage)
    body = previous + payload + signature + bytes(4)     # batch offset 0, reserved 0
    frame = header + body + struct.pack(">I", crc32c(body))
    frame += b"\xff" * (-len(frame) % 16)
    records.append(dict(kind=kind, payload=payload, entry=entry, leaf=leaf, preimage=preimage, signature=signature, frame=frame))
    previous = leaf

def root(leaves):
    if len(leaves) == 1: return leaves[0]
    k = 1
    while k * 2 < len(leaves): k *= 2
    return sha(b"\x01" + root(leaves[:k]) + root(leaves[k:]))

import base64
b64 = lambda b: base64.b64encode(b).decode()
leaves = [r["leaf"] for r in records]
origin = "plomba/" + SERIAL
note = f"{origin}\n{len(leaves)}\n{b64(root(leaves))}\n"
key_hash = sha(origin.encode() + b"\x0a\x01" + KEY)[:4]
text = f"{note}\n\u2014 {origin} {b64(key_hash + sign(SEED, note.encode()))}\n"

sector = b"PS\x01\x00" + struct.pack(">H", 48) + bytes(2) + JOURNAL + struct.pack(">QQI", 0, 0, 0)
sector += struct.pack(">I", crc32c(sector))
journal = sector + b"".join(r["frame"] for r in records)

def tar(files):
    out = b""
    for name in sorted(files):
        data = files[name]
        h = name.encode().ljust(100, b"\0") + b"0000644\0" + b"0000000\0" * 2 + b"%011o\0" % len(data) + b"0" * 11 + b"\0"
        tail = b"0" + bytes(100) + b"ustar\0" + b"00" + bytes(64) + b"0000000\0" * 2 + bytes(167)
        total = sum(h) + 8 * 32 + sum(tail)
        out += h + b"%06o\0 " % total + tail + data + bytes(-len(data) % 512)
    return out + bytes(1024)

n = len(records)
bundle = lambda part: b"".join(struct.pack(">H", len(r[part])) + r[part] for r in records)
export = tar({"checkpoint": text.encode(), f"tile/0/000.p/{n}": b"".join(leaves),
              f"tile/entries/000.p/{n}": bundle("entry"), f"signatures/000.p/{n}": bundle("signature")})

json.dump(dict(
    about="Made by journal_vectors.py from docs/spec/journal.md alone.",
    keySeed=SEED.hex(), logKey=KEY.hex(), journalId=JOURNAL.hex(), serial=SERIAL,
    records=[{k: (v.hex() if isinstance(v, bytes) else v) for k, v in r.items()} for r in records],
    roots=[root(leaves[:i]).hex() for i in range(1, n + 1)],
    checkpoint=text, journal=journal.hex(), export=export.hex(),
), sys.stdout, indent=2)
print()
