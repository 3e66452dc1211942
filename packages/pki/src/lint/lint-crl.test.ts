import { describe, expect, it } from 'vitest'
import { extensionOf, ISSUER, SHA256_RSA, type TestExtension, uri } from '../../test/certificates-to-lint.js'
import * as der from '../der.js'
import { EXTENSION_OIDS, type ExtensionName } from '../profiles/oids.js'
import { CRL_RULES, lintCrl } from './lint-crl.js'
import { CRL_RULES as LIST_RULES } from './rules/crl.js'
import { HPKI_CRL_RULES } from './rules/hpki-crl.js'

const seq = der.sequence
const at = (text: string) => der.time(new Date(text))
const bad = (...octets: number[]) => Uint8Array.from(octets)

type TestEntry = {
  serial?: Uint8Array
  date?: Uint8Array
  extensions?: [ExtensionName | '1.2.3', TestExtension][]
  rawExtensions?: Uint8Array
}
type TestCrl = {
  version: Uint8Array
  issuer: Uint8Array
  thisUpdate: Uint8Array
  nextUpdate: Uint8Array
  entries: TestEntry[]
  rawEntries?: Uint8Array
  extensions: Partial<Record<ExtensionName, TestExtension | undefined>>
  rawExtensions?: Uint8Array
}

const FULL_KEY = seq(
  der.encode(0x80, Buffer.alloc(20, 1)),
  der.explicit(1, der.explicit(4, ISSUER)),
  bad(0x82, 1, 5),
)
const DIRECTORY_POINT = der.explicit(0, der.explicit(0, der.explicit(4, ISSUER)))
const SOUND: TestCrl = {
  version: der.integer(1),
  issuer: ISSUER,
  thisUpdate: at('2026-11-20T17:00:00Z'),
  nextUpdate: at('2026-11-24T17:00:00Z'),
  entries: [{ extensions: [['reasonCode', { value: bad(10, 1, 5) }]] }],
  extensions: { authorityKeyIdentifier: { value: FULL_KEY }, cRLNumber: { value: der.integer(7) } },
}
const ext = (name: ExtensionName, value: Uint8Array, critical = false): Partial<TestCrl> => ({
  extensions: { [name]: { critical, value } },
})
const idp = (...parts: Uint8Array[]) => ext('issuingDistributionPoint', seq(...parts), true)
const inEntry = (name: ExtensionName | '1.2.3', value: Uint8Array, critical = false): Partial<TestCrl> => ({
  entries: [{ extensions: [[name, { critical, value }]] }],
})
const point = seq(seq(der.explicit(0, der.explicit(0, uri('http://demo.invalid/x')))))

const REFUSED: Record<string, Partial<TestCrl>> = {
  '5.1.2.1.version-2': { version: bad() },
  '5.1.2.3.issuer-not-empty': { issuer: seq() },
  '5.1.2.4.time-form': { thisUpdate: der.encode(der.UTC_TIME, Buffer.from('2611201700Z')) },
  '5.1.2.4.utc-until-2049': { thisUpdate: der.generalizedTime(new Date('2026-11-20T17:00:00Z')) },
  '5.1.2.5.next-update-present': { nextUpdate: bad() },
  '5.1.2.5.update-order': { nextUpdate: at('2026-11-20T17:00:00Z') },
  '5.1.2.6.no-empty-list': { rawEntries: seq() },
  '5.1.2.6.serial-once': { entries: [{}, {}] },
  '5.1.2.6.serial-positive': { entries: [{ serial: der.integer(0) }] },
  '5.1.2.6.revoked-before-issue': { entries: [{ date: at('2026-12-01T00:00:00Z') }] },
  '5.1.2.7.extensions-not-empty': { rawExtensions: der.explicit(0, seq()) },
  '5.2.1.authorityKeyIdentifier-present': { extensions: { authorityKeyIdentifier: undefined } },
  '5.2.1.authorityKeyIdentifier-syntax': ext('authorityKeyIdentifier', seq(der.nullValue())),
  '5.2.1.key-identifier': ext('authorityKeyIdentifier', seq()),
  '5.2.3.cRLNumber-present': { extensions: { cRLNumber: undefined } },
  '5.2.3.cRLNumber-syntax': ext('cRLNumber', der.nullValue()),
  '5.2.3.number-range': ext('cRLNumber', der.integer(-1)),
  '5.2.3.cRLNumber-not-critical': ext('cRLNumber', der.integer(1), true),
  '5.2.4.deltaCRLIndicator-critical': ext('deltaCRLIndicator', der.integer(1)),
  '5.2.5.issuingDistributionPoint-critical': ext('issuingDistributionPoint', seq(bad(0x82, 1, 0xff))),
  '5.2.4.deltaCRLIndicator-syntax': ext('deltaCRLIndicator', der.nullValue(), true),
  '5.2.4.base-before-delta': ext('deltaCRLIndicator', der.integer(8), true),
  '5.2.5.issuingDistributionPoint-syntax': idp(der.nullValue()),
  '5.2.5.scope-not-empty': idp(),
  '5.2.5.one-kind': idp(bad(0x81, 1, 0xff), bad(0x82, 1, 0xff)),
  'x690.11.5.scope-default': idp(bad(0x81, 1, 0)),
  '5.2.5.uri-form': idp(der.explicit(0, der.explicit(0, uri('x.crl')))),
  '5.2.6.freshestCRL-syntax': ext('freshestCRL', seq()),
  '5.2.6.not-in-delta': {
    extensions: {
      freshestCRL: { value: point },
      deltaCRLIndicator: { critical: true, value: der.integer(1) },
    },
  },
  '5.3.extension-once': {
    entries: [
      {
        extensions: [
          ['reasonCode', { value: bad(10, 1, 1) }],
          ['reasonCode', { value: bad(10, 1, 1) }],
        ],
      },
    ],
  },
  '5.3.unknown-critical': inEntry('1.2.3', bad(5, 0), true),
  '5.3.1.reason-known': inEntry('reasonCode', bad(10, 1, 7)),
  '5.3.1.reason-not-unspecified': inEntry('reasonCode', bad(10, 1, 0)),
  '5.3.1.reason-not-critical': inEntry('reasonCode', bad(10, 1, 1), true),
  '5.3.1.remove-only-in-delta': inEntry('reasonCode', bad(10, 1, 8)),
  '5.3.2.invalidity-date': inEntry('invalidityDate', at('2026-11-20T17:00:00Z')),
  '5.3.3.certificate-issuer': inEntry('certificateIssuer', seq(der.explicit(4, ISSUER)), true),
}

const HPKI_REFUSED: Record<string, Partial<TestCrl>> = {
  'hpki.3.1.full-form': ext('authorityKeyIdentifier', seq(bad(0x80, 1, 1))),
  'hpki.3.1.no-delta': ext('deltaCRLIndicator', der.integer(1), true),
  'hpki.3.1.scope': idp(bad(0x82, 1, 0xff)),
  'hpki.3.1.lifetime': { nextUpdate: at('2026-11-24T17:00:01Z') },
  'hpki.3.1.no-hold': inEntry('reasonCode', bad(10, 1, 6)),
}

const idOf = (short: string) => (short.startsWith('x690') ? short : `rfc5280.${short}`)

describe('lint of lists', () => {
  it('finds nothing in lists that keep every rule', () => {
    expect(lintCrl(crlOf(), { profile: 'subscriber' })).toEqual([])
    expect(lintCrl(crlOf({ entries: [] }), { profile: 'subscriber' })).toEqual([])
    expect(lintCrl(crlOf(idp(DIRECTORY_POINT, bad(0x82, 1, 0xff))), { profile: 'authority' })).toEqual([])
    expect(
      lintCrl(crlOf({ extensions: { deltaCRLIndicator: { critical: true, value: der.integer(3) } } })),
    ).toEqual([])
  })

  it.each(Object.entries(REFUSED))('finds a breach of %s', (id, change) => {
    expect(lintCrl(crlOf(change)).map((finding) => finding.id)).toContain(idOf(id))
  })

  it.each(Object.entries(HPKI_REFUSED))('finds a breach of %s', (id, change) => {
    expect(lintCrl(crlOf(change), { profile: 'subscriber' }).map((finding) => finding.id)).toContain(id)
  })

  it('has a list for each rule that breaks it', () => {
    expect(LIST_RULES.map(({ id }) => id).sort()).toEqual(Object.keys(REFUSED).map(idOf).sort())
    expect(HPKI_CRL_RULES.map(({ id }) => id)).toEqual(Object.keys(HPKI_REFUSED))
    expect(new Set(CRL_RULES.map(({ id }) => id)).size).toBe(CRL_RULES.length)
  })

  it('counts a serial number in an indirect list together with its issuer', () => {
    const indirect = idp(bad(0x84, 1, 0xff))
    const named: TestEntry = {
      extensions: [['certificateIssuer', { critical: true, value: seq(der.explicit(4, ISSUER)) }]],
    }
    expect(lintCrl(crlOf({ ...indirect, entries: [{}, named] }))).toEqual([])
  })

  it('never throws, whatever the bytes', () => {
    const sound = crlOf(idp(DIRECTORY_POINT))
    expect(lintCrl(new Uint8Array()).map(({ id }) => id)).toEqual(['rfc5280.5.1.structure'])
    for (let index = 0; index < sound.length; index++) {
      for (const value of [0, 0x30, 0x7f, 0x80, 0xff])
        lintCrl(sound.with(index, value), { profile: 'authority' })
      lintCrl(sound.subarray(0, index))
    }
  })
})

function crlOf(change: Partial<TestCrl> = {}): Uint8Array {
  const f = { ...SOUND, ...change }
  const extensions = Object.entries({ ...SOUND.extensions, ...change.extensions }) as [
    ExtensionName,
    TestExtension | undefined,
  ][] // keys of the table
  const list = extensions.flatMap(([name, found]) =>
    found ? [extensionOf(EXTENSION_OIDS[name], found)] : [],
  )
  const entries = f.rawEntries ?? (f.entries.length > 0 ? seq(...f.entries.map(entryOf)) : bad())
  const tbs = seq(
    f.version,
    SHA256_RSA,
    f.issuer,
    f.thisUpdate,
    f.nextUpdate,
    entries,
    f.rawExtensions ?? der.explicit(0, seq(...list)),
  )
  return seq(tbs, SHA256_RSA, der.bitString(Buffer.alloc(32, 1)))
}

function entryOf({
  serial = der.integer(9),
  date = at('2026-11-19T00:00:00Z'),
  extensions,
}: TestEntry): Uint8Array {
  const list =
    extensions?.map(([name, found]) => extensionOf(name === '1.2.3' ? name : EXTENSION_OIDS[name], found)) ??
    []
  return seq(serial, date, list.length > 0 ? seq(...list) : bad())
}
