import { describe, expect, it } from 'vitest'
import { readAttestedCredential } from './authenticator-data.js'
import { ApproveError } from './failure.js'

const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'))

const HEAD = `${'00'.repeat(32)}`
const REST = `00000000 ${'01'.repeat(16)} 0004 aabbccdd`
/** {1: 2, 3: -7, -1: 1, -2: x, -3: y} (RFC 9053 §7.1.1). */
const P256 = `a5 0102 0326 2001 215820 ${'11'.repeat(32)} 225820 ${'22'.repeat(32)}`
/** {1: 1, 3: -8, -1: 6, -2: x} (RFC 9053 §7.2). */
const ED25519 = `a4 0101 0327 2006 215820 ${'33'.repeat(32)}`
/** {1: 3, 3: -257, -1: n, -2: 65537} (RFC 8812 §2). */
const RSA = `a4 0103 03390100 20590100 ${'44'.repeat(256)} 2143010001`
/** {"credProtect": 2} */
const EXTENSION = 'a1 6b 6372656450726f74656374 02'

describe('a new credential in authenticator data', () => {
  it.each([
    ['P-256', P256],
    ['Ed25519', ED25519],
    ['RSA', RSA],
  ])('is its id and the very bytes of its %s key', (_what, key) => {
    const read = readAttestedCredential(hex(`${HEAD} 45 ${REST} ${key}`))
    expect(read).toEqual({ id: hex('aabbccdd'), publicKey: hex(key) })
  })

  it('ends where the key ends when extensions follow', () => {
    const { publicKey } = readAttestedCredential(hex(`${HEAD} c5 ${REST} ${P256} ${EXTENSION}`))
    expect(publicKey).toEqual(hex(P256))
  })

  it.each([
    ['no credential', `${HEAD} 05 00000000`],
    ['a key cut short', `${HEAD} 45 ${REST} ${P256.slice(0, -2)}`],
    ['bytes after the key that no flag tells of', `${HEAD} 45 ${REST} ${P256} ${EXTENSION}`],
    ['extensions that are not there', `${HEAD} c5 ${REST} ${P256}`],
    ['a key that is no map', `${HEAD} 45 ${REST} 8101`],
    ['a number longer than it need be', `${HEAD} 45 ${REST} a1 01 1801`],
    ['a length longer than it need be', `${HEAD} 45 ${REST} a1 01 590001 00`],
    ['a map without an end of its own (RFC 8949 §3.2)', `${HEAD} 45 ${REST} bf 0102 ff`],
    ['a key within a key', `${HEAD} 45 ${REST} a1 01 a0`],
    ['an id longer than the data', `${HEAD} 45 00000000 ${'01'.repeat(16)} ffff aabb`],
    ['nothing', ''],
  ])('is refused with %s', (_what, bytes) => {
    expect(() => readAttestedCredential(hex(bytes))).toThrow(ApproveError)
  })
})
