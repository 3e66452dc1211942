/** What an authority and an institution state: the certificate of a second key, and a client's key. */
import { createHash, createPublicKey, randomBytes } from 'node:crypto'
import { japanDate } from '@jitsuin/kernel'
import { generateKey, softwareSigner, type TestHierarchy } from '@jitsuin/keys'
import { buildCertificate, holderNames, parseProvenRequest, validityFromJapanDay } from '@jitsuin/pki'
import { CLIENT_KEY, type ClientApproval, type ClientRequests } from '@jitsuin/second-key'
import { base64urlOf } from '@jitsuin/second-key/node'
import { AT } from './moment.js'

/** The certificate of a second key, out of the request that both halves signed. */
export async function certify(
  hierarchy: TestHierarchy,
  requestDer: Uint8Array,
  serialNumber: string,
): Promise<Uint8Array> {
  const { spkiBytes } = parseProvenRequest(requestDer)
  return buildCertificate(
    'signature',
    {
      ...validityFromJapanDay(japanDate(AT), { years: 5 }),
      ...holderNames({ commonName: 'Taro Jitsuin', serialNumber }),
      serialBytes: randomBytes(8),
      spkiDer: spkiBytes,
      roles: ['medicalDoctor'],
      crlPoints: [{ uri: `${hierarchy.repositoryUri}/sign.crl` }],
      cpsUri: `${hierarchy.repositoryUri}/policy/`,
    },
    hierarchy.authorities.signingCa,
  )
}

/** What an institution states about a key, signed with the key of its certificate. */
export async function statementOf(
  institution: string,
  {
    hierarchy,
    spkiDer,
    clock,
    approval = 'day-or-list',
    requests = 'signed',
  }: {
    readonly hierarchy: TestHierarchy
    readonly spkiDer: Uint8Array
    readonly clock: () => Date
    readonly approval?: ClientApproval
    readonly requests?: ClientRequests
  },
) {
  const key = await generateKey('rsa2048')
  const ca = hierarchy.authorities.authenticationOrganisationCa
  const certificateDer = await buildCertificate(
    'authenticationOrganisation',
    {
      ...validityFromJapanDay(japanDate(AT), { years: 2 }),
      ...holderNames({ commonName: 'Mihon Clinic', organisation: 'Mihon Clinic', serialNumber: institution }),
      serialBytes: randomBytes(8),
      spkiDer: createPublicKey(key).export({ type: 'spki', format: 'der' }),
      roles: [],
      crlPoints: [{ uri: `${hierarchy.repositoryUri}/auth-organisation.crl` }],
      cpsUri: `${hierarchy.repositoryUri}/policy/`,
    },
    ca,
  )
  const statement = CLIENT_KEY.encode({
    institution,
    label: '2階 診察室',
    clientKey: createHash('sha256').update(spkiDer).digest('hex'),
    approval,
    requests,
    issued: clock(),
    expires: new Date(clock().getTime() + 3_600_000),
  })
  return {
    statement: base64urlOf(statement),
    signature: base64urlOf(await softwareSigner(key).sign(statement)),
    spki: base64urlOf(spkiDer),
    certificate: base64urlOf(certificateDer),
    chain: [base64urlOf(ca.certificateDer)],
  }
}
