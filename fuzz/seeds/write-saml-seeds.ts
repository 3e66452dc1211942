/** Makes a fixed key, what it signed, and the first inputs of the SAML targets. Run by hand; the key is thrown away. */
import { createPublicKey, randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { utf8 } from '@jitsuin/kernel'
import { generateKey, softwareSigner } from '@jitsuin/keys'
import {
  buildAssertion,
  buildAuthnRequest,
  buildLogoutRequest,
  buildLogoutResponse,
  buildMetadata,
  buildResponse,
  type Draft,
  readDocument,
  redirectAddress,
  signDraft,
  unsigned,
} from '@jitsuin/saml'
import { encryptXml } from '@jitsuin/xml'
import { keepInput } from '../engine/corpus.js'
import { inFuzzFolder } from '../targets/folders.js'

const AT = new Date('2026-11-21T03:00:00Z')
const key = await generateKey('rsa2048')
const publicKey = createPublicKey(key)
const spki = publicKey.export({ type: 'spki', format: 'der' })
const save = (name: string, content: Uint8Array | string) =>
  writeFileSync(fileURLToPath(inFuzzFolder(`fixtures/${name}`)), content)
save('saml-party.spki', spki)
save('saml-signed.txt', '')
save('saml-signed-queries.txt', '')
// Only now: the targets read what was written above.
const { signedPart } = await import('../targets/saml-message.js')
const { messageOf } = await import('../targets/saml-redirect.js')

// The certificate only stands in KeyInfo, which nobody here reads.
const signer = { ...softwareSigner(key), certificateDer: new Uint8Array(spki) }
const head = { id: '_m', issueInstant: AT, destination: 'https://a.example/s', issuer: 'https://b.example/m' }
const nameId = {
  value: 'p-1',
  format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
  nameQualifier: 'a',
}
const assertion = await signDraft(
  buildAssertion({
    id: '_a',
    issuer: head.issuer,
    issueInstant: AT,
    nameId,
    recipient: head.destination,
    inResponseTo: '_r',
    notBefore: AT,
    notOnOrAfter: AT,
    audience: 'urn:b',
    authnInstant: AT,
    sessionIndex: '_s',
    sessionNotOnOrAfter: AT,
    contextClass: 'urn:c',
    attributes: [{ name: 'urn:n', friendlyName: 'n', values: ['Medical Doctor', '太郎'] }],
  }),
  signer,
)
const encryptedData = encryptXml(utf8(assertion.slice(0, 400)), {
  type: 'element',
  dataAlgorithm: 'http://www.w3.org/2009/xmlenc11#aes128-gcm',
  keyTransport: 'http://www.w3.org/2009/xmlenc11#rsa-oaep',
  recipient: publicKey,
  randomBytes,
})
const drafts: readonly Draft[] = [
  buildAuthnRequest({
    ...head,
    acsLocation: 'https://b.example/acs',
    forceAuthn: 'yes',
    nameIdFormat: nameId.format,
    allowCreate: 'yes',
    requestedContext: { comparison: 'minimum', classes: ['urn:c'] },
  }),
  buildLogoutRequest({ ...head, notOnOrAfter: AT, nameId, sessionIndexes: ['_s'] }),
  buildLogoutResponse({ ...head, inResponseTo: '_x' }, { top: 'success', detail: 'partialLogout' }),
  buildResponse(head, { assertion }),
  buildResponse(head, { encryptedData }),
  buildResponse(head, { failure: { top: 'responder', detail: 'noPassive' } }),
  buildMetadata({
    id: '_md',
    entityId: head.issuer,
    validUntil: AT,
    cacheSeconds: 60,
    identityProvider: undefined,
    serviceProvider: {
      keys: [],
      logout: [{ binding: 'redirect', location: 'https://b.example/slo' }],
      nameIdFormats: [nameId.format],
      consumers: [{ index: 0, location: 'https://b.example/acs', isDefault: 'yes' }],
      signsRequests: 'yes',
      wantsSignedAssertions: 'yes',
      requestedAttributes: [],
    },
  }),
]

const rootOf = (text: string) => readDocument(utf8(text)).root
const signed = [signedPart(rootOf(assertion))]
const queries: string[] = []
for (const draft of drafts) {
  const text = await signDraft(draft, signer)
  signed.push(signedPart(rootOf(text)))
  for (const one of [text, unsigned(draft)]) keepInput('saml-message', utf8(one))
  const fields = {
    kind: 'SAMLRequest',
    location: 'https://a.example/s',
    xml: unsigned(draft),
    relayState: 'x y',
  } as const
  const [, query = ''] = (await redirectAddress(fields, signer)).split('?')
  queries.push(messageOf(query))
  keepInput('saml-redirect', utf8(query))
}
save('saml-signed.txt', signed.join('\n'))
save('saml-signed-queries.txt', queries.join('\n'))
