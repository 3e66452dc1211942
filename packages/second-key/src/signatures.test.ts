import { describe, expect, it } from 'vitest'
import { judgeClientSignature, judgeEd25519, readClientKey } from './signatures.js'

/** Keys and signatures by `openssl genpkey`, `openssl dgst -sign` and `openssl pkeyutl -sign -rawin`. */
const MESSAGE = new TextEncoder().encode('jitsuin-second-key-sign/1\nof a test\n')
const P256 = base64(
  'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEySpOC2s+CilA7leB/tmI6P02KI7DP/ARqc7ggzmmOhudeD54MKQOKTi+ulFdRyBL' +
    'l+4v2s/FQXjR3F4j9an/Uw==',
)
const P256_SHA256 = hex(
  '3045022100f27d15ad507c93ab486576860fdb562058a2e374319d1f043c3ece1aeaff7c68' +
    '02203839fd2978b39d73726d2b6a379a84d16ed63c4ea1cff35491342a55d36f452e',
)
const P256_SHA384 = hex(
  '3046022100dfe0dee53eeec9c1aa226a9151d567ccbc1b381ad9181013fd3fc5fb8105545d' +
    '022100e624ff836256c0765b70fce18c72460f54e9b7402305f40ff0b78c07cf1e7850',
)
const P384 = base64(
  'MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEpwsVE1qoQiI9/qrH/2MHK3x35eyiAEZHcnnj+DjbxW2JFBRY6d+CUfNbMGveGvfpWHDejl8V' +
    'lte2EZwZbTVK/osNQz+3vFWfK16aP3NQTeoG+MtlziS2YMpMFbOThabX',
)
const SECP256K1 = base64(
  'MFYwEAYHKoZIzj0CAQYFK4EEAAoDQgAEWYAN0O+srNm+v63MPIP4ou6BsBtNMgWmgIquYneHo1erT0OqJ/UEY69/H7Ewgd0gTlRdeXb6' +
    'xEU2hoJSU1e8pg==',
)
const ED25519 = hex('6dd7896ddf50bee975d19aba852816188dc5b5b10a9edf9f9589db52524ed935')
const ED25519_SPKI = hex(
  '302a300506032b65700321006dd7896ddf50bee975d19aba852816188dc5b5b10a9edf9f9589db52524ed935',
)
const ED25519_SIGNATURE = hex(
  '150357775a914cd65d2e8864ffe9cb6b847b60f8f3dc38d4e0dff382d2a5bf42' +
    '8791dcd1bad4056806eb53116c653a746ae51e4d01b46e928d8d8a9e85e27801',
)
/** The order of the group, little-endian (RFC 8032 §5.1). */
const ED25519_ORDER = 2n ** 252n + 27742317777372353535851937790883648493n

describe('an Ed25519 signature', () => {
  const judge = (key: Uint8Array, message = MESSAGE, signature = ED25519_SIGNATURE) =>
    judgeEd25519(key, { message, signature })

  it('that openssl made is valid', () => {
    expect(judge(ED25519)).toBe('valid')
  })

  it.each([
    ['another message', ED25519, MESSAGE.with(0, 0x4a), ED25519_SIGNATURE],
    ['no message', ED25519, new Uint8Array(), ED25519_SIGNATURE],
    ['another key', ED25519.with(0, 0x6e), MESSAGE, ED25519_SIGNATURE],
    ['a key of 31 octets', ED25519.subarray(1), MESSAGE, ED25519_SIGNATURE],
    ['a key of 33 octets', Uint8Array.of(...ED25519, 0), MESSAGE, ED25519_SIGNATURE],
    ['no key', new Uint8Array(), MESSAGE, ED25519_SIGNATURE],
    ['a changed first half', ED25519, MESSAGE, ED25519_SIGNATURE.with(0, 0x14)],
    ['a changed second half', ED25519, MESSAGE, ED25519_SIGNATURE.with(40, 0)],
    ['a second half above the order', ED25519, MESSAGE, aboveOrder(ED25519_SIGNATURE)],
    ['a signature cut short', ED25519, MESSAGE, ED25519_SIGNATURE.subarray(0, 63)],
    ['an octet more', ED25519, MESSAGE, Uint8Array.of(...ED25519_SIGNATURE, 0)],
    ['no signature', ED25519, MESSAGE, new Uint8Array()],
  ])('is invalid with %s', (_what, key, message, signature) => {
    expect(judge(key, message, signature)).toBe('invalid')
  })
})

describe('the key of a client', () => {
  it('is a P-256 key as openssl writes it', () => {
    expect(readClientKey(P256)?.export({ type: 'spki', format: 'der' })).toEqual(Buffer.from(P256))
  })

  it.each([
    ['P-384', P384],
    ['secp256k1', SECP256K1],
    ['Ed25519', ED25519_SPKI],
    ['a point that is not on the curve', P256.with(40, 0)],
    ['a key cut short', P256.subarray(0, -1)],
    ['text', MESSAGE],
    ['nothing', new Uint8Array()],
  ])('is not %s', (_what, spkiDer) => {
    expect(readClientKey(spkiDer)).toBeUndefined()
  })
})

describe('the signature of a client', () => {
  const judge = (signature: Uint8Array, message = MESSAGE) => {
    const key = readClientKey(P256)
    return key && judgeClientSignature(key, { message, signature })
  }

  it('that openssl made is valid', () => {
    expect(judge(P256_SHA256)).toBe('valid')
  })

  it.each([
    ['over another message', P256_SHA256, MESSAGE.with(0, 0x4a)],
    ['over no message', P256_SHA256, new Uint8Array()],
    ['over its SHA-384', P256_SHA384, MESSAGE],
    ['with a changed number', P256_SHA256.with(10, 0), MESSAGE],
    ['as two numbers without DER (IEEE P1363)', p1363(P256_SHA256), MESSAGE],
    ['cut short', P256_SHA256.subarray(0, -1), MESSAGE],
    ['with an octet more', Uint8Array.of(...P256_SHA256, 0), MESSAGE],
    ['of two zeros', hex('3006020100020100'), MESSAGE],
    ['of nothing', new Uint8Array(), MESSAGE],
  ])('is invalid %s', (_what, signature, message) => {
    expect(judge(signature, message)).toBe('invalid')
  })
})

function hex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'hex'))
}

function base64(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'base64'))
}

/** The same signature with its second half raised by the order of the group (RFC 8032 §5.1.7 has it refused). */
function aboveOrder(signature: Uint8Array): Uint8Array {
  const half = BigInt(`0x${Buffer.from(signature.subarray(32)).reverse().toString('hex')}`) + ED25519_ORDER
  const raised = Buffer.from(half.toString(16).padStart(64, '0'), 'hex').reverse()
  return Uint8Array.of(...signature.subarray(0, 32), ...raised)
}

/** The two numbers of `P256_SHA256`: 32 octets from 5 (after a zero) and 32 octets from 39. */
function p1363(der: Uint8Array): Uint8Array {
  return Uint8Array.of(...der.subarray(5, 37), ...der.subarray(39, 71))
}
