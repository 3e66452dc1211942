/**
 * SAML messages, assertions and metadata of strangers: whatever is found signed under the fixed key is, without its signature,
 * one of the messages that it signed.
 */
import { createPublicKey } from 'node:crypto'
import { utf8 } from '@jitsuin/kernel'
import {
  openPost,
  readAuthnRequest,
  readDocument,
  readLogoutRequest,
  readLogoutResponse,
  readMetadata,
  readResponse,
  SamlError,
  verifyElement,
} from '@jitsuin/saml'
import { canonicalize, childElements, type XmlElement } from '@jitsuin/xml'
import { readFixture } from './fixtures.js'
import { digestOf, expectThat, type FuzzTarget, unlessRefused } from './target.js'

const KEY = createPublicKey({ key: Buffer.from(readFixture('saml-party.spki')), type: 'spki', format: 'der' })

/** Digests of all elements that the key ever signed: recorded when the seeds were made. */
const SIGNED = new Set(Buffer.from(readFixture('saml-signed.txt')).toString().split('\n'))

const READERS = [readAuthnRequest, readLogoutRequest, readLogoutResponse, readResponse]

/** A message in a form, and the same text as metadata. */
export const samlMessage: FuzzTarget = {
  form: 'xml',
  run: (input) => {
    tryForm(input)
    const read = unlessRefused(SamlError, () => readMetadata(input))
    if (read) wasSigned(read.root)
    const document = unlessRefused(SamlError, () => readDocument(input))
    if (!document) return
    for (const reader of READERS) unlessRefused(SamlError, () => reader(document.root))
    const assertions = childElements(document.root, 'urn:oasis:names:tc:SAML:2.0:assertion', 'Assertion')
    for (const assertion of assertions) wasSigned(assertion)
  },
}

function tryForm(input: Uint8Array): void {
  const form = `SAMLRequest=${encodeURIComponent(Buffer.from(input).toString('base64'))}`
  const envelope = unlessRefused(SamlError, () => openPost(utf8(form)))
  const finding = envelope && unlessRefused(SamlError, () => envelope.verify([KEY]))
  if (envelope && finding === 'signed') expectThat(SIGNED.has(signedPart(envelope.root)), PROMISE)
}

function wasSigned(element: XmlElement): void {
  const finding = unlessRefused(SamlError, () => verifyElement(element, [KEY]))
  if (finding === 'signed') expectThat(SIGNED.has(signedPart(element)), PROMISE)
}

const PROMISE = 'only what was signed is found signed'

/** The digest of an element without its own signature. */
export function signedPart(element: XmlElement): string {
  const excluded = new Set(childElements(element, 'http://www.w3.org/2000/09/xmldsig#', 'Signature'))
  return digestOf(canonicalize(element, { algorithm: 'http://www.w3.org/2001/10/xml-exc-c14n#', excluded }))
}
