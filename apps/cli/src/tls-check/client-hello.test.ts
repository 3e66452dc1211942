import { describe, expect, it } from 'vitest'
import { encodeClientHello } from './client-hello.js'

const random = new Uint8Array(32).fill(0xaa)
const hex = (octets: Uint8Array) => Buffer.from(octets).toString('hex')

describe('a ClientHello', () => {
  it('of SSL 3.0 has no extensions (RFC 6101 §5.6.1.2)', () => {
    const hello = encodeClientHello(
      { version: 'SSLv3', suites: [0x0005], groups: [] },
      { host: 'a.example', random },
    )
    expect(hex(hello)).toBe(`160300002d010000290300${'aa'.repeat(32)}00000200050100`)
  })

  it('names the host, but no address (RFC 6066 §3)', () => {
    const offer = { version: 'TLSv1.2', suites: [0xc02f], groups: [29] } as const
    const named = hex(encodeClientHello(offer, { host: 'a.example', random }))
    expect(named).toContain(`0000000e000c000009${Buffer.from('a.example').toString('hex')}`)
    for (const host of ['127.0.0.1', '::1', 'fe80::1'])
      expect(hex(encodeClientHello(offer, { host, random }))).not.toContain(Buffer.from(host).toString('hex'))
  })

  it('of TLS 1.3 offers that version alone, and no key share (RFC 8446 §4.2.1, §4.2.8)', () => {
    const offer = { version: 'TLSv1.3', suites: [0x1301], groups: [29] } as const
    const hello = hex(encodeClientHello(offer, { host: '127.0.0.1', random }))
    expect(hello).toContain('002b0003020304')
    expect(hello).toContain('003300020000')
  })
})
