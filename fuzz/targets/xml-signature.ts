/** XML Signature: whatever is found valid under the fixed key was signed by it, octet for octet. */
import { createPublicKey } from 'node:crypto'
import {
  type CheckedReference,
  elementsOf,
  isNamed,
  parseXml,
  verifyXmlSignature,
  type XmlElement,
  XmlError,
} from '@jitsuin/xml'
import { DOCTOR, readFixture } from './fixtures.js'
import { digestOf, expectThat, type FuzzTarget, unlessRefused } from './target.js'

const KEY = createPublicKey({ key: Buffer.from(DOCTOR.spkiBytes), type: 'spki', format: 'der' })
const DETACHED = readFixture('detached.bin')

/** Digests of all octets that the key ever signed: recorded when the seeds were made. */
const SIGNED = new Set(Buffer.from(readFixture('signed-octets.txt')).toString().split('\n'))

/** Every ds:Signature of a document. */
export const xmlSignature: FuzzTarget = {
  form: 'xml',
  run: (input) => {
    const document = unlessRefused(XmlError, () => parseXml(input))
    if (!document) return
    const signatures = [...elementsOf(document.root)].filter((element) =>
      isNamed(element, 'http://www.w3.org/2000/09/xmldsig#', 'Signature'),
    )
    for (const signature of signatures.slice(0, 4)) verify(signature)
  },
}

function verify(signature: XmlElement): void {
  const result = verifyXmlSignature(signature, {
    key: KEY,
    manifests: 'check',
    resolveDetached: () => DETACHED,
    contentWithoutUri: DETACHED,
    limits: { octets: 4 * 1024 * 1024, xpathSteps: 200_000 },
  })
  if (result.verdict === 'valid') for (const reference of result.references) wasSigned(reference)
}

function wasSigned(reference: CheckedReference): void {
  if (reference.verdict !== 'valid') return
  expectThat(SIGNED.has(digestOf(reference.octets)), 'only what was signed is found valid')
}
