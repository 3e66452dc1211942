/** Paths over which openssl, the JDK and we must agree; each is made by openssl, below one root. */
import { CA_EXTENSIONS, type CertificateSpec, IDENTIFIERS } from './openssl-pki.js'

/** A certificate of a path; it is signed by the one before it, the first by the root. */
type Step = Partial<Omit<CertificateSpec, 'by'>>

/** One path and its verdict. */
export type PathRow = {
  readonly title: string
  readonly expected: 'valid' | 'invalid'
  /** From below the root to the target. */
  readonly steps: readonly Step[]
  readonly settings?: readonly ('explicit' | 'no-mapping' | 'no-any')[]
  readonly policies?: readonly string[]
  /** Days from now at which the path is judged; 1 if absent. */
  readonly atDay?: number
  /** The target's bytes are changed at the end. */
  readonly spoilt?: true
}

export const ROOT_SUBJECT = '/C=JP/O=Invented/CN=Root'
const P1 = '1.2.392.200999.1.1'
const P2 = '1.2.392.200999.1.2'
const ANY = '2.5.29.32.0'

const policy = (...oids: string[]) => `certificatePolicies=${oids.join(',')}`
const ca = (...extensions: string[]): Step => ({ extensions: [...CA_EXTENSIONS, ...extensions] })
const limited = (length: number, ...extensions: string[]): Step => ({
  extensions: [
    `basicConstraints=critical,CA:TRUE,pathlen:${length}`,
    ...CA_EXTENSIONS.slice(1),
    ...extensions,
  ],
})
const ee = (...extensions: string[]): Step => ({
  extensions: ['keyUsage=critical,digitalSignature', ...IDENTIFIERS, ...extensions],
})
const names = (constraint: string, section = '') => ({
  ...ca(`nameConstraints=critical,${constraint}`),
  sections: section,
})
const DIRECTORY = '[dir]\nC=JP\nO=Invented Hospital\n'

const valid = (title: string, steps: readonly Step[], more: Partial<PathRow> = {}): PathRow => ({
  title,
  expected: 'valid',
  steps,
  ...more,
})
const invalid = (title: string, steps: readonly Step[], more: Partial<PathRow> = {}): PathRow => ({
  ...valid(title, steps, more),
  expected: 'invalid',
})
const EXPLICIT = { settings: ['explicit'] } as const

const structure: readonly PathRow[] = [
  valid('a target below the root', [ee()]),
  valid('three CAs', [ca(), ca(), ca(), ee()]),
  valid('a CA with RSA-2048', [{ ...ca(), key: 'rsa2048' }, ee()]),
  valid('a CA with P-384', [
    { ...ca(), key: 'p384' },
    { ...ee(), key: 'rsa2048' },
  ]),
  valid('an Ed25519 CA', [
    { ...ca(), key: 'ed25519' },
    { ...ee(), signing: [] },
  ]),
  valid('RSASSA-PSS', [
    { ...ca(), key: 'rsa2048' },
    { ...ee(), signing: ['-sha256', '-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:32'] },
  ]),
  invalid('a changed target', [ca(), ee()], { spoilt: true }),
  invalid('a CA without basicConstraints', [{ extensions: CA_EXTENSIONS.slice(1) }, ee()]),
  invalid('a CA that says it is none', [
    { extensions: ['basicConstraints=critical,CA:FALSE', ...CA_EXTENSIONS.slice(1)] },
    ee(),
  ]),
  invalid('a CA without keyCertSign', [
    { extensions: [CA_EXTENSIONS[0], 'keyUsage=critical,cRLSign', ...IDENTIFIERS] },
    ee(),
  ]),
  invalid('a person as a CA', [ee(), ee()]),
  valid('path length 0 above the target', [limited(0), ee()]),
  invalid('path length 0 above another CA', [limited(0), ca(), ee()]),
  valid('path length 1 above one more CA', [limited(1), ca(), ee()]),
  invalid('path length 1 above two more CAs', [limited(1), ca(), ca(), ee()]),
  invalid('an unknown critical extension in the target', [ca(), ee('1.2.392.200999.9=critical,ASN1:NULL')]),
  invalid('an unknown critical extension in a CA', [ca('1.2.392.200999.9=critical,ASN1:NULL'), ee()]),
  valid('an unknown extension that is not critical', [ca('1.2.392.200999.9=ASN1:NULL'), ee()]),
]

const ROOT_AGAIN: Step = { ...ca(), subject: ROOT_SUBJECT }
const rollover: readonly PathRow[] = [
  valid('a root that changed its key', [ROOT_AGAIN, ca(), ee()]),
  valid('a change of key below path length 0', [
    { ...limited(0), subject: '/C=JP/O=Invented/CN=Rolling' },
    { ...ca(), subject: '/C=JP/O=Invented/CN=Rolling' },
    ee(),
  ]),
  invalid('a change of key to a certificate that is no CA', [{ ...ee(), subject: ROOT_SUBJECT }, ee()]),
]

const times: readonly PathRow[] = [
  valid('the last days of the target', [ca(), { ...ee(), days: 30 }], { atDay: 29 }),
  invalid('an expired target', [ca(), { ...ee(), days: 30 }], { atDay: 31 }),
  invalid('an expired CA', [{ ...ca(), days: 30 }, ee()], { atDay: 31 }),
  invalid('a path that is not valid yet', [ca(), ee()], { atDay: -1 }),
]

const policies: readonly PathRow[] = [
  valid('one policy all the way, which must be', [ca(policy(P1)), ee(policy(P1))], EXPLICIT),
  invalid('a target without a policy', [ca(policy(P1)), ee()], EXPLICIT),
  invalid('a CA without a policy', [ca(), ee(policy(P1))], EXPLICIT),
  invalid('a change of policy on the way', [ca(policy(P1)), ee(policy(P2))], EXPLICIT),
  valid('a change of policy where none is needed', [ca(policy(P1)), ee(policy(P2))]),
  valid('the policy that is asked for', [ca(policy(P1, P2)), ee(policy(P1))], {
    ...EXPLICIT,
    policies: [P1],
  }),
  invalid('another policy than is asked for', [ca(policy(P1)), ee(policy(P1))], {
    ...EXPLICIT,
    policies: [P2],
  }),
  valid('anyPolicy in a CA', [ca(policy(ANY)), ee(policy(P1))], { ...EXPLICIT, policies: [P1] }),
  invalid('anyPolicy in a CA, where it does not count', [ca(policy(ANY)), ee(policy(P1))], {
    settings: ['explicit', 'no-any'],
  }),
  invalid(
    'anyPolicy below a CA that forbids it',
    [ca(policy(P1), 'inhibitAnyPolicy=critical,0'), ca(policy(ANY)), ee(policy(P1))],
    EXPLICIT,
  ),
  valid('a mapped policy', [ca(policy(P1), `policyMappings=critical,${P1}:${P2}`), ee(policy(P2))], {
    ...EXPLICIT,
    policies: [P1],
  }),
  invalid(
    'a mapped policy by its lower name',
    [ca(policy(P1), `policyMappings=critical,${P1}:${P2}`), ee(policy(P2))],
    {
      ...EXPLICIT,
      policies: [P2],
    },
  ),
  invalid(
    'a mapping that does not count',
    [ca(policy(P1), `policyMappings=critical,${P1}:${P2}`), ee(policy(P2))],
    {
      settings: ['explicit', 'no-mapping'],
    },
  ),
  invalid(
    'a mapping below a CA that forbids it',
    [
      ca(policy(P1), 'policyConstraints=critical,inhibitPolicyMapping:0'),
      ca(policy(P1), `policyMappings=critical,${P1}:${P2}`),
      ee(policy(P2)),
    ],
    EXPLICIT,
  ),
  invalid('a mapping to anyPolicy', [ca(policy(P1), `policyMappings=critical,${P1}:${ANY}`), ee(policy(P2))]),
  invalid('a CA that demands policies, and a target without', [
    ca(policy(P1), 'policyConstraints=critical,requireExplicitPolicy:0'),
    ee(),
  ]),
  valid('a CA that demands policies, and has them', [
    ca(policy(P1), 'policyConstraints=critical,requireExplicitPolicy:0'),
    ee(policy(P1)),
  ]),
]

const nameLimits: readonly PathRow[] = [
  valid('a permitted directory name', [
    names('permitted;dirName:dir', DIRECTORY),
    { ...ee(), subject: '/C=JP/O=Invented Hospital/CN=Target' },
  ]),
  invalid('a directory name outside', [
    names('permitted;dirName:dir', DIRECTORY),
    { ...ee(), subject: '/C=JP/O=Another Hospital/CN=Target' },
  ]),
  invalid('an excluded directory name', [
    names('excluded;dirName:dir', DIRECTORY),
    { ...ee(), subject: '/C=JP/O=Invented Hospital/CN=Target' },
  ]),
  valid('a permitted host', [
    names('permitted;DNS:clinic.invalid'),
    ee('subjectAltName=DNS:www.clinic.invalid'),
  ]),
  invalid('a host outside', [names('permitted;DNS:clinic.invalid'), ee('subjectAltName=DNS:other.invalid')]),
  invalid('an excluded host', [
    names('excluded;DNS:clinic.invalid'),
    ee('subjectAltName=DNS:www.clinic.invalid'),
  ]),
  valid('a permitted address', [
    names('permitted;IP:192.0.2.0/255.255.255.0'),
    ee('subjectAltName=IP:192.0.2.7'),
  ]),
  invalid('an address outside', [
    names('permitted;IP:192.0.2.0/255.255.255.0'),
    ee('subjectAltName=IP:198.51.100.7'),
  ]),
  valid('a permitted mailbox', [
    names('permitted;email:clinic.invalid'),
    ee('subjectAltName=email:a@clinic.invalid'),
  ]),
  invalid('a mailbox outside', [
    names('permitted;email:clinic.invalid'),
    ee('subjectAltName=email:a@other.invalid'),
  ]),
  invalid('an excluded URI', [
    names('excluded;URI:.clinic.invalid'),
    ee('subjectAltName=URI:http://www.clinic.invalid/a'),
  ]),
]

/** Every path whose verdict does not depend on a list. */
export const PATH_ROWS: readonly PathRow[] = [...structure, ...rollover, ...times, ...policies, ...nameLimits]
