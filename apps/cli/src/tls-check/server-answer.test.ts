import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { readServerAnswer } from './server-answer.js'

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex.replace(/\s/g, ''), 'hex'))

/** The HelloRetryRequest of RFC 8448 §5, in its record. */
const RETRY =
  bytes(`16 03 03 00 b0 02 00 00 ac 03 03 cf 21 ad 74 e5 9a 61 11 be 1d 8c 02 1e 65 b8 91 c2 a2 11 16 7a bb 8c 5e 07
  9e 09 e2 c8 a8 33 9c 00 13 01 00 00 84 00 33 00 02 00 17 00 2c 00 74 00 72 71 dc d0 4b b8 8b c3 18 91 19 39 8a 00 00 00 00
  ee fa fc 76 c1 46 b8 23 b0 96 f8 aa ca d3 65 dd 00 30 95 3f 4e df 62 56 36 e5 f2 1b b2 e2 3f cc 65 4b 1b 5b 40 31 8d 10 d1
  37 ab cb b8 75 74 e3 6e 8a 1f 02 5f 7d fa 5d 6e 50 78 1b 5e da 4a a1 5b 0c 8b e7 78 25 7d 16 aa 30 30 e9 e7 84 1d d9 e4 c0
  34 22 67 e8 ca 0c af 57 1f b2 b7 cf f0 f9 34 b0 00 2b 00 02 03 04`)

const HELLO_12 = `02 000035 0303 ${'11'.repeat(32)} 00 c02f 01 000d ff01 0001 00 0023 0000 000b 0000`
const KEY_EXCHANGE = '0c 000004 03 0017 00'
const REQUEST = '0d 000000'
const DONE = '0e 000000'

/** Messages in one record. */
function record(...messages: readonly string[]): Uint8Array {
  const content = Buffer.from(bytes(messages.join('')))
  const length = content.length.toString(16).padStart(4, '0')
  return Uint8Array.from(Buffer.concat([bytes(`16 0303 ${length}`), content]))
}

describe('the first answer of a server', () => {
  it('of TLS 1.3 names version, suite and group (RFC 8448 §5)', () => {
    expect(readServerAnswer(RETRY)).toMatchObject({
      outcome: 'accepted',
      version: 'TLSv1.3',
      suite: 0x1301,
      group: 23,
    })
  })

  it('of TLS 1.2 names the group, compression, tickets and the wish for a certificate, once it is whole', () => {
    const flight = record(HELLO_12, KEY_EXCHANGE, REQUEST, DONE)
    expect(readServerAnswer(flight)).toEqual({
      outcome: 'accepted',
      version: 'TLSv1.2',
      suite: 0xc02f,
      compression: 'used',
      ticket: 'announced',
      group: 23,
      certificatesDer: [],
      clientCertificate: 'asked',
    })
    expect(readServerAnswer(record(HELLO_12, KEY_EXCHANGE))).toEqual({ outcome: 'unfinished' })
  })

  it('may come in pieces: every beginning is unfinished', () => {
    for (let length = 0; length < RETRY.length; length++)
      expect(readServerAnswer(RETRY.subarray(0, length))).toEqual({ outcome: 'unfinished' })
  })

  it.each([
    ['a fatal alert', '15 0303 0002 02 46', 'alert 70'],
    ['an answer of a web server without TLS', '48 54 54 50 2f 31 2e 31 20', 'its answer is no TLS'],
    ['a version that nobody knows', record(HELLO_12.replace('0303', '0399'), DONE), 'its answer is no TLS'],
    ['another message in place of ServerHello', record(DONE), 'message 14 instead of ServerHello'],
  ])('is a refusal: %s', (_what, answer, why) => {
    const octets = typeof answer === 'string' ? bytes(answer) : answer
    expect(readServerAnswer(octets)).toEqual({ outcome: 'refused', why })
  })

  it('is no refusal for a mere warning', () => {
    expect(readServerAnswer(bytes('15 0303 0002 01 70'))).toEqual({ outcome: 'unfinished' })
  })

  it('never fails, whatever is sent', () => {
    const flight = record(HELLO_12, KEY_EXCHANGE, REQUEST, DONE)
    for (const original of [RETRY, flight]) {
      for (const at of original.keys())
        for (const octet of randomBytes(8))
          expect(['accepted', 'refused', 'unfinished']).toContain(
            readServerAnswer(original.with(at, octet)).outcome,
          )
    }
  })
})
