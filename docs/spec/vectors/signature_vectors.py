"""The corpus of doubtful signatures: for each case whether a strict check accepts it, and why. Standard library only;
shares no code with the product. Verdicts follow from how a case was built, not from a check.
Run `python3 signature_vectors.py > signatures.json`; the result is committed, tests read only that."""
import hashlib, json

sha256 = lambda m: hashlib.sha256(m).digest()
cases = []
def case(algorithm, name, key, message, signature, valid, why, **more):
    cases.append({"algorithm": algorithm, "name": name, "publicKey": key.hex(), "message": message.hex(),
                  "signature": signature.hex(), "valid": valid, "why": why, **more})

# --- Ed25519, the formulas of RFC 8032 section 5.1 -----------------------------------------------------------------
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)
def ed_add(a, b):
    (x1, y1), (x2, y2) = a, b
    k = D * x1 * x2 * y1 * y2 % P
    return ((x1 * y2 + x2 * y1) * pow(1 + k, P - 2, P) % P, (y1 * y2 + x1 * x2) * pow(1 - k, P - 2, P) % P)
def ed_mul(k, a):
    out = (0, 1)
    while k:
        if k & 1: out = ed_add(out, a)
        a = ed_add(a, a); k >>= 1
    return out
def ed_x(y, sign):
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P: x = x * ROOT % P
    if (x * x - square) % P: return None
    return P - x if x & 1 != sign and x else x
BASE = (ed_x(4 * pow(5, P - 2, P) % P, 0), 4 * pow(5, P - 2, P) % P)
pack = lambda a: (a[1] | (a[0] & 1) << 255).to_bytes(32, "little")
le = lambda b: int.from_bytes(b, "little")
def ed_key(seed):
    h = hashlib.sha512(seed).digest()
    return (le(h[:32]) & ((1 << 254) - 8)) | 1 << 254, h[32:]
def challenge(R, A, m): return le(hashlib.sha512(R + A + m).digest()) % L
def ed_sign(seed, m):
    a, prefix = ed_key(seed); A = pack(ed_mul(a, BASE))
    r = le(hashlib.sha512(prefix + m).digest()) % L; R = pack(ed_mul(r, BASE))
    return A, R + ((r + challenge(R, A, m) * a) % L).to_bytes(32, "little")

RFC_8032 = [  # section 7.1: name, secret key, public key, message, signature
    ("TEST 1", "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
    ("TEST 2", "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
     "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
    ("TEST 3", "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
     "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
    ("TEST 1024", "f5e5767cf153319517630f226876b86c8160cc583bc013744c6bf255f5cc0ee5",
     "278117fc144c72340f67d0f2316e8386ceffbf2b2428c9c51fef7c597f1d426e",
     "08b8b2b733424243760fe426a4b54908632110a66c2f6591eabd3345e3e4eb98fa6e264bf09efe12"
     "ee50f8f54e9f77b1e355f6c50544e23fb1433ddf73be84d879de7c0046dc4996d9e773f4bc9efe57"
     "38829adb26c81b37c93a1b270b20329d658675fc6ea534e0810a4432826bf58c941efb65d57a338b"
     "bd2e26640f89ffbc1a858efcb8550ee3a5e1998bd177e93a7363c344fe6b199ee5d02e82d522c4fe"
     "ba15452f80288a821a579116ec6dad2b3b310da903401aa62100ab5d1a36553e06203b33890cc9b8"
     "32f79ef80560ccb9a39ce767967ed628c6ad573cb116dbefefd75499da96bd68a8a97b928a8bbc10"
     "3b6621fcde2beca1231d206be6cd9ec7aff6f6c94fcd7204ed3455c68c83f4a41da4af2b74ef5c53"
     "f1d8ac70bdcb7ed185ce81bd84359d44254d95629e9855a94a7c1958d1f8ada5d0532ed8a5aa3fb2"
     "d17ba70eb6248e594e1a2297acbbb39d502f1a8c6eb6f1ce22b3de1a1f40cc24554119a831a9aad6"
     "079cad88425de6bde1a9187ebb6092cf67bf2b13fd65f27088d78b7e883c8759d2c4f5c65adb7553"
     "878ad575f9fad878e80a0c9ba63bcbcc2732e69485bbc9c90bfbd62481d9089beccf80cfe2df16a2"
     "cf65bd92dd597b0707e0917af48bbb75fed413d238f5555a7a569d80c3414a8d0859dc65a46128ba"
     "b27af87a71314f318c782b23ebfe808b82b0ce26401d2e22f04d83d1255dc51addd3b75a2b1ae078"
     "4504df543af8969be3ea7082ff7fc9888c144da2af58429ec96031dbcad3dad9af0dcbaaaf268cb8"
     "fcffead94f3c7ca495e056a9b47acdb751fb73e666c6c655ade8297297d07ad1ba5e43f1bca32301"
     "651339e22904cc8c42f58c30c04aafdb038dda0847dd988dcda6f3bfd15c4b4c4525004aa06eeff8"
     "ca61783aacec57fb3d1f92b0fe2fd1a85f6724517b65e614ad6808d6f6ee34dff7310fdc82aebfd9"
     "04b01e1dc54b2927094b2db68d6f903b68401adebf5a7e08d78ff4ef5d63653a65040cf9bfd4aca7"
     "984a74d37145986780fc0b16ac451649de6188a7dbdf191f64b5fc5e2ab47b57f7f7276cd419c17a"
     "3ca8e1b939ae49e488acba6b965610b5480109c8b17b80e1b7b750dfc7598d5d5011fd2dcc5600a3"
     "2ef5b52a1ecc820e308aa342721aac0943bf6686b64b2579376504ccc493d97e6aed3fb0f9cd71a4"
     "3dd497f01f17c0e2cb3797aa2a2f256656168e6c496afc5fb93246f6b1116398a346f1a641f3b041"
     "e989f7914f90cc2c7fff357876e506b50d334ba77c225bc307ba537152f3f1610e4eafe595f6d9d9"
     "0d11faa933a15ef1369546868a7f3a45a96768d40fd9d03412c091c6315cf4fde7cb68606937380d"
     "b2eaaa707b4c4185c32eddcdd306705e4dc1ffc872eeee475a64dfac86aba41c0618983f8741c5ef"
     "68d3a101e8a3b8cac60c905c15fc910840b94c00a0b9d0",
     "0aab4c900501b3e24d7cdf4663326a3a87df5e4843b2cbdb67cbf6e460fec350aa5371b1508f9f4528ecea23c436d94b5e8fcd4f681e30a6ac00a9704a188a03"),
    ("TEST SHA(abc)", "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
     "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
     "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
     "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"),
]
for name, seed, key, message, signature in RFC_8032:
    made = ed_sign(bytes.fromhex(seed), bytes.fromhex(message))
    assert made == (bytes.fromhex(key), bytes.fromhex(signature)), name
    case("ed25519", f"RFC 8032 section 7.1 {name}", bytes.fromhex(key), bytes.fromhex(message),
         bytes.fromhex(signature), True, "published vector", secret=seed)

seed = bytes(range(32)); m = b"plomba"
a, _ = ed_key(seed); A, good = ed_sign(seed, m); R, S = good[:32], le(good[32:])
s32 = lambda n: n.to_bytes(32, "little")
ed = lambda name, key, message, signature, valid, why: case("ed25519", name, key, message, signature, valid, why)
ed("plain", A, m, good, True, "made by the rules")
ed("message changed", A, m + b"!", good, False, "another message")
for bit in (0, 255, 256, 511):
    b = bytearray(good); b[bit >> 3] ^= 1 << (bit & 7)
    ed(f"bit {bit} flipped", A, m, bytes(b), False, "one bit changed")
ed("S + L", A, m, R + s32(S + L), False, "S is not below the group order: a twin of a valid signature")
for k in (2, 4, 8, 15):
    if S + k * L < 2**256: ed(f"S + {k}L", A, m, R + s32(S + k * L), False, "S is not below the group order")
ed("S = L", A, m, R + s32(L), False, "S is not below the group order")
ed("S = 2^256 - 1", A, m, R + b"\xff" * 32, False, "S is not below the group order")
ed("S with its top bit set", A, m, R + s32(S | 1 << 255), False, "S is not below the group order")
ed("S negated", A, m, R + s32(L - S), False, "does not satisfy the equation")
ed("63 bytes", A, m, good[:63], False, "wrong length")
ed("65 bytes", A, m, good + b"\0", False, "wrong length")
ed("no signature", A, m, b"", False, "wrong length")
ed("all zero", A, m, bytes(64), False, "does not satisfy the equation")
ed("key of 31 bytes", A[:31], m, good, False, "wrong length")
ed("key of 33 bytes", A + b"\0", m, good, False, "wrong length")
ed("key that is no point", s32(2), m, good, False, "y = 2 is on no point of the curve")
ed("sign of the key changed", bytes(A[:31]) + bytes([A[31] ^ 128]), m, good, False, "the negated key")

# The points of small order, every canonical and non-canonical encoding of them.
y8 = next(y for y in (le(bytes.fromhex(h)) for h in (
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",)))
T8 = (ed_x(y8, 0), y8)
assert ed_mul(8, T8) == (0, 1) and ed_mul(4, T8) != (0, 1)
small = [ed_mul(k, T8) for k in range(8)]
encodings = []
for x, y in small:
    for value in (y, y + P):
        for sign in ((0, 1) if x == 0 else (x & 1,)):
            if value < 2**255: encodings.append((value | sign << 255).to_bytes(32, "little"))
for index, key in enumerate(dict.fromkeys(encodings)):
    ed(f"small-order key, encoding {index}", key, m, s32(1) + bytes(32), False,
       "a key of small order: R = identity, S = 0 would verify for every eighth message or for all")

# R of small order is an ordinary point: only its encoding must be canonical.
def with_R(encoded, r, torsion=(0, 1)):
    return encoded + s32((r + challenge(encoded, A, m) * a) % L)
ed("R is the identity", A, m, with_R(s32(1), 0), True, "the equation holds, and R is encoded canonically")
ed("R is the identity, y + p", A, m, with_R(s32(1 + P), 0), False, "R is not encoded canonically")
ed("R is the identity, -0", A, m, with_R(s32(1 | 1 << 255), 0), False, "R is not encoded canonically")
for k in (1, 2, 4):
    torsion = ed_mul(k, T8)
    Rt = pack(ed_add(ed_mul(12345, BASE), torsion))
    ed(f"R with a part of order {8 // k}", A, m, with_R(Rt, 12345), False, "holds only after multiplying by the cofactor")

# A key with a part of order 8 is accepted as a key; a signature holds only where the challenge is a multiple of 8.
mixed = pack(ed_add(ed_mul(a, BASE), T8)); r = 777; Rr = pack(ed_mul(r, BASE))
for want in (True, False):
    number = next(n for n in range(1000) if (challenge(Rr, mixed, b"mixed %d" % n) % 8 == 0) == want)
    message = b"mixed %d" % number
    signature = Rr + s32((r + challenge(Rr, mixed, message) * a) % L)
    ed("mixed-order key, challenge " + ("a multiple of 8" if want else "not a multiple of 8"), mixed, message, signature,
       want, "the equation holds without the cofactor" if want else "holds only after multiplying by the cofactor")

# --- P-256 (SEC 2 section 2.4.2, SEC 1 section 4.1) -----------------------------------------------------------------
p = 2**256 - 2**224 + 2**192 + 2**96 - 1
n = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
G = (0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
     0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5)
def ec_add(a, b):
    if a is None: return b
    if b is None: return a
    if a[0] == b[0] and (a[1] + b[1]) % p == 0: return None
    k = ((3 * a[0] * a[0] - 3) * pow(2 * a[1], -1, p) if a == b else (b[1] - a[1]) * pow(b[0] - a[0], -1, p)) % p
    x = (k * k - a[0] - b[0]) % p
    return (x, (k * (a[0] - x) - a[1]) % p)
def ec_mul(k, a):
    out = None
    while k:
        if k & 1: out = ec_add(out, a)
        a = ec_add(a, a); k >>= 1
    return out
def ec_y(x):
    square = (x**3 - 3 * x + B) % p; y = pow(square, (p + 1) // 4, p)
    return y if y * y % p == square else None
b32 = lambda v: v.to_bytes(32, "big")
point = lambda a: b"\4" + b32(a[0]) + b32(a[1])
z = lambda m: int.from_bytes(sha256(m), "big") % n
rs = lambda r, s: b32(r) + b32(s)
ec = lambda name, key, message, signature, valid, why, **more: case("p256", name, key, message, signature, valid, why, **more)
def recover(R, r, s, m):
    """The key for which r, s is a signature of m with this R."""
    w = pow(r, -1, n)
    return ec_add(ec_mul(s * w % n, R), ec_mul(-z(m) * w % n, G))

x = 0xC9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721
U = (0x60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6,
     0x7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299)
assert ec_mul(x, G) == U
RFC_6979 = [  # appendix A.2.5, with SHA-256: message, k, r, s
    (b"sample", 0xA6E3C57DD01ABE90086538398355DD4C3B17AA873382B0F24D6129493D8AAD60,
     0xEFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716,
     0xF7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8),
    (b"test", 0xD16B6AE827F17175E040871A1C7EC3500192C4C92677336EC2537ACAEE0008E0,
     0xF1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367,
     0x019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083),
]
for message, k, r, s in RFC_6979:
    assert ec_mul(k, G)[0] % n == r and pow(k, -1, n) * (z(message) + r * x) % n == s
    half = "high" if s > n // 2 else "low"
    ec(f"RFC 6979 A.2.5 {message.decode()}", point(U), message, rs(r, s), True, f"published vector, s is {half}", secret=b32(x).hex())
    ec(f"RFC 6979 A.2.5 {message.decode()}, n - s", point(U), message, rs(r, n - s), True, "the other half of s is a signature too")
_, k, r, s = RFC_6979[0]; m = b"sample"
ec("message changed", point(U), b"sampler", rs(r, s), False, "another message")
ec("r and s exchanged", point(U), m, rs(s, r), False, "does not satisfy the equation")
ec("r negated", point(U), m, rs(n - r, s), False, "does not satisfy the equation")
for name, bad in (("r = 0", rs(0, s)), ("s = 0", rs(r, 0)), ("both 0", rs(0, 0)), ("r = n", rs(n, s)), ("s = n", rs(r, n)),
                  ("r = 2^256 - 1", rs(2**256 - 1, s)), ("s = 2^256 - 1", rs(r, 2**256 - 1)), ("both n", rs(n, n)),
                  ("r = n + 1", rs(n + 1, s)), ("s = n + 1", rs(r, n + 1)), ("r = p", rs(p, s))):
    ec(name, point(U), m, bad, False, "r and s are from 1 to n - 1")
ec("63 bytes", point(U), m, rs(r, s)[:63], False, "wrong length")
ec("65 bytes", point(U), m, rs(r, s) + b"\0", False, "wrong length")
ec("no signature", point(U), m, b"", False, "wrong length")
# x of R between n and p: r is smaller than x, which a check by coordinates must not forget.
xR = next(v for v in range(n + 1, n + 1000) if ec_y(v) is not None)
R = (xR, ec_y(xR)); wrapped = recover(R, xR - n, 5, m)
ec("x of R is n + r", point(wrapped), m, rs(xR - n, 5), True, "r is x modulo n")
ec("r + n, which is x of R", point(wrapped), m, rs(xR, 5), False, "r is not below n")
ec("s = 1", point(recover(ec_mul(7, G), ec_mul(7, G)[0] % n, 1, m)), m, rs(ec_mul(7, G)[0] % n, 1), True, "the smallest s")
ec("s = n - 1", point(recover(ec_mul(7, G), ec_mul(7, G)[0] % n, n - 1, m)), m, rs(ec_mul(7, G)[0] % n, n - 1), True, "the largest s")
ec("s + n of a small s", point(recover(ec_mul(7, G), ec_mul(7, G)[0] % n, 1, m)), m, rs(ec_mul(7, G)[0] % n, n + 1), False,
   "s is not below n: a twin of a valid signature")
ec("R = G", point(recover(G, G[0] % n, 9, m)), m, rs(G[0] % n, 9), True, "k = 1 is a nonce like another")
infinite = ec_mul(-z(m) * pow(r, -1, n) % n, G)
for value in (s, 1, n - 1): ec(f"R at infinity, s = {hex(value)[2:10]}", point(infinite), m, rs(r, value), False, "the equation gives no point")
ec("key = G", point(G), m, rs(ec_mul(3, G)[0] % n, pow(3, -1, n) * (z(m) + ec_mul(3, G)[0]) % n), True, "private key 1")
ec("key = -G", point((G[0], p - G[1])), m, rs(ec_mul(3, G)[0] % n, pow(3, -1, n) * (z(m) - ec_mul(3, G)[0]) % n), True, "private key n - 1")
ec("empty message", point(U), b"", rs(ec_mul(3, G)[0] % n, pow(3, -1, n) * (z(b"") + ec_mul(3, G)[0] * x) % n), True, "made by the rules")
for name, key in (("compressed", bytes([2 + U[1] % 2]) + b32(U[0])), ("hybrid", bytes([6 + U[1] % 2]) + point(U)[1:]),
                  ("infinity", b"\0"), ("zeros", b"\4" + bytes(64)), ("not on the curve", point((U[0], U[1] ^ 1))),
                  ("64 bytes", point(U)[:64]), ("66 bytes", point(U) + b"\0"), ("no first byte", point(U)[1:]), ("empty", b""),
                  ("another first byte", b"\5" + point(U)[1:]), ("negated", point((U[0], p - U[1])))):
    ec(f"key: {name}", key, m, rs(r, s), False, "the key is 65 bytes, uncompressed, of a point of the curve")
small_x = next(v for v in range(3, 99) if ec_y(v) is not None)
ec("key: x + p", b"\4" + b32(small_x + p) + b32(ec_y(small_x)), m, rs(r, s), False, "x is not below p")

# --- the DER form of a P-256 signature: r || s, or null where strict DER refuses --------------------------------------
der_cases = []
def der_int(v):
    b = v.to_bytes((v.bit_length() + 8) // 8, "big") if v else b"\0"
    return b"\2" + bytes([len(b)]) + b
def tlv(content, tag=b"\x30"): return tag + bytes([len(content)]) + content
def der(name, encoded, plain=None):
    der_cases.append({"name": name, "der": encoded.hex(), "signature": plain and plain.hex()})
ir, is_ = der_int(r), der_int(s)
der("plain", tlv(ir + is_), rs(r, s)); der("r = s = 1", tlv(der_int(1) * 2), rs(1, 1))
der("n - 1", tlv(der_int(n - 1) * 2), rs(n - 1, n - 1)); der("r = 127, s = 128", tlv(der_int(127) + der_int(128)), rs(127, 128))
for name, bad in (
    ("r = 0", tlv(der_int(0) + is_)), ("s = n", tlv(ir + der_int(n))), ("r = n", tlv(der_int(n) + is_)), ("r of 40 bytes", tlv(der_int(2**319) + is_)),
    ("long form of a short length", b"\x30\x81" + bytes([len(ir + is_)]) + ir + is_),
    ("length with a leading zero", b"\x30\x82\0" + bytes([len(ir + is_)]) + ir + is_),
    ("indefinite length", b"\x30\x80" + ir + is_ + b"\0\0"), ("length in five bytes", b"\x30\x85\0\0\0\0" + bytes([len(ir + is_)]) + ir + is_),
    ("long form inside", tlv(b"\2\x81" + ir[1:] + is_)), ("needless zero before r", tlv(b"\2" + bytes([ir[1] + 1]) + b"\0" + ir[2:] + is_)),
    ("r negative: its zero is missing", tlv(b"\2\x20" + b32(r) + is_)), ("r = -1", tlv(b"\2\1\xff" + is_)), ("r empty", tlv(b"\2\0" + is_)),
    ("byte behind", tlv(ir + is_) + b"\0"), ("byte behind s", tlv(ir + is_ + b"\0")), ("third integer", tlv(ir + is_ + der_int(1))),
    ("s missing", tlv(ir)), ("nothing inside", tlv(b"")), ("empty", b""), ("only a tag", b"\x30"), ("cut", tlv(ir + is_)[:-1]),
    ("set instead of a sequence", tlv(ir + is_, b"\x31")), ("octets instead of an integer", tlv(b"\4" + ir[1:] + is_)),
    ("length beyond the end", b"\x30\x7f" + ir + is_), ("r || s", rs(r, s))): der(name, bad)

# --- RSA, 2,048 bits, e = 65537 (RFC 8017) ----------------------------------------------------------------------------
def stream(label):
    counter = 0
    while True:
        yield b"".join(sha256(label + bytes([counter >> 8 & 255, counter & 255, k])) for k in range(4)); counter += 1
def is_prime(v):
    if any(v % f == 0 for f in (3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47)): return False
    d, twos = v - 1, 0
    while d % 2 == 0: d //= 2; twos += 1
    for base in range(2, 30):
        y = pow(base, d, v)
        if y in (1, v - 1): continue
        for _ in range(twos - 1):
            y = y * y % v
            if y == v - 1: break
        else: return False
    return True
E = 65537
def prime(label):
    for raw in stream(label):
        v = int.from_bytes(raw, "big") | 3 << 1022 | 1
        if is_prime(v) and (v - 1) % E: return v
q1, q2 = prime(b"plomba rsa p"), prime(b"plomba rsa q")
N = q1 * q2; d = pow(E, -1, (q1 - 1) * (q2 - 1))
b256 = lambda v: v.to_bytes(256, "big")
INFO = bytes.fromhex("3031300d060960864801650304020105000420")
def pad(m, info=INFO, filler=b"\xff", kind=1, digest=sha256, tail=b"", separator=b"\0"):
    t = info + digest(m); fill = filler * (256 - 3 - len(t) - len(tail))
    return bytes([0, kind]) + fill + separator + t + tail
def private(em): return b256(pow(int.from_bytes(em, "big"), d, N))
m = b"plomba"; rsa_good = private(pad(m)); rsa_s = int.from_bytes(rsa_good, "big")
rsa = lambda name, signature, valid, why, key=b256(N), message=m: case("rsa2048", name, key, message, signature, valid, why)
rsa("plain", rsa_good, True, "made by the rules")
rsa("empty message", private(pad(b"")), True, "made by the rules", message=b"")
rsa("message changed", rsa_good, False, "another message", message=b"plombe")
short_t = INFO + sha256(m)
for name, em, why in (
    ("short filler, bytes behind", pad(m, tail=b"")[:2] + b"\xff" * 8 + b"\0" + short_t + b"\x5a" * (256 - 11 - len(short_t)), "bytes behind the digest"),
    ("one byte behind", pad(m, tail=b"\x01"), "bytes behind the digest"),
    ("DigestInfo without its NULL", pad(m, bytes.fromhex("302f300b0609608648016503040201") + b"\4\x20"), "the NULL is required"),
    ("DigestInfo of SHA-512/256", pad(m, bytes.fromhex("3031300d060960864801650304020605000420")), "another hash is named"),
    ("DigestInfo of SHA-1", pad(m, bytes.fromhex("3021300906052b0e03021a05000414"), digest=lambda m: hashlib.sha1(m).digest()), "another hash"),
    ("DigestInfo with a long length", pad(m, bytes.fromhex("308131300d060960864801650304020105000420")), "not DER"),
    ("no DigestInfo", pad(m, b""), "the DigestInfo is missing"),
    ("filler of zeros", pad(m, filler=b"\0"), "the filler is FF"),
    ("one wrong filler byte", pad(m)[:100] + b"\xfe" + pad(m)[101:], "the filler is FF"),
    ("block type 0", pad(m, kind=0), "the block type is 1"), ("block type 2", pad(m, kind=2), "the block type is 1"),
    ("separator missing", pad(m, separator=b"\xff"), "the separator is 0"), ("first byte 1", b"\1" + pad(m)[1:], "the first byte is 0"),
    ("digest changed", pad(m)[:-1] + bytes([pad(m)[-1] ^ 1]), "another digest")): rsa(name, private(em), False, why)
rsa("n - s", b256(N - rsa_s), False, "another number")
low = next(v for v in range(1000) if int.from_bytes(private(pad(b"low %d" % v)), "big") + N < 2**2048)
low_s = int.from_bytes(private(pad(b"low %d" % low)), "big")
rsa("small s", b256(low_s), True, "made by the rules", message=b"low %d" % low)
rsa("small s, plus n", b256(low_s + N), False, "not below n: a twin of a valid signature", message=b"low %d" % low)
rsa("257 bytes", b"\0" + rsa_good, False, "wrong length"); rsa("255 bytes", rsa_good[1:], False, "wrong length"); rsa("empty", b"", False, "wrong length")
for v, name in ((0, "0"), (1, "1"), (N - 1, "n - 1"), (N, "n")): rsa(f"s = {name}", b256(v), False, "no signature")
short = next(number for number in range(100000) if private(pad(b"short %d" % number))[0] == 0)
rsa("first byte is zero", private(pad(b"short %d" % short)), True, "the zero is kept", message=b"short %d" % short)
rsa("first byte is zero and left out", private(pad(b"short %d" % short))[1:], False, "wrong length", message=b"short %d" % short)
rsa("even modulus", rsa_good, False, "a modulus is odd", key=b256(N - 1))
rsa("modulus of 2,047 bits", rsa_good, False, "2,048 bits", key=b256(N >> 1 | 1)); rsa("modulus with a zero before", rsa_good, False, "256 bytes", key=b"\0" + b256(N))
rsa("modulus cut", rsa_good, False, "256 bytes", key=b256(N)[1:]); rsa("modulus empty", rsa_good, False, "256 bytes", key=b"")
numbers = {"n": N, "e": E, "d": d, "p": q1, "q": q2, "dp": d % (q1 - 1), "dq": d % (q2 - 1), "qi": pow(q2, -1, q1)}

print(json.dumps({"about": "Made by signature_vectors.py. Hexadecimal. Private keys in this file are for tests only.",
                  "rsaPrivateKey": {k: "%x" % v for k, v in numbers.items()}, "cases": cases, "p256Der": der_cases}, indent=1))
