import { describe, expect, it } from 'vitest'
import { AT, asCa, ext, type Forged, forge, newEcKey } from '../../test/forge.js'
import { RFC5280_ALGORITHMS } from '../algorithm-sets.js'
import { SEARCH_LIMITS } from './build-paths.js'
import { findPath } from './find-path.js'
import type { RevocationChecker, RevocationStatus } from './revocation-types.js'
import type { PathSettings } from './settings.js'
import { anchorFromCertificate } from './trust-anchor.js'

const SETTINGS: PathSettings = { at: AT, allowed: RFC5280_ALGORITHMS, revocation: 'not-checked' }
const PAST = new Date('2026-02-01T00:00:00Z')

const rootKey = newEcKey()
const root = forge({ subject: 'Root', key: rootKey, extensions: asCa(ext.ski('root')) })
const caKey = newEcKey()
const ca = forge({ subject: 'CA', by: root, key: caKey, extensions: asCa(ext.ski('ca'), ext.aki('root')) })
const target = forge({ subject: 'Target', by: ca, extensions: [ext.aki('ca')] })

function find(
  intermediates: readonly Forged[],
  options: {
    target?: Forged
    anchors?: Forged[]
    settings?: Partial<PathSettings>
    limits?: typeof SEARCH_LIMITS
  } = {},
) {
  const { anchors = [root], settings, limits } = options
  return findPath(
    {
      target: (options.target ?? target).certificate,
      intermediates: intermediates.map(({ certificate }) => certificate),
      anchors: anchors.map(({ certificate }) => anchorFromCertificate(certificate)),
      ...(limits && { limits }),
    },
    { ...SETTINGS, ...settings },
  )
}
const outcome = (result: ReturnType<typeof findPath>) =>
  result.verdict === 'valid' ? 'valid' : result.failure.code

describe('findPath', () => {
  it('finds the way through certificates in any order, with others among them', () => {
    const stranger = forge({ subject: 'Stranger', extensions: asCa() })
    const result = find([stranger, target, ca, root])
    expect(result).toMatchObject({
      verdict: 'valid',
      path: { certificates: [ca.certificate, target.certificate] },
    })
  })

  it('says that something is missing where a certificate is missing', () => {
    expect(find([])).toMatchObject({ verdict: 'undetermined', failure: { code: 'path/no-anchor' } })
    expect(find([ca], { anchors: [] })).toMatchObject({ verdict: 'undetermined' })
  })

  it('refuses an anchor of the same name with another key', () => {
    const impostor = forge({ subject: 'Root', extensions: asCa() })
    expect(outcome(find([ca], { anchors: [impostor] }))).toBe('signature/invalid')
    expect(outcome(find([ca], { anchors: [impostor, root] }))).toBe('valid')
  })

  it('takes a name and a key for an anchor, and lets the anchor certify the target itself', () => {
    const direct = forge({ subject: 'Direct', by: root, extensions: [] })
    const anchor = { name: root.certificate.subject, spkiBytes: root.certificate.spkiBytes }
    const result = findPath({ target: direct.certificate, intermediates: [], anchors: [anchor] }, SETTINGS)
    expect(result.verdict).toBe('valid')
  })

  it.each([
    ['has expired', { notAfter: PAST }],
    ['may not sign', { extensions: [ext.ca(), ext.usage(['cRLSign']), ext.ski('ca'), ext.aki('root')] }],
    ['is no authority', { extensions: [ext.ski('ca'), ext.aki('root')] }],
    ['forbids the path', { extensions: asCa(ext.unknown('critical'), ext.ski('ca'), ext.aki('root')) }],
    ['is signed wrongly', { spoil: 'signature' as const }],
    ['cannot be read', { extensions: [ext.ca(), ext.usage([])] }],
  ])('goes around a twin of the authority that %s', (_what, spec) => {
    const twin = forge({
      subject: 'CA',
      by: root,
      key: caKey,
      extensions: asCa(ext.ski('ca'), ext.aki('root')),
      ...spec,
    })
    expect(outcome(find([twin]))).not.toBe('valid')
    expect(outcome(find([twin, ca]))).toBe('valid')
  })

  it('finds a way over a cross certificate when the old root is not trusted any more', () => {
    const newRoot = forge({ subject: 'New root', extensions: asCa(ext.ski('new')) })
    const cross = forge({
      subject: 'Root',
      by: newRoot,
      key: rootKey,
      extensions: asCa(ext.ski('root'), ext.aki('new')),
    })
    expect(outcome(find([ca, cross, root], { anchors: [newRoot] }))).toBe('valid')
    expect(outcome(find([ca, root], { anchors: [newRoot] }))).toBe('path/no-anchor')
  })

  it('ends in a mesh of authorities that all certify each other', () => {
    const keys = Array.from({ length: 7 }, newEcKey)
    const selves = keys.map((key, n) => forge({ subject: `Mesh ${n}`, key, extensions: asCa() }))
    const mesh = selves.flatMap((by) =>
      selves.map((of) => forge({ subject: of.nameDer, key: of.key, by, extensions: asCa() })),
    )
    const low = forge({ subject: 'Low', by: selves[0] as Forged, extensions: [] })
    expect(outcome(find(mesh, { target: low }))).toBe('path/no-anchor')
    const entry = forge({ subject: 'Mesh 6', key: keys[6] as never, by: root, extensions: asCa() })
    expect(outcome(find([...mesh, entry], { target: low }))).toBe('valid')
    const late = forge({
      subject: 'Mesh 6',
      key: keys[6] as never,
      by: root,
      extensions: asCa(),
      notAfter: PAST,
    })
    expect(outcome(find([...mesh, late], { target: low }))).not.toBe('valid')
  })

  it('gives up when its budget is spent, and says so', () => {
    const limits = { ...SEARCH_LIMITS, links: 1 }
    expect(find([ca], { limits })).toMatchObject({
      verdict: 'undetermined',
      failure: { code: 'path/search-exhausted' },
    })
    expect(outcome(find([ca], { limits: { ...SEARCH_LIMITS, depth: 1 } }))).toBe('path/search-exhausted')
    expect(outcome(find([ca], { limits: { ...SEARCH_LIMITS, paths: 0 } }))).toBe('path/search-exhausted')
  })

  it('names the rule, the clause and the certificate that refused', () => {
    const late = forge({ subject: 'Late', by: ca, notAfter: PAST, extensions: [] })
    expect(find([ca], { target: late })).toMatchObject({
      verdict: 'invalid',
      failure: {
        code: 'validity/expired',
        rule: 'time-is-within-validity',
        index: 1,
        certificate: late.certificate,
      },
    })
  })
})

describe('an anchor given as a certificate', () => {
  const below = (anchor: Forged, spec = {}) =>
    outcome(
      find([], {
        anchors: [anchor],
        target: forge({ subject: 'Below', by: anchor, extensions: [ext.san([])], ...spec }),
      }),
    )

  it.each([
    [
      'is not an authority',
      forge({ subject: 'R', extensions: [ext.usage(['keyCertSign'])] }),
      'anchor/not-an-authority',
    ],
    [
      'may not sign certificates',
      forge({ subject: 'R', extensions: [ext.ca(), ext.usage(['cRLSign'])] }),
      'anchor/not-an-authority',
    ],
    [
      'has an unknown critical extension',
      forge({ subject: 'R', extensions: asCa(ext.unknown('critical')) }),
      'anchor/unusable',
    ],
    ['is malformed', forge({ subject: 'R', extensions: [ext.ca(), ext.usage([])] }), 'extension/malformed'],
  ])('refuses paths if it %s', (_what, anchor, code) => {
    expect(below(anchor, { extensions: [] })).toBe(code)
  })

  it('may be of version 1, and may have expired unless a profile minds', () => {
    expect(below(forge({ subject: 'R', extensions: [] }), { extensions: [] })).toBe('valid')
    const old = forge({ subject: 'R', extensions: asCa(), notAfter: PAST })
    expect(below(old, { extensions: [] })).toBe('valid')
    const checked = find([], {
      anchors: [old],
      target: forge({ by: old, extensions: [] }),
      settings: { anchorValidity: 'checked' },
    })
    expect(outcome(checked)).toBe('anchor/not-in-validity')
  })

  it('limits the paths below it as an authority does (RFC 5937 §3.2)', () => {
    const short = forge({ subject: 'R', extensions: [ext.ca(0)] })
    const middle = forge({ subject: 'Middle', by: short, extensions: asCa() })
    const result = find([middle], { anchors: [short], target: forge({ by: middle, extensions: [] }) })
    expect(outcome(result)).toBe('authority/path-too-long')
  })
})

describe('the status of a path', () => {
  const good: RevocationStatus = { status: 'good', source: 'crl', thisUpdate: AT, nextUpdate: undefined }
  const revoked: RevocationStatus = { status: 'revoked', at: PAST, reason: 'keyCompromise', source: 'crl' }
  const unknown: RevocationStatus = { status: 'unknown', cause: 'no-material' }
  const answering =
    (answers: Map<Forged, RevocationStatus>): RevocationChecker =>
    ({ subject }) =>
      [...answers].find(([{ certificate }]) => certificate === subject)?.[1] ?? good

  it('is asked from the anchor down, with the key that verified each certificate', () => {
    const asked: unknown[] = []
    const result = find([ca], {
      settings: {
        revocation: ({ subject, issuer }) => {
          asked.push([subject, issuer.certificate])
          return good
        },
      },
    })
    expect(result).toMatchObject({ verdict: 'valid', statuses: [good, good] })
    expect(asked).toEqual([
      [ca.certificate, root.certificate],
      [target.certificate, ca.certificate],
    ])
  })

  it.each([
    ['revoked', revoked, 'invalid', 'status/revoked'],
    ['unknown', unknown, 'undetermined', 'status/unknown'],
  ] as const)('refuses a path with a certificate that is %s', (_what, status, verdict, code) => {
    for (const [index, certificate] of [ca, target].entries()) {
      const result = find([ca], { settings: { revocation: answering(new Map([[certificate, status]])) } })
      expect(result).toMatchObject({ verdict, failure: { code, index, status, rule: 'status-is-good' } })
    }
  })

  it('is not asked about a path that fails otherwise', () => {
    const late = forge({ subject: 'Late', by: ca, notAfter: PAST, extensions: [] })
    const revocation = () => expect.fail('nobody may ask')
    expect(outcome(find([ca], { target: late, settings: { revocation } }))).toBe('validity/expired')
  })

  it('leads around a revoked authority to another one', () => {
    const other = forge({
      subject: 'CA',
      by: root,
      key: caKey,
      extensions: asCa(ext.ski('ca'), ext.aki('root')),
    })
    const revocation = answering(new Map([[other, revoked]]))
    expect(outcome(find([other], { settings: { revocation } }))).toBe('status/revoked')
    expect(outcome(find([other, ca], { settings: { revocation } }))).toBe('valid')
  })

  describe('from a signer of its own', () => {
    const signer = forge({ subject: 'Status', by: ca, extensions: [ext.usage(['cRLSign']), ext.aki('ca')] })
    /** Trusts whatever `signer` says, once `signer` is trusted. */
    const bySigner =
      (saying: (subject: unknown) => RevocationStatus): RevocationChecker =>
      ({ subject, context }) => {
        if (subject === ca.certificate) return good
        return context.judgeSigner(signer.certificate, 'crl') === 'trusted'
          ? saying(subject)
          : { status: 'unknown', cause: 'signer-not-trusted' }
      }

    it('counts when the signer leads to the same anchor, even if its own list covers it', () => {
      expect(outcome(find([ca, signer], { settings: { revocation: bySigner(() => good) } }))).toBe('valid')
    })

    it('does not count when the signer is revoked by its own list', () => {
      const saying = (subject: unknown) => (subject === signer.certificate ? revoked : good)
      expect(outcome(find([ca, signer], { settings: { revocation: bySigner(saying) } }))).toBe(
        'status/unknown',
      )
    })

    it('does not count when the signer leads to another anchor', () => {
      const elsewhere = forge({ subject: 'Elsewhere', extensions: asCa() })
      const stranger = forge({ subject: 'Stranger', by: elsewhere, extensions: [] })
      const revocation: RevocationChecker = ({ context }) =>
        context.judgeSigner(stranger.certificate, 'crl') === 'trusted' ? good : unknown
      expect(outcome(find([ca, stranger], { anchors: [root, elsewhere], settings: { revocation } }))).toBe(
        'status/unknown',
      )
    })

    it('does not let an authority vouch for itself through a signer below it', () => {
      const revocation: RevocationChecker = ({ context }) =>
        context.judgeSigner(signer.certificate, 'crl') === 'trusted' ? good : unknown
      expect(outcome(find([ca, signer], { settings: { revocation } }))).toBe('status/unknown')
    })

    it('ends where signers vouch for signers without end', () => {
      const signers = Array.from({ length: 12 }, (_, n) =>
        forge({ subject: `Signer ${n}`, by: root, extensions: [] }),
      )
      const revocation: RevocationChecker = ({ subject, context }) => {
        const next = signers[signers.findIndex(({ certificate }) => certificate === subject) + 1]
        return next && context.judgeSigner(next.certificate, 'crl') === 'trusted' ? good : unknown
      }
      expect(outcome(find([ca], { settings: { revocation } }))).toBe('status/unknown')
    })
  })
})
