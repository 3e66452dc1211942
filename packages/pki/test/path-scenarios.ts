/**
 * Paths in the shape of the sections of NIST's path validation suite (PKITS 4.1–4.13) and of other published suites, made
 * anew with keys of our own. Other programs judge the same bytes; where one of them differs, the row says why.
 */
import { HPKI_ALGORITHMS } from '../src/algorithm-sets.js'
import * as der from '../src/der.js'
import type { PathFailureCode } from '../src/path/failures.js'
import type { PathSettings } from '../src/path/settings.js'
import {
  AT,
  asCa,
  ext,
  extension,
  type Forged,
  forge,
  gn,
  nameOf,
  newDsaKey,
  newEcKey,
  newRsaKey,
  type Spec,
  spkiOf,
} from './forge.js'

export type Scenario = {
  title: string
  expected: 'valid' | PathFailureCode
  anchor: Forged
  /** From below the anchor to the target. */
  path: readonly Forged[]
  settings?: Partial<PathSettings>
  /** Why another program comes to the opposite verdict; without it, it agrees. */
  openssl?: string
  java?: string
  /** What the JDK judged otherwise up to a patch of version 17, and as we do from a later one on. */
  javaUntil?: { patch: number; why: string }
}

const P1 = '1.2.392.200999.1.1'
const P2 = '1.2.392.200999.1.2'
const P3 = '1.2.392.200999.1.3'
const P4 = '1.2.392.200999.1.4'
const ANY = '2.5.29.32.0'
const EXPLICIT = { policies: { explicitPolicy: 'required' } } as const
const within = (...oids: string[]) => ({ policies: { ...EXPLICIT.policies, initial: new Set(oids) } })

export const ROOT = forge({ subject: 'Root', extensions: asCa(ext.ski('root')) })

/** Names that are only letters and digits, so that one certificate issues the next. */
function chain(...specs: Spec[]): Forged[] {
  const made: Forged[] = []
  for (const [index, spec] of specs.entries()) {
    const isLast = index === specs.length - 1
    made.push(
      forge({
        subject: isLast ? 'Target' : `CA ${index + 1}`,
        by: made.at(-1) ?? ROOT,
        extensions: isLast ? [ext.usage(['digitalSignature'])] : asCa(),
        ...spec,
      }),
    )
  }
  return made
}
const ca = (...more: Uint8Array[]): Spec => ({ extensions: asCa(...more) })
const ee = (...more: Uint8Array[]): Spec => ({ extensions: [ext.usage(['digitalSignature']), ...more] })

const row = (
  title: string,
  expected: Scenario['expected'],
  path: readonly Forged[],
  more: Partial<Scenario> = {},
): Scenario => ({
  title,
  expected,
  anchor: ROOT,
  path,
  ...more,
})
const RFC_RELAXED = 'its rule is looser than the standard'

const dsa = newDsaKey()
const dsaBelow = (() => {
  // A key pair in the same group, whose certificate leaves the parameters out.
  const spki = der.parse(spkiOf(dsa))
  const [, key] = der.children(spki, der.SEQUENCE, 2)
  return der.sequence(der.sequence(der.oid('1.2.840.10040.4.1')), key.bytes)
})()

const signatures: Scenario[] = [
  row('4.1.1 a path with good signatures', 'valid', chain({}, {})),
  row('4.1.2 a wrong signature on an authority', 'signature/invalid', chain({ spoil: 'signature' }, {})),
  row('4.1.3 a wrong signature on the target', 'signature/invalid', chain({}, { spoil: 'signature' })),
  row('4.1.4 DSA with parameters', 'valid', chain({ key: dsa }, {})),
  row(
    '4.1.5 DSA whose parameters stand in the authority above',
    'valid',
    chain({ key: dsa }, { key: dsa, spki: dsaBelow, extensions: asCa(), subject: 'CA 2' }, {}),
    { openssl: 'it does not take over parameters' },
  ),
  row('4.1.6 a wrong DSA signature', 'signature/invalid', chain({ key: dsa }, { spoil: 'signature' })),
  row(
    'RSA with SHA-1 where HPKI algorithms count',
    'signature/not-allowed',
    chain({ key: newRsaKey() }, { algorithm: 'rsa-sha1' }),
    {
      settings: { allowed: HPKI_ALGORITHMS },
      openssl: 'SHA-1 is allowed at level 0',
      java: 'SHA-1 is allowed by its settings',
    },
  ),
  row('RSA with SHA-1 in an old suite', 'valid', chain({ key: newRsaKey() }, { algorithm: 'rsa-sha1' })),
  row('RSA with MD5', 'signature/not-allowed', chain({ key: newRsaKey() }, { algorithm: 'rsa-md5' }), {
    openssl: 'MD5 is allowed at level 0',
    java: 'MD5 is allowed by its settings',
  }),
]

const times: Scenario[] = [
  row(
    '4.2.1 an authority that is not valid yet',
    'validity/not-yet',
    chain({ notBefore: new Date('2026-06-01T00:00:01Z') }, {}),
  ),
  row(
    '4.2.2 a target that is not valid yet',
    'validity/not-yet',
    chain({}, { notBefore: new Date('2047-01-01T00:00:00Z'), notAfter: new Date('2048-01-01T00:00:00Z') }),
  ),
  row('4.2.3 a beginning before 2000', 'valid', chain({}, { notBefore: new Date('1950-01-01T00:00:00Z') })),
  row(
    '4.2.5 an authority that has expired',
    'validity/expired',
    chain({ notAfter: new Date('2026-05-31T23:59:59Z') }, {}),
  ),
  row(
    '4.2.6 a target that has expired',
    'validity/expired',
    chain({}, { notAfter: new Date('2026-05-31T23:59:59Z') }),
  ),
  row('4.2.8 an end in GeneralizedTime', 'valid', chain({}, { notAfter: new Date('2050-01-01T12:01:00Z') })),
  row('the first second of validity', 'valid', chain({}, { notBefore: AT })),
  row('the last second of validity', 'valid', chain({}, { notAfter: AT }), {
    openssl: 'its interval excludes the last second',
  }),
]

const utf8Name = (text: string, tag: number) =>
  der.sequence(der.set(der.sequence(der.oid('2.5.4.3'), der.encode(tag, Buffer.from(text)))))
const namedCa = (subject: Uint8Array, issuer: Uint8Array) => chain({ subject }, { issuer })

const names: Scenario[] = [
  row('4.3.1 an issuer with another name', 'path/no-anchor', chain({}, { issuer: 'CA 9' })),
  row('4.3.3 names that differ in white space', 'valid', namedCa(nameOf('Two  words '), nameOf('Two words'))),
  row('4.3.5 names that differ in case', 'valid', namedCa(nameOf('Case'), nameOf('cASE'))),
  row(
    '4.3.10 a PrintableString name that became UTF8String',
    'valid',
    namedCa(utf8Name('Rollover', der.PRINTABLE_STRING), utf8Name('Rollover', der.UTF8_STRING)),
  ),
  row(
    '4.3.11 UTF8String names that differ in case',
    'valid',
    namedCa(utf8Name('Upper', der.UTF8_STRING), utf8Name('uPPER', der.UTF8_STRING)),
  ),
]

const newKey = newEcKey()
const oldKey = newEcKey()
const oldCa = forge({
  subject: 'Rolling CA',
  by: ROOT,
  key: oldKey,
  extensions: asCa(ext.ski('old'), ext.aki('root')),
})
const newCa = forge({
  subject: 'Rolling CA',
  by: ROOT,
  key: newKey,
  extensions: asCa(ext.ski('new'), ext.aki('root')),
})
const newWithOld = forge({
  subject: 'Rolling CA',
  by: oldCa,
  key: newKey,
  extensions: asCa(ext.ski('new'), ext.aki('old')),
})
const oldWithNew = forge({
  subject: 'Rolling CA',
  by: newCa,
  key: oldKey,
  extensions: asCa(ext.ski('old'), ext.aki('new')),
})
const rollovers: Scenario[] = [
  row('4.5.1 old key with new', 'valid', [newCa, oldWithNew, forge({ subject: 'Target', by: oldCa })]),
  row('4.5.3 new key with old', 'valid', [oldCa, newWithOld, forge({ subject: 'Target', by: newCa })]),
  row(
    '4.5.8 a self-issued certificate that may not sign certificates',
    'authority/may-not-sign',
    (() => {
      const crlKey = newEcKey()
      const crlSigner = forge({
        subject: 'Rolling CA',
        by: oldCa,
        key: crlKey,
        extensions: [ext.ca(), ext.usage(['cRLSign'])],
      })
      return [oldCa, crlSigner, forge({ subject: 'Target', by: crlSigner })]
    })(),
  ),
]

const basic: Scenario[] = [
  row(
    '4.6.1 an authority without basicConstraints',
    'authority/not-a-ca',
    chain({ extensions: [ext.usage(['cRLSign'])] }, {}),
  ),
  row(
    '4.6.2 an authority that says it is none',
    'authority/not-a-ca',
    chain({ extensions: [ext.notCa(), ext.usage(['cRLSign'])] }, {}),
  ),
  row(
    '4.6.4 basicConstraints that are not critical',
    'valid',
    chain({ extensions: [ext.ca(undefined, 'plain'), ext.usage(['keyCertSign'])] }, {}),
  ),
  row('4.6.5 one authority too many', 'authority/path-too-long', chain({ extensions: [ext.ca(0)] }, {}, {})),
  row('4.6.7 just as long as allowed', 'valid', chain({ extensions: [ext.ca(0)] }, {})),
  row(
    '4.6.8 a last certificate of an authority under path length 0',
    'valid',
    chain({ extensions: [ext.ca(0)] }, { extensions: asCa() }),
  ),
  row(
    '4.6.9 a path length that a later, larger one does not widen',
    'authority/path-too-long',
    chain({ extensions: [ext.ca(1)] }, { extensions: [ext.ca(6)] }, {}, {}),
  ),
  row(
    '4.6.13 a path length of six',
    'valid',
    chain({ extensions: [ext.ca(6)] }, { extensions: [ext.ca(4)] }, { extensions: [ext.ca(1)] }, {}, {}),
  ),
  row(
    '4.6.15 a self-issued authority that does not count',
    'valid',
    (() => {
      const [first] = chain({ subject: 'Zero', extensions: [ext.ca(0), ext.ski('1')] }) as [Forged]
      const again = forge({ subject: 'Zero', by: first, extensions: asCa(ext.ski('2'), ext.aki('1')) })
      return [first, again, forge({ subject: 'Target', by: again })]
    })(),
  ),
  row('a version 1 authority', 'authority/not-a-ca', chain({ extensions: [] }, {})),
  row('a path length without a CA', 'structure/contradictory', chain({}, { extensions: [ext.notCa(0)] }), {
    openssl: RFC_RELAXED,
    java: RFC_RELAXED,
  }),
  row(
    'keyCertSign without a CA',
    'structure/contradictory',
    chain({}, { extensions: [ext.usage(['keyCertSign'])] }),
    { openssl: RFC_RELAXED, java: RFC_RELAXED },
  ),
]

const usages: Scenario[] = [
  row(
    '4.7.1 a critical keyUsage without keyCertSign',
    'authority/may-not-sign',
    chain({ extensions: [ext.ca(), ext.usage(['cRLSign'])] }, {}),
  ),
  row(
    '4.7.2 a keyUsage without keyCertSign that is not critical',
    'authority/may-not-sign',
    chain({ extensions: [ext.ca(), ext.usage(['cRLSign'], 'plain')] }, {}),
  ),
  row(
    '4.7.3 a keyUsage that is not critical',
    'valid',
    chain({ extensions: [ext.ca(), ext.usage(['keyCertSign'], 'plain')] }, {}),
  ),
  row('a target without the use that the caller needs', 'key-usage/not-allowed', chain({}, {}), {
    settings: { keyUsage: ['nonRepudiation'] },
    openssl: 'not asked',
    java: 'not asked',
  }),
  row(
    'a purpose that the target does not have',
    'purpose/not-allowed',
    chain({}, ee(ext.purposes(['1.3.6.1.5.5.7.3.2']))),
    { settings: { purpose: '1.3.6.1.5.5.7.3.8' }, openssl: 'not asked', java: 'not asked' },
  ),
  row(
    'a purpose that an authority does not hand on',
    'purpose/not-allowed',
    chain(ca(ext.purposes(['1.3.6.1.5.5.7.3.2'])), ee(ext.purposes(['1.3.6.1.5.5.7.3.8']))),
    { settings: { purpose: '1.3.6.1.5.5.7.3.8' }, openssl: 'not asked', java: 'not asked' },
  ),
  row(
    'a purpose that everyone hands on',
    'valid',
    chain(ca(ext.purposes(['2.5.29.37.0'])), ee(ext.purposes(['1.3.6.1.5.5.7.3.8']))),
    { settings: { purpose: '1.3.6.1.5.5.7.3.8' } },
  ),
]

const p = (...oids: string[]) => ext.policies(oids)
const policies: Scenario[] = [
  row('4.8.1 the same policy all the way, explicit', 'valid', chain(ca(p(P1)), ee(p(P1))), {
    settings: EXPLICIT,
  }),
  row('4.8.1 … in the wanted set', 'valid', chain(ca(p(P1)), ee(p(P1))), { settings: within(P1) }),
  row('4.8.1 … not in the wanted set', 'policy/none-valid', chain(ca(p(P1)), ee(p(P1))), {
    settings: within(P2),
  }),
  row('4.8.1 … one of the wanted set', 'valid', chain(ca(p(P1)), ee(p(P1))), { settings: within(P1, P2) }),
  row('4.8.2 no policies, none required', 'valid', chain(ca(), ee())),
  row('4.8.2 no policies, explicit', 'policy/none-valid', chain(ca(), ee()), { settings: EXPLICIT }),
  row('4.8.3 different policies, none required', 'valid', chain(ca(p(P1)), ca(p(P2)), ee(p(P1)))),
  row('4.8.3 different policies, explicit', 'policy/none-valid', chain(ca(p(P1)), ca(p(P2)), ee(p(P1))), {
    settings: EXPLICIT,
  }),
  row('4.8.10 overlapping policies', 'valid', chain(ca(p(P1, P2)), ee(p(P2))), { settings: within(P2) }),
  row('4.8.11 anyPolicy all the way', 'valid', chain(ca(p(ANY)), ee(p(ANY))), { settings: within(P1) }),
  row('4.8.12 a target with another policy', 'policy/none-valid', chain(ca(p(P1)), ee(p(P2))), {
    settings: EXPLICIT,
  }),
  row('4.8.14 anyPolicy above, a policy below, wanted', 'valid', chain(ca(p(ANY)), ee(p(P1))), {
    settings: within(P1),
  }),
  row('4.8.14 … and another wanted', 'policy/none-valid', chain(ca(p(ANY)), ee(p(P1))), {
    settings: within(P2),
  }),
  row(
    '4.8.18 anyPolicy in the target counts for the authority’s policy',
    'valid',
    chain(ca(p(P1)), ee(p(ANY))),
    { settings: within(P1) },
  ),
  row('initial-any-policy-inhibit', 'policy/none-valid', chain(ca(p(ANY)), ee(p(P1))), {
    settings: { policies: { explicitPolicy: 'required', anyPolicy: 'inhibited' } },
  }),
  row(
    '4.9.1 requireExplicitPolicy far away',
    'valid',
    chain(ca(ext.policyConstraints({ explicit: 10 })), ca(), ee()),
  ),
  row(
    '4.9.3 requireExplicitPolicy reached',
    'policy/none-valid',
    chain(ca(p(P1), ext.policyConstraints({ explicit: 1 })), ca(), ca(), ee()),
  ),
  row(
    '4.9.5 requireExplicitPolicy 0 in the authority, policies missing',
    'policy/none-valid',
    chain(ca(p(P1), ext.policyConstraints({ explicit: 0 })), ee()),
  ),
  row(
    '4.9.4 requireExplicitPolicy 0 with policies',
    'valid',
    chain(ca(p(P1), ext.policyConstraints({ explicit: 0 })), ee(p(P1))),
  ),
  row(
    '4.9.6 a target that requires a policy of itself',
    'policy/none-valid',
    chain(ca(), ee(ext.policyConstraints({ explicit: 0 }))),
  ),
]

const map = (...pairs: [string, string][]) => ext.mappings(pairs)
const mappings: Scenario[] = [
  row(
    '4.10.1 a mapped policy, wanted in the anchor’s domain',
    'valid',
    chain(ca(p(P1), map([P1, P2])), ee(p(P2))),
    { settings: within(P1) },
  ),
  row(
    '4.10.1 … wanted in the subject’s domain',
    'policy/none-valid',
    chain(ca(p(P1), map([P1, P2])), ee(p(P2))),
    { settings: within(P2) },
  ),
  row('4.10.1 … inhibited from the start', 'policy/none-valid', chain(ca(p(P1), map([P1, P2])), ee(p(P2))), {
    settings: { policies: { explicitPolicy: 'required', policyMapping: 'inhibited' } },
  }),
  row(
    '4.10.2 a policy that was mapped away',
    'policy/none-valid',
    chain(ca(p(P1), map([P1, P2])), ee(p(P1))),
    { settings: EXPLICIT },
  ),
  row(
    '4.10.3 two mappings in a row',
    'valid',
    chain(ca(p(P1), map([P1, P2])), ca(p(P2), map([P2, P3])), ee(p(P3))),
    { settings: within(P1) },
  ),
  row('4.10.5 one policy mapped to two', 'valid', chain(ca(p(P1), map([P1, P2], [P1, P3])), ee(p(P3))), {
    settings: within(P1),
  }),
  row(
    '4.10.6 two policies mapped to one',
    'valid',
    chain(ca(p(P1, P2), map([P1, P3], [P2, P3])), ee(p(P3))),
    { settings: within(P2) },
  ),
  row(
    '4.10.7 a mapping from anyPolicy',
    'policy/mapping-of-any',
    chain(ca(p(P1), map([ANY, P1])), ee(p(P1))),
  ),
  row('4.10.8 a mapping to anyPolicy', 'policy/mapping-of-any', chain(ca(p(P1), map([P1, ANY])), ee(p(P1)))),
  row('4.10.9 a mapping below anyPolicy', 'valid', chain(ca(p(ANY), map([P1, P2])), ee(p(P2))), {
    settings: within(P1),
  }),
  row(
    '4.10.10 a mapping of a policy nobody has',
    'policy/none-valid',
    chain(ca(p(P1), map([P3, P4])), ee(p(P4))),
    { settings: EXPLICIT },
  ),
  row('4.10.13 a mapped policy and its other', 'valid', chain(ca(p(P1, P2), map([P1, P2])), ee(p(P2))), {
    settings: within(P1, P2),
  }),
  row(
    '4.11.1 inhibitPolicyMapping 0',
    'policy/none-valid',
    chain(ca(p(P1), ext.policyConstraints({ explicit: 0, mapping: 0 })), ca(p(P1), map([P1, P2])), ee(p(P2))),
  ),
  row(
    '4.11.2 inhibitPolicyMapping 1 lets one map',
    'valid',
    chain(ca(p(P1), ext.policyConstraints({ explicit: 0, mapping: 1 })), ca(p(P1), map([P1, P2])), ee(p(P2))),
  ),
  row(
    '4.11.3 … and not the second',
    'policy/none-valid',
    chain(
      ca(p(P1), ext.policyConstraints({ explicit: 0, mapping: 1 })),
      ca(p(P1), map([P1, P2])),
      ca(p(P2), map([P2, P3])),
      ee(p(P3)),
    ),
  ),
  row(
    '4.12.1 inhibitAnyPolicy 0',
    'policy/none-valid',
    chain(ca(p(P1), ext.inhibitAny(0), ext.policyConstraints({ explicit: 0 })), ee(p(ANY))),
  ),
  row(
    '4.12.2 inhibitAnyPolicy 0 beside a policy',
    'valid',
    chain(ca(p(P1), ext.inhibitAny(0), ext.policyConstraints({ explicit: 0 })), ee(p(ANY, P1))),
  ),
  row(
    '4.12.3 inhibitAnyPolicy 1 lets the next use it',
    'valid',
    chain(ca(p(P1), ext.inhibitAny(1), ext.policyConstraints({ explicit: 0 })), ca(p(ANY)), ee(p(P1))),
  ),
  row(
    '4.12.4 … and not the one after',
    'policy/none-valid',
    chain(ca(p(P1), ext.inhibitAny(1), ext.policyConstraints({ explicit: 0 })), ca(p(ANY)), ee(p(ANY))),
  ),
  row(
    '4.12.7 a self-issued authority may use anyPolicy though inhibited',
    'valid',
    (() => {
      const [first] = chain({
        subject: 'Inhibiting',
        extensions: asCa(ext.ski('1'), p(P1), ext.inhibitAny(0), ext.policyConstraints({ explicit: 0 })),
      }) as [Forged]
      const again = forge({
        subject: 'Inhibiting',
        by: first,
        extensions: asCa(ext.ski('2'), ext.aki('1'), p(ANY)),
      })
      return [
        first,
        again,
        forge({ subject: 'Target', by: again, extensions: [ext.usage(['digitalSignature']), p(P1)] }),
      ]
    })(),
  ),
]

const limit = (permitted: Uint8Array[], excluded: Uint8Array[] = []) => ca(ext.names({ permitted, excluded }))
const ORG = [
  ['C', 'JP'],
  ['O', 'Jitsuin Test'],
] as const
const OTHER_ORG = [
  ['C', 'JP'],
  ['O', 'Elsewhere'],
] as const
const inOrg = 'Target'
const outside: Spec = { subject: [...OTHER_ORG, ['CN', 'Target']] }
const san = (...list: Uint8Array[]): Spec => ee(ext.san(list))
const BAD = 'name-constraints/violated'

const nameLimits: Scenario[] = [
  row('4.13.1 a directory name inside', 'valid', chain(limit([gn.dir(ORG)]), { subject: inOrg })),
  row('4.13.2 a directory name outside', BAD, chain(limit([gn.dir(ORG)]), outside)),
  row(
    '4.13.3 an alternative directory name outside',
    BAD,
    chain(limit([gn.dir(ORG)]), san(gn.dir(OTHER_ORG))),
  ),
  row('4.13.7 an excluded directory name', BAD, chain(limit([], [gn.dir(ORG)]), {})),
  row('4.13.8 a directory name that is not excluded', 'valid', chain(limit([], [gn.dir(OTHER_ORG)]), {})),
  row(
    '4.13.12 two authorities whose subtrees do not meet',
    BAD,
    chain(limit([gn.dir(ORG)]), limit([gn.dir(OTHER_ORG)]), {}),
  ),
  row(
    '4.13.19 a self-issued authority outside its own limits',
    'valid',
    (() => {
      const [first] = chain({
        subject: [...OTHER_ORG, ['CN', 'Limited']],
        extensions: asCa(ext.ski('1'), ext.names({ permitted: [gn.dir(ORG)] })),
      }) as [Forged]
      const again = forge({
        subject: [...OTHER_ORG, ['CN', 'Limited']],
        by: first,
        extensions: asCa(ext.ski('2'), ext.aki('1')),
      })
      return [first, again, forge({ subject: 'Target', by: again })]
    })(),
  ),
  row(
    '4.13.20 a self-issued target outside',
    BAD,
    (() => {
      const [first] = chain({
        subject: [...OTHER_ORG, ['CN', 'Limited']],
        extensions: asCa(ext.ski('1'), ext.names({ permitted: [gn.dir(ORG)] })),
      }) as [Forged]
      return [
        first,
        forge({
          subject: [...OTHER_ORG, ['CN', 'Limited']],
          by: first,
          extensions: [ext.usage(['digitalSignature'])],
        }),
      ]
    })(),
  ),
  row(
    '4.13.21 a mailbox on a host below the domain',
    'valid',
    chain(limit([gn.mail('.example.org')]), san(gn.mail('a@mail.example.org'))),
  ),
  row(
    '4.13.22 a mailbox on the domain itself',
    BAD,
    chain(limit([gn.mail('.example.org')]), san(gn.mail('a@example.org'))),
  ),
  row(
    '4.13.23 a mailbox on the host',
    'valid',
    chain(limit([gn.mail('example.org')]), san(gn.mail('a@EXAMPLE.org'))),
  ),
  row(
    '4.13.24 a mailbox on another host',
    BAD,
    chain(limit([gn.mail('example.org')]), san(gn.mail('a@mail.example.org'))),
  ),
  row(
    '4.13.26 an excluded mailbox',
    BAD,
    chain(limit([], [gn.mail('example.org')]), san(gn.mail('a@example.org'))),
  ),
  row(
    '4.13.29 a mail address in the subject',
    BAD,
    chain(limit([gn.mail('example.org')]), {
      subject: [...ORG, ['CN', 'Target'], ['emailAddress', 'a@elsewhere.example']],
    }),
  ),
  row(
    'one mailbox permitted, another asked',
    BAD,
    chain(limit([gn.mail('a@example.org')]), san(gn.mail('b@example.org'))),
  ),
  row('4.13.30 a host below', 'valid', chain(limit([gn.dns('example.org')]), san(gn.dns('www.example.org')))),
  row('4.13.31 a host elsewhere', BAD, chain(limit([gn.dns('example.org')]), san(gn.dns('www.example.com')))),
  row(
    'a host whose name only ends alike',
    BAD,
    chain(limit([gn.dns('example.org')]), san(gn.dns('badexample.org'))),
  ),
  row(
    '4.13.33 an excluded host',
    BAD,
    chain(limit([], [gn.dns('example.org')]), san(gn.dns('www.example.org'))),
  ),
  row(
    'a wildcard that reaches an excluded host',
    BAD,
    chain(limit([], [gn.dns('www.example.org')]), san(gn.dns('*.example.org'))),
    {
      openssl: 'wildcards are compared as text',
      javaUntil: { patch: 15, why: 'wildcards were compared as text' },
    },
  ),
  row('a wildcard inside', 'valid', chain(limit([gn.dns('example.org')]), san(gn.dns('*.example.org')))),
  row(
    'a subtree with a leading period',
    BAD,
    chain(limit([gn.dns('.example.org')]), san(gn.dns('www.example.org'))),
    { openssl: RFC_RELAXED, java: RFC_RELAXED },
  ),
  row(
    '4.13.34 a URI on a host below the domain',
    'valid',
    chain(limit([gn.uri('.example.org')]), san(gn.uri('http://www.example.org:80/x'))),
  ),
  row(
    '4.13.35 a URI elsewhere',
    BAD,
    chain(limit([gn.uri('.example.org')]), san(gn.uri('http://www.example.com/'))),
  ),
  row(
    '4.13.37 an excluded URI',
    BAD,
    chain(limit([], [gn.uri('example.org')]), san(gn.uri('ftp://example.org/'))),
  ),
  row('a URI without a host', BAD, chain(limit([gn.uri('example.org')]), san(gn.uri('urn:example:1')))),
  row(
    'a URI with an address for a host',
    BAD,
    chain(limit([], [gn.uri('example.org')]), san(gn.uri('http://192.0.2.1/'))),
    { openssl: RFC_RELAXED, java: RFC_RELAXED },
  ),
  row(
    'an address inside',
    'valid',
    chain(limit([gn.ip(192, 0, 2, 0, 255, 255, 255, 0)]), san(gn.ip(192, 0, 2, 77))),
  ),
  row(
    'an address outside',
    BAD,
    chain(limit([gn.ip(192, 0, 2, 0, 255, 255, 255, 0)]), san(gn.ip(192, 0, 3, 77))),
  ),
  row(
    'an IPv6 address below an IPv4 subtree',
    BAD,
    chain(limit([gn.ip(192, 0, 2, 0, 255, 255, 255, 0)]), san(gn.ip(...new Array(16).fill(1)))),
  ),
  row(
    'an excluded address',
    BAD,
    chain(limit([], [gn.ip(192, 0, 2, 0, 255, 255, 255, 0)]), san(gn.ip(192, 0, 2, 77))),
  ),
  row(
    'a form that is not limited',
    'valid',
    chain(limit([gn.dns('example.org')]), san(gn.mail('a@elsewhere.example'))),
    { java: 'it takes the common name for a host' },
  ),
  row('a limited registeredID', 'name-constraints/unsupported', chain(limit([gn.rid(P1)]), san(gn.rid(P1))), {
    java: 'it compares registeredIDs',
  }),
  row(
    'a limited otherName',
    'name-constraints/unsupported',
    chain(limit([], [gn.other(P1, 'x')]), san(gn.other(P1, 'y'))),
  ),
  row(
    'a limited otherName that does not occur',
    'valid',
    chain(limit([], [gn.other(P1, 'x')]), san(gn.dns('a.example'))),
  ),
  row(
    'name constraints in a target',
    'structure/contradictory',
    chain({}, ee(ext.names({ permitted: [gn.dns('example.org')] }))),
    { openssl: RFC_RELAXED, java: RFC_RELAXED },
  ),
  row(
    'a mask with holes',
    'extension/malformed',
    chain(limit([gn.ip(192, 0, 2, 0, 255, 0, 255, 0)]), san(gn.ip(192, 0, 2, 1))),
    { openssl: RFC_RELAXED, java: RFC_RELAXED },
  ),
]

const qualified = (id: string) =>
  extension(
    '2.5.29.32',
    'critical',
    der.sequence(
      der.sequence(der.oid(P1), der.sequence(der.sequence(der.oid(id), der.ia5('http://a.example/')))),
    ),
  )
const NOT_ASKED = { openssl: 'not asked', java: 'not asked' }

const extensions: Scenario[] = [
  row(
    'a critical policy with the place of its statement',
    'valid',
    chain({}, ee(qualified('1.3.6.1.5.5.7.2.1'))),
  ),
  row(
    'a critical policy with an unknown qualifier',
    'extension/critical-unknown',
    chain({}, ee(qualified(P2))),
    { openssl: RFC_RELAXED, java: RFC_RELAXED },
  ),
  row('a critical extension that the caller processes', 'valid', chain({}, ee(ext.unknown('critical'))), {
    settings: { processedExtensions: new Set(['1.2.392.200999.77.1']) },
    ...NOT_ASKED,
  }),
  row('limits on names that the caller brings', BAD, chain({}, san(gn.dns('www.example.org'))), {
    settings: { nameConstraints: [{ permitted: [], excluded: [{ form: 'dNSName', value: 'example.org' }] }] },
    ...NOT_ASKED,
  }),
  row(
    'a critical key identifier',
    'extension/critical-unknown',
    chain(
      ca(ext.ski('1'), ext.aki('root')),
      ee(extension('2.5.29.14', 'critical', der.octetString(Uint8Array.of(1))), ext.aki('1')),
    ),
  ),
  row(
    'a CA flag that is not critical where issuers’ rules are enforced',
    'structure/profile',
    chain({ extensions: [ext.ca(undefined, 'plain'), ext.ski('1'), ext.aki('root')] }, ee(ext.aki('1'))),
    { settings: { issuerRules: 'enforced' }, java: 'not asked' },
  ),
  row('an empty issuer', 'path/no-anchor', chain({}, { issuer: der.sequence() })),
  row(
    'a subjectAltName that is not ASCII',
    'extension/malformed',
    chain({}, ee(ext.san([gn.dns('例え.example')]))),
    { openssl: RFC_RELAXED, java: RFC_RELAXED },
  ),
  row('4.16.1 an unknown extension that is not critical', 'valid', chain({}, ee(ext.unknown('plain')))),
  row(
    '4.16.2 an unknown critical extension',
    'extension/critical-unknown',
    chain({}, ee(ext.unknown('critical'))),
  ),
  row(
    'an unknown critical extension in an authority',
    'extension/critical-unknown',
    chain(ca(ext.unknown('critical')), {}),
  ),
  row(
    'a critical list extension in a certificate',
    'extension/critical-unknown',
    chain(
      {},
      ee(
        extension(
          '2.5.29.28',
          'critical',
          der.sequence(der.encode(der.contextTag(1, 'primitive'), Uint8Array.of(255))),
        ),
      ),
    ),
  ),
  row(
    'a basicConstraints extension that is no sequence',
    'extension/malformed',
    chain({ extensions: [extension('2.5.29.19', 'critical', YES_ALONE())] }, {}),
  ),
  row('a policy that stands twice', 'extension/malformed', chain({}, ee(p(P1, P1))), {
    java: RFC_RELAXED,
  }),
  row('a serial number of 20 octets', 'valid', chain({}, { serial: new Uint8Array(20).fill(0x7f) })),
  row(
    'a serial number of 21 octets',
    'structure/serial-number',
    chain({}, { serial: new Uint8Array(21).fill(0x7f) }),
    { openssl: RFC_RELAXED, java: RFC_RELAXED },
  ),
  row('4.4.14 a negative serial number', 'valid', chain({}, { serial: -1 })),
  row(
    'a negative serial number where issuers’ rules are enforced',
    'structure/profile',
    chain(ca(ext.ski('1'), ext.aki('root')), { ...ee(ext.aki('1')), serial: -1 }),
    { settings: { issuerRules: 'enforced' }, openssl: 'not asked', java: 'not asked' },
  ),
  row('issuers’ rules kept', 'valid', chain(ca(ext.ski('1'), ext.aki('root')), ee(ext.aki('1'))), {
    settings: { issuerRules: 'enforced' },
  }),
  row('no key identifier where issuers’ rules are enforced', 'structure/profile', chain({}, {}), {
    settings: { issuerRules: 'enforced' },
    java: 'not asked',
  }),
  row(
    'an empty subject with a critical alternative name',
    'valid',
    chain({}, { subject: der.sequence(), extensions: [ext.san([gn.dns('a.example')], 'critical')] }),
  ),
  row(
    'an empty subject without an alternative name',
    'structure/names',
    chain({}, { subject: der.sequence() }),
    { openssl: RFC_RELAXED },
  ),
]

function YES_ALONE(): Uint8Array {
  return der.boolean(true)
}

export const SCENARIOS: readonly Scenario[] = [
  ...signatures,
  ...times,
  ...names,
  ...rollovers,
  ...basic,
  ...usages,
  ...policies,
  ...mappings,
  ...nameLimits,
  ...extensions,
]
