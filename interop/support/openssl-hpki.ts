/** A hierarchy in the shape of HPKI, made by openssl alone: root, signing CA, people with hcRole, a time-stamp unit. */
import type { Folder } from './folder.js'
import { CA_EXTENSIONS, IDENTIFIERS, type OpensslKey, OpensslPki } from './openssl-pki.js'

const POLICY_OF_PERSON = '1.2.392.100495.1.5.1.1.0.1'
const POLICY_OF_CA = '1.2.392.100495.1.5.1.1.3.1'
const policy = (oid: string) => `certificatePolicies=critical,${oid}`
const person = (usage = 'nonRepudiation', oid = POLICY_OF_PERSON) => [
  'subjectKeyIdentifier=hash',
  'authorityKeyIdentifier=keyid:always,issuer:always',
  `keyUsage=critical,${usage}`,
  'crlDistributionPoints=URI:http://pki.invalid/sign.crl',
  '2.5.29.9=ASN1:SEQUENCE:attributes',
  policy(oid),
]

/** subjectDirectoryAttributes with one hcRole, as openssl writes ASN.1 (ISO 17090-2; every tag explicit). */
const role = (name: string, { scheme = '1.2.392.100495.1.6.1.1', type = 'UTF8' } = {}) => `
[attributes]
attribute=SEQUENCE:attribute
[attribute]
type=OID:1.0.17090.0.1
values=SET:values
[values]
data=SET:data
[data]
actor=SEQUENCE:actor
[actor]
coded=EXPLICIT:0,SET:coded
[coded]
scheme=EXPLICIT:0,OID:${scheme}
name=EXPLICIT:2,${type}:${name}
`

/** People by name: how each departs from a sound doctor. */
const PEOPLE: Readonly<Record<string, PersonSpec>> = {
  doctor: {},
  'doctor-p256': { key: 'p256' },
  'doctor-p384': { key: 'p384' },
  'doctor-rsa4096': { key: 'rsa4096' },
  pharmacist: { sections: role('Pharmacist') },
  gone: {},
  'wrong-policy': { extensions: person('nonRepudiation', '1.2.392.100495.1.5.1.2.0.1') },
  'wrong-usage': { extensions: person('digitalSignature') },
  'unknown-role': { sections: role('Witch Doctor') },
  'wrong-scheme': { sections: role('Medical Doctor', { scheme: '1.2.392.100495.1.6.1.2' }) },
  'wrong-string': { sections: role('Medical Doctor', { type: 'PRINTABLE' }) },
  short: { days: 1 },
}

type PersonSpec = {
  readonly key?: OpensslKey
  readonly extensions?: readonly string[]
  readonly sections?: string
  readonly days?: number
}

/** Makes it in a folder; `trust/` inside holds the root, the signing CA and the lists as `jitsuin verify` wants them. */
export async function makeOpensslHpki(folder: Folder): Promise<OpensslPki> {
  const pki = new OpensslPki(folder)
  const rsa = { key: 'rsa2048' } as const
  const top = '/C=JP/O=Invented Ministry/OU=Invented HPKI Root CA'
  await pki.certify('root', { subject: top, extensions: CA_EXTENSIONS, days: 4000, ...rsa })
  const caExtensions = [...CA_EXTENSIONS, policy(POLICY_OF_CA)]
  const caSubject = '/C=JP/O=Invented Association/CN=HPKI-01-InventedCA-forNonRepudiation'
  await pki.certify('signing-ca', {
    subject: caSubject,
    by: 'root',
    extensions: caExtensions,
    days: 2000,
    ...rsa,
  })
  for (const [
    name,
    { extensions = person(), sections = role('Medical Doctor'), days = 400, key = 'rsa2048' },
  ] of Object.entries(PEOPLE)) {
    const subject = `/C=JP/CN=Person ${name}/serialNumber=T-${name}`
    await pki.certify(name, { subject, by: 'signing-ca', extensions, sections, days, key })
  }
  await pki.certify('tsa', {
    subject: '/C=JP/O=Invented Time/CN=Time-stamp unit',
    by: 'root',
    extensions: [
      'keyUsage=critical,digitalSignature',
      'extendedKeyUsage=critical,timeStamping',
      ...IDENTIFIERS,
    ],
    ...rsa,
  })
  await pki.revoke('signing-ca', 'gone')
  await fillTrust(pki, 'trust')
  return pki
}

/** Writes root, signing CA and the lists of this moment into a folder inside. */
export async function fillTrust(pki: OpensslPki, name: string): Promise<void> {
  const trust = pki.folder.inside(name)
  for (const issuer of ['root', 'signing-ca']) {
    await pki.list(issuer, { issuer, days: 300 })
    trust.write(`${issuer}.crt.pem`, pki.folder.read(`${issuer}.crt.pem`))
    trust.write(`${issuer}.crl`, pki.folder.read(`${issuer}.crl.pem`))
  }
}
