/**
 * SAML answers as the identity provider makes them: an assertion about a doctor, signed, in a response that is signed as well.
 * Two RSA signatures stand in each, so that the limit is half of what the key can do.
 */
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { utf8 } from '@jitsuin/kernel'
import {
  type AssertionFields,
  buildAssertion,
  buildResponse,
  type SamlSigner,
  signDraft,
} from '@jitsuin/saml'
import { encryptXml } from '@jitsuin/xml'
import { type Bench, type Row, ratePerSecond } from './harness.js'
import { opensslSpeed } from './programs.js'
import { DAY_1, DOCTOR } from './world.js'

const IDP = 'https://signin.example.jp/saml/metadata'
const ACS = 'https://aozora.example.jp/saml/acs'
const PARTNER_KEY = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey
const SIGNER: SamlSigner = DOCTOR
const ATTRIBUTES = [
  'hcRole',
  'displayName',
  'displayNameKana',
  'licenseNumber',
  'licenseDate',
  'affiliation',
  'authnMethod',
]

const FIELDS: AssertionFields = {
  id: '_assertion',
  issuer: IDP,
  issueInstant: DAY_1,
  nameId: {
    value: '_person',
    format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
    nameQualifier: IDP,
  },
  recipient: ACS,
  inResponseTo: '_request',
  notBefore: DAY_1,
  notOnOrAfter: DAY_1,
  audience: 'https://aozora.example.jp/saml',
  authnInstant: DAY_1,
  sessionIndex: '_session',
  sessionNotOnOrAfter: DAY_1,
  contextClass: 'urn:oasis:names:tc:SAML:2.0:ac:classes:SmartcardPKI',
  attributes: ATTRIBUTES.map((friendlyName) => ({
    name: `urn:jitsuin:attribute:${friendlyName}`,
    friendlyName,
    values: ['実印　太郎'],
  })),
}
const HEAD = { id: '_response', issueInstant: DAY_1, issuer: IDP, destination: ACS, inResponseTo: '_request' }

/** Makes answers, plain and encrypted. */
export const saml: Bench = async () => {
  const plain = await answer()
  console.log(`  a SAML response has ${plain.length} bytes`)
  const rawHere = await ratePerSecond(() => DOCTOR.sign(utf8('octets')))
  const raw = opensslSpeed()
  const rate = await ratePerSecond(answer)
  const encrypted = await ratePerSecond(encryptedAnswer)
  const row = (what: string, ours: number, peer: string, theirs: number, aim?: Row['aim']): Row => ({
    what,
    ours,
    peer,
    theirs,
    unit: '/s',
    ...(aim && { aim }),
  })
  const aim = { least: 0.6, of: 'ratio' } as const
  return [
    row('SAML response, both signed', rate, 'raw RSA-2048 twice, openssl speed', raw.sign / 2, aim),
    row('SAML response, both signed', rate, 'raw RSA-2048 twice, same key object', rawHere / 2, aim),
    row('SAML response, encrypted for a partner', encrypted, 'the same without encryption', rate),
  ]
}

async function answer(): Promise<string> {
  const assertion = await signDraft(buildAssertion(FIELDS), SIGNER)
  return signDraft(buildResponse(HEAD, { assertion }), SIGNER)
}

async function encryptedAnswer(): Promise<string> {
  const assertion = await signDraft(buildAssertion(FIELDS), SIGNER)
  const encryptedData = encryptXml(utf8(assertion), {
    type: 'element',
    dataAlgorithm: 'http://www.w3.org/2009/xmlenc11#aes256-gcm',
    keyTransport: 'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p',
    recipient: PARTNER_KEY,
    randomBytes,
  })
  return signDraft(buildResponse(HEAD, { encryptedData }), SIGNER)
}
