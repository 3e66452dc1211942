import { describe, expect, it } from 'vitest'
import type { StatementForm } from './form.js'
import {
  CLIENT_KEY,
  DAY,
  ENROLMENT,
  GRANT,
  LIST,
  LIST_REQUEST,
  MOST_DIGESTS,
  REGISTRATION,
  SIGN_REQUEST,
} from './statements.js'

const [ID, OTHER_ID] = ['0b9b2d0c-5a0e-4c5e-9d1e-1f2a3b4c5d6e', '7c1f0a55-93d2-4b7e-8a60-0d5e9c3b1f42']
const CERTIFICATE = 'ca'.repeat(32)
const CLIENT = 'c1'.repeat(32)
const KM_NONCE = '1a'.repeat(32)
const SIGNING_NONCE = '2b'.repeat(32)
const [DIGEST, OTHER_DIGEST] = ['d1'.repeat(32), 'd2'.repeat(32)]
const CREDENTIAL = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8'
const FIRST = new Date('2026-11-20T00:12:00Z')
const LAST = new Date('2026-11-20T20:12:00Z')

const NONCES = { keyManagementNonce: KM_NONCE, signingNonce: SIGNING_NONCE }
const DAY_STATEMENT = {
  authorisation: ID,
  subject: 'DEMO-0001',
  certificate: CERTIFICATE,
  institution: 'DEMO-I-0001',
  clientKey: CLIENT,
  ...NONCES,
  begins: FIRST,
  ends: LAST,
  numSignatures: 200,
}
/** Written by hand from the form in the module's comment. */
const DAY_LINES =
  'authorisation: 0b9b2d0c-5a0e-4c5e-9d1e-1f2a3b4c5d6e\n' +
  'subject: DEMO-0001\n' +
  `certificate: ${CERTIFICATE}\n` +
  'institution: DEMO-I-0001\n' +
  `clientKey: ${CLIENT}\n` +
  `keyManagementNonce: ${KM_NONCE}\n` +
  `signingNonce: ${SIGNING_NONCE}\n` +
  'begins: 2026-11-20T00:12:00Z\n' +
  'ends: 2026-11-20T20:12:00Z\n' +
  'numSignatures: 200\n'

const day = kind(DAY, DAY_STATEMENT, `jitsuin-second-key-day/1\n${DAY_LINES}`)
const list = kind(
  LIST,
  { ...DAY_STATEMENT, algorithm: 'sha256' as const, root: 'f0'.repeat(32) },
  `jitsuin-second-key-list/1\n${DAY_LINES}algorithm: sha256\nroot: ${'f0'.repeat(32)}\n`,
)
const request = kind(
  SIGN_REQUEST,
  {
    authorisation: ID,
    request: OTHER_ID,
    counter: 7,
    at: FIRST,
    algorithm: 'sha256' as const,
    digests: [DIGEST, OTHER_DIGEST],
  },
  'jitsuin-second-key-sign/1\n' +
    `authorisation: ${ID}\nrequest: ${OTHER_ID}\ncounter: 7\nat: 2026-11-20T00:12:00Z\n` +
    `algorithm: sha256\ndigests: ${DIGEST} ${OTHER_DIGEST}\n`,
)
const listRequest = kind(
  LIST_REQUEST,
  {
    authorisation: ID,
    request: OTHER_ID,
    counter: 7,
    at: FIRST,
    items: [
      { index: 0, commitment: 'c0'.repeat(32), digest: DIGEST },
      { index: 199, commitment: 'c1'.repeat(32), digest: OTHER_DIGEST },
    ],
  },
  'jitsuin-second-key-list-sign/1\n' +
    `authorisation: ${ID}\nrequest: ${OTHER_ID}\ncounter: 7\nat: 2026-11-20T00:12:00Z\n` +
    `items: 0:${'c0'.repeat(32)}:${DIGEST} 199:${'c1'.repeat(32)}:${OTHER_DIGEST}\n`,
)
const grant = kind(
  GRANT,
  {
    grant: ID,
    warrant: OTHER_ID,
    subject: 'DEMO-0001',
    certificate: CERTIFICATE,
    enrolmentKey: 'e5'.repeat(32),
    issued: FIRST,
    expires: LAST,
  },
  'jitsuin-second-key-grant/1\n' +
    `grant: ${ID}\nwarrant: ${OTHER_ID}\nsubject: DEMO-0001\ncertificate: ${CERTIFICATE}\n` +
    `enrolmentKey: ${'e5'.repeat(32)}\nissued: 2026-11-20T00:12:00Z\nexpires: 2026-11-20T20:12:00Z\n`,
)
const enrolment = kind(
  ENROLMENT,
  {
    enrolment: ID,
    subject: 'DEMO-0001',
    certificate: CERTIFICATE,
    origin: 'https://approve.example.jp',
    credential: CREDENTIAL,
    credentialKey: 'c0'.repeat(32),
    ...NONCES,
    issued: FIRST,
    expires: LAST,
  },
  'jitsuin-second-key-enrolment/1\n' +
    `enrolment: ${ID}\nsubject: DEMO-0001\ncertificate: ${CERTIFICATE}\norigin: https://approve.example.jp\n` +
    `credential: ${CREDENTIAL}\ncredentialKey: ${'c0'.repeat(32)}\n` +
    `keyManagementNonce: ${KM_NONCE}\nsigningNonce: ${SIGNING_NONCE}\n` +
    'issued: 2026-11-20T00:12:00Z\nexpires: 2026-11-20T20:12:00Z\n',
)
const registration = kind(
  REGISTRATION,
  { enrolment: ID, subject: 'DEMO-0001', certificate: CERTIFICATE, ...NONCES },
  'jitsuin-second-key-registration/1\n' +
    `enrolment: ${ID}\nsubject: DEMO-0001\ncertificate: ${CERTIFICATE}\n` +
    `keyManagementNonce: ${KM_NONCE}\nsigningNonce: ${SIGNING_NONCE}\n`,
)
const client = kind(
  CLIENT_KEY,
  {
    institution: 'DEMO-I-0001',
    label: '2階 診察室',
    clientKey: CLIENT,
    approval: 'day-or-list' as const,
    requests: 'signed' as const,
    issued: FIRST,
    expires: LAST,
  },
  'jitsuin-second-key-client/1\n' +
    `institution: DEMO-I-0001\nlabel: 2階 診察室\nclientKey: ${CLIENT}\napproval: day-or-list\nrequests: signed\n` +
    'issued: 2026-11-20T00:12:00Z\nexpires: 2026-11-20T20:12:00Z\n',
)
const KINDS = [day, list, request, listRequest, grant, enrolment, registration, client]
const malformed = expect.objectContaining({ code: 'second-key/statement-malformed' })

describe.each(KINDS)('$tag', ({ tag, statement, text, encode, parse, rewrite }) => {
  it('is these very bytes', () => {
    expect(new TextDecoder().decode(encode())).toBe(text)
    expect(parse(bytes(text))).toEqual(statement)
  })

  it.each([
    ['another version', text.replace('/1\n', '/2\n')],
    ['no tag', text.slice(tag.length + 1)],
    ['a blank before the tag', ` ${text}`],
    ['an empty line before the tag', `\n${text}`],
    ['a line more', `${text}role: doctor\n`],
    ['an empty line more', `${text}\n`],
    ['its last line twice', `${text}${text.split('\n').at(-2)}\n`],
    ['a line less', text.replace(/certificate.*\n|clientKey.*\n|request: .*\n/, '')],
    ['its first two lines in the other order', text.replace(/(\/1\n)(.*\n)(.*\n)/, '$1$3$2')],
    ['CRLF', text.replaceAll('\n', '\r\n')],
    ['CR alone', text.replaceAll('\n', '\r')],
    ['a byte order mark', `\ufeff${text}`],
    ['no last line end', text.slice(0, -1)],
    ['a NUL at the end', `${text}\0`],
    ['hexadecimal in capitals', text.replace(/[0-9a-f]{64}/, (hex) => hex.toUpperCase())],
    ['an octet less in a digest', text.replace(/[0-9a-f]{64}/, (hex) => hex.slice(2))],
    ['an octet more in a digest', text.replace(/[0-9a-f]{64}/, (hex) => `${hex}00`)],
    ['two blanks after a colon', text.replace(': ', ':  ')],
    ['no blank after a colon', text.replace(': ', ':')],
    ['a tab after a colon', text.replace(': ', ':\t')],
    ['a blank at the end of a line', text.replace(/\n$/, ' \n')],
    ['a name of a field in capitals', text.replace(/\n([a-z])/, (start) => start.toUpperCase())],
    ['more than 100 KiB', `${text}${'0'.repeat(100 * 1024)}\n`],
    ['nothing', ''],
  ])('is not read with %s', (_what, changed) => {
    expect(changed).not.toBe(text)
    expect(() => parse(bytes(changed))).toThrow(malformed)
  })

  it('is not read with bytes that are no UTF-8', () => {
    expect(() => parse(bytes(text).with(tag.length + 8, 0xff))).toThrow(malformed)
  })

  it('is read as no other kind of statement', () => {
    const others = KINDS.filter((other) => other.tag !== tag)
    for (const other of others) expect(() => other.parse(bytes(text))).toThrow(malformed)
  })

  it('is another statement or none when a bit is changed', () => {
    const original = bytes(text)
    const masks = [1, 2, 4, 8, 16, 32, 64, 128]
    const changes = [...original].flatMap((byte, at) => masks.map((mask) => original.with(at, byte ^ mask)))
    const read = changes.flatMap((changed) => {
      const again = outcome(() => rewrite(changed))
      return again === 'malformed' ? [] : [[again, changed] as const]
    })
    expect(read.length).toBeGreaterThan(0)
    for (const [again, changed] of read) expect(Buffer.compare(again, changed)).toBe(0)
    for (const [, changed] of read.slice(0, 20)) expect(parse(changed)).not.toEqual(statement)
  })
})

it('is another registration or none for every change of a single byte', () => {
  const original = bytes(registration.text)
  for (const [at, byte] of original.entries()) {
    for (let mask = 1; mask < 256; mask++) {
      const changed = original.with(at, byte ^ mask)
      const again = outcome(() => registration.rewrite(changed))
      if (again !== 'malformed' && Buffer.compare(again, changed) !== 0) expect(again).toEqual(changed)
    }
  }
})

it('has a tag that is the beginning of no other one', () => {
  const tags = KINDS.map(({ tag }) => `${tag}\n`)
  for (const tag of tags) expect(tags.filter((other) => other.startsWith(tag))).toEqual([tag])
})

describe('instants', () => {
  it('count whole seconds', () => {
    const begins = new Date('2026-11-20T00:12:00.999Z')
    expect(new TextDecoder().decode(day.encode({ begins }))).toBe(day.text)
  })

  it.each([
    ['a fraction', '2026-11-20T00:12:00.000Z'],
    ['an offset', '2026-11-20T09:12:00+09:00'],
    ['no zone', '2026-11-20T00:12:00'],
    ['a small t', '2026-11-20t00:12:00Z'],
    ['hour 24', '2026-11-19T24:00:00Z'],
    ['a leap second', '2026-11-20T00:11:60Z'],
    ['a day that does not exist', '2026-02-30T00:12:00Z'],
    ['year 10000', '+010000-01-01T00:00:00Z'],
  ])('are not read with %s', (_what, at) => {
    const changed = day.text.replace('2026-11-20T00:12:00Z', at)
    expect(() => day.parse(bytes(changed))).toThrow(malformed)
  })

  it.each([
    ['after year 9999', new Date('+010000-01-01T00:00:00Z')],
    ['before year 0', new Date('-000001-01-01T00:00:00Z')],
    ['that is none', new Date(Number.NaN)],
  ])('are not written for one %s', (_what, begins) => {
    expect(() => day.encode({ begins })).toThrow(malformed)
  })
})

describe('the ends of each field', () => {
  const digests = (count: number, octets = 32) =>
    Array.from({ length: count }, (_, at) => at.toString(16).padStart(octets * 2, '0'))
  const items = (count: number, octets = 32) =>
    digests(count, octets).map((digest, index) => ({
      index: index % 500,
      commitment: 'c0'.repeat(32),
      digest,
    }))
  const ITEM = { index: 0, commitment: 'c0'.repeat(32), digest: DIGEST }
  const page = (origin: string) => () => enrolment.again({ origin })
  const label = (text: string) => () => client.again({ label: text })

  it.each([
    ['500 digests', () => request.again({ digests: digests(MOST_DIGESTS) })],
    ['500 digests of 64 octets', () => request.again({ digests: digests(500, 64), algorithm: 'sha512' })],
    ['one digest of 48 octets', () => request.again({ digests: digests(1, 48), algorithm: 'sha384' })],
    ['counter 1', () => request.again({ counter: 1 })],
    ['the largest counter', () => request.again({ counter: 9_007_199_254_740_991 })],
    ['a list of one', () => list.again({ numSignatures: 1 })],
    ['500 items with digests of 64 octets', () => listRequest.again({ items: items(500, 64) })],
    ['a day of 100,000', () => day.again({ numSignatures: 100_000 })],
    ['a serial number of one character', () => day.again({ subject: 'T' })],
    ['a serial number of 20 characters', () => day.again({ subject: 'A'.repeat(20) })],
    ['a credential of two characters', () => enrolment.again({ credential: 'AA' })],
    ['a credential of 1,023 octets', () => enrolment.again({ credential: 'A'.repeat(1364) })],
    ['a port', page('https://approve.example.jp:8443')],
    ['a page on this machine', page('http://localhost:8080')],
    ['an address of version 6', page('http://[::1]:8080')],
    ['one character', label('窓')],
    ['100 characters', label('窓'.repeat(100))],
    ['100 characters beyond the basic plane', label('𠮷'.repeat(100))],
    ['blanks inside', label('本館 2階 第1 診察室')],
  ])('are written and read with %s', (_what, again) => {
    const [written, read] = again()
    expect(read).toEqual(written)
  })

  it.each([
    ['no digest', () => request.encode({ digests: [] })],
    ['501 digests', () => request.encode({ digests: digests(501) })],
    ['a digest of 20 octets', () => request.encode({ digests: digests(1, 20) })],
    ['a digest in capitals', () => request.encode({ digests: [DIGEST.toUpperCase()] })],
    ['an empty digest', () => request.encode({ digests: [DIGEST, ''] })],
    ['counter 0', () => request.encode({ counter: 0 })],
    ['counter 2⁵³', () => request.encode({ counter: 9_007_199_254_740_992 })],
    ['half a counter', () => request.encode({ counter: 1.5 })],
    ['a counter that is no number', () => request.encode({ counter: Number.NaN })],
    ['a list of nothing', () => list.encode({ numSignatures: 0 })],
    ['no item', () => listRequest.encode({ items: [] })],
    ['501 items', () => listRequest.encode({ items: items(501) })],
    ['the place 500', () => listRequest.encode({ items: [{ ...ITEM, index: 500 }] })],
    [
      'a commitment of 31 octets',
      () => listRequest.encode({ items: [{ ...ITEM, commitment: 'c0'.repeat(31) }] }),
    ],
    ['a digest with a colon', () => listRequest.encode({ items: [{ ...ITEM, digest: `${DIGEST}:` }] })],
    ['a day of 100,001', () => day.encode({ numSignatures: 100_001 })],
    ['a list of −1', () => list.encode({ numSignatures: -1 })],
    ['no serial number', () => day.encode({ subject: '' })],
    ['a serial number of 21 characters', () => day.encode({ subject: 'A'.repeat(21) })],
    ['a serial number with a line of its own', () => day.encode({ subject: 'T1\nends: x' })],
    ['a serial number with a blank', () => day.encode({ subject: 'T 1' })],
    ['a serial number in wide letters', () => day.encode({ subject: 'Ｔ１' })],
    ['a UUID in capitals', () => day.encode({ authorisation: ID.toUpperCase() })],
    ['a UUID without hyphens', () => day.encode({ authorisation: ID.replaceAll('-', '') })],
    ['a nonce of 31 octets', () => day.encode({ signingNonce: '2b'.repeat(31) })],
    ['an enrolment key of 33 octets', () => grant.encode({ enrolmentKey: 'e5'.repeat(33) })],
    ['a credential of one character', () => enrolment.encode({ credential: 'A' })],
    ['a credential of 1,024 octets', () => enrolment.encode({ credential: 'A'.repeat(1366) })],
    ['a credential with padding', () => enrolment.encode({ credential: 'AA==' })],
    ['a credential in plain base64', () => enrolment.encode({ credential: 'A+/A' })],
    ['a page instead of an origin', page('https://approve.example.jp/')],
    ['an origin in capitals', page('https://Approve.example.jp')],
    ['the port that needs no mention', page('https://approve.example.jp:443')],
    ['a user in the origin', page('https://me@approve.example.jp')],
    ['an origin that is none', page('null')],
    ['an origin of another scheme', page('android:apk-key-hash:AAAA')],
    ['an origin in kanji', page('https://承認.example.jp')],
    ['an origin of 301 characters', page(`https://${'a'.repeat(301)}`)],
    ['no label', label('')],
    ['a label of 101 characters', label('窓'.repeat(101))],
    ['a label of 101 characters beyond the basic plane', label('𠮷'.repeat(101))],
    ['a label that begins with a blank', label(' 診察室')],
    ['a label that ends with a blank', label('診察室 ')],
    ['a label with two blanks', label('2階  診察室')],
    ['a label with a line end', label('2階\n診察室')],
    ['a label with a line separator', label('2階\u2028診察室')],
    ['a label with a paragraph separator', label('2階\u2029診察室')],
    ['a label with a tab', label('2階\t診察室')],
    ['a label that turns its direction', label('2階\u202e診察室')],
    ['a label with what nobody sees', label('2階\u200b診察室')],
    ['half a character', label('\ud842')],
  ])('are not written with %s', (_what, write) => {
    expect(write).toThrow(malformed)
  })

  it.each([
    ['a counter with a zero before it', request, 'counter: 7', 'counter: 07'],
    ['a counter with a sign', request, 'counter: 7', 'counter: +7'],
    ['a counter with an exponent', request, 'counter: 7', 'counter: 7e0'],
    ['a count in wide digits', list, 'numSignatures: 200', 'numSignatures: ２００'],
    ['two blanks between digests', request, `${DIGEST} `, `${DIGEST}  `],
    ['a comma between digests', request, `${DIGEST} `, `${DIGEST},`],
    ['no digests', request, `${DIGEST} ${OTHER_DIGEST}`, ''],
    ['an unknown algorithm', request, 'sha256', 'sha1'],
    ['an algorithm in capitals', list, 'sha256', 'SHA256'],
    ['an algorithm every object has', list, 'sha256', 'constructor'],
  ])('are not read with %s', (_what, { text, parse }, from, to) => {
    expect(text).toContain(from)
    expect(() => parse(bytes(text.replace(from, to)))).toThrow(malformed)
  })
})

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

/** One kind of statement, an example of it, and its text. */
function kind<Statement extends object>(form: StatementForm<Statement>, statement: Statement, text: string) {
  const encode = (change: Partial<Statement> = {}) => form.encode({ ...statement, ...change })
  return {
    tag: form.tag,
    statement,
    text,
    encode,
    parse: (read: Uint8Array): object => form.parse(read),
    rewrite: (read: Uint8Array) => form.encode(form.parse(read)),
    again: (change: Partial<Statement>) =>
      [{ ...statement, ...change }, form.parse(encode(change))] as readonly [object, object],
  }
}

function outcome(read: () => Uint8Array): Uint8Array | 'malformed' {
  try {
    return read()
  } catch (error) {
    expect(error).toEqual(malformed)
    return 'malformed'
  }
}
