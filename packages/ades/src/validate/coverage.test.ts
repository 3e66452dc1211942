import { createHash } from 'node:crypto'
import { toBase64 } from '@jitsuin/kernel'
import { parseCertificate, type Signer } from '@jitsuin/pki'
import { type ReferenceRequest, signXml, type TransformRequest } from '@jitsuin/xml'
import { beforeAll, describe, expect, it } from 'vitest'
import { EXCLUSIVE_C14N, SIGNED_PROPERTIES_TYPE } from '../namespaces.js'
import { day, makeWorld, type World } from '../test-support/people.js'
import { validate } from './validate.js'

let world: World
let doctor: Signer
beforeAll(async () => {
  world = await makeWorld()
  doctor = await world.issue(['medicalDoctor'])
})

const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256'
const XA = 'xmlns:xa="http://uri.etsi.org/01903/v1.3.2#"'
const certDigest = (hash: string, uri: string) =>
  `<xa:Cert><xa:CertDigest><ds:DigestMethod Algorithm="${uri}"/><ds:DigestValue>${toBase64(
    createHash(hash).update(doctor.certificateDer).digest(),
  )}</ds:DigestValue></xa:CertDigest>`
const V2 = () =>
  `<xa:SigningCertificateV2>${certDigest('sha256', SHA256)}</xa:Cert></xa:SigningCertificateV2>`

type Enveloping = {
  readonly uri: string
  readonly transforms?: readonly TransformRequest[]
  readonly content?: string
  readonly further?: string
  readonly signingCertificates?: string
}

/** An enveloping XAdES signature, free in everything that the tests change; its first Object has the Id `o`. */
async function envelop({ uri, transforms, content = 'aGVsbG8=', further, ...more }: Enveloping) {
  const references: ReferenceRequest[] = [
    { uri, digest: SHA256, ...(transforms && { transforms }) },
    {
      uri: '#SP',
      type: SIGNED_PROPERTIES_TYPE,
      digest: SHA256,
      transforms: [{ kind: 'canonicalization', algorithm: EXCLUSIVE_C14N }],
    },
  ]
  const { bytes } = await signXml({
    request: {
      id: 'S',
      canonicalization: { algorithm: EXCLUSIVE_C14N },
      signatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
      references,
      keyInfo: {
        content: `<ds:X509Data><ds:X509Certificate>${toBase64(doctor.certificateDer)}</ds:X509Certificate></ds:X509Data>`,
      },
      objects: [
        { id: 'o', content },
        ...(further ? [{ content: further }] : []),
        {
          content: `<xa:QualifyingProperties ${XA} Target="#S"><xa:SignedProperties Id="SP"><xa:SignedSignatureProperties>${more.signingCertificates ?? V2()}</xa:SignedSignatureProperties></xa:SignedProperties></xa:QualifyingProperties>`,
        },
      ],
    },
    sign: doctor.sign,
  })
  return bytes
}

async function judge(file: Uint8Array) {
  const { verdict, signatures } = await validate(file, { at: day(1), trust: world.trust, policy: 'hpki' })
  const codes = signatures.flatMap(({ checks }) =>
    checks.filter((one) => one.verdict.startsWith('IN')).map(({ reason }) => reason.code),
  )
  return { verdict, codes }
}

const FILTERS: Readonly<Record<string, TransformRequest>> = {
  'an XPath': { kind: 'xpath', expression: 'false()' },
  'a filter': {
    kind: 'xpath-filter-2',
    filters: [{ operation: 'intersect', expression: '/none' }],
  },
}

describe('coverage of free documents', () => {
  it('counts an Object that is signed as it stands, or by the octets in its base64', async () => {
    expect(await judge(await envelop({ uri: '#o' }))).toEqual({ verdict: 'VALID', codes: [] })
    expect(await judge(await envelop({ uri: '#o', transforms: [{ kind: 'base64' }] }))).toEqual({
      verdict: 'VALID',
      codes: [],
    })
  })

  it.each(Object.keys(FILTERS))('does not count an Object of which %s lets nothing through', async (name) => {
    const filter = FILTERS[name]
    const file = await envelop({ uri: '#o', ...(filter && { transforms: [filter] }) })
    expect(await judge(file)).toEqual({ verdict: 'INDETERMINATE', codes: ['coverage/partial'] })
  })

  it.each(["#xpointer(id('o'))", '#xpointer(/)'])('gives a verdict on octets out of %s', async (uri) => {
    const everything: TransformRequest = { kind: 'xpath', expression: 'false()' }
    expect((await judge(await envelop({ uri, transforms: [everything] }))).verdict).toBe('INDETERMINATE')
  })

  it('does not pass over a signature in an Object, which is no countersignature', async () => {
    const further = '<ds:Signature Id="inner"><ds:Object>すり替え</ds:Object></ds:Signature>'
    expect((await judge(await envelop({ uri: '#o', further }))).verdict).toBe('INVALID')
  })
})

describe('two lists of signing certificates', () => {
  const v1 = (serial: string, hash = 'sha1', uri = 'http://www.w3.org/2000/09/xmldsig#sha1') =>
    `<xa:SigningCertificate>${certDigest(hash, uri)}<xa:IssuerSerial><ds:X509IssuerName>CN=x</ds:X509IssuerName><ds:X509SerialNumber>${serial}</ds:X509SerialNumber></xa:IssuerSerial></xa:Cert></xa:SigningCertificate>`
  const serial = () => BigInt(`0x${parseCertificate(doctor.certificateDer).serialHex}`).toString()

  it('may both stand in a signature if they name the same certificate', async () => {
    const file = await envelop({ uri: '#o', signingCertificates: v1(serial()) + V2() })
    expect((await judge(file)).verdict).toBe('VALID')
  })

  it('are refused if they disagree', async () => {
    for (const other of [v1('1'), v1(serial(), 'sha256')]) {
      const file = await envelop({ uri: '#o', signingCertificates: other + V2() })
      expect(await judge(file)).toEqual({ verdict: 'INVALID', codes: ['signer/mismatch'] })
    }
  })
})
