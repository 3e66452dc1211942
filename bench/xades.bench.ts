/** XAdES B-B of a 5 KB prescription: made and judged, beside raw RSA and beside other libraries. */
import { createPublicKey } from 'node:crypto'
import { sign, type ValidateOptions, validate } from '@jitsuin/ades'
import { verifyXmlSignature } from '@jitsuin/xml'
import { DOMImplementation, DOMParser, XMLSerializer } from '@xmldom/xmldom'
import { Application, setNodeDependencies, SignedXml as XadesSignedXml } from 'xadesjs'
import { SignedXml } from 'xml-crypto'
import * as xpath from 'xpath'
import { type Bench, type Row, ratePerSecond } from './harness.js'
import { opensslSpeed, peerScript, run, save } from './programs.js'
import { CSV, DAY_1, DOCTOR, DOCTOR_KEY, DOCUMENT, signing, stamp, TRUST } from './world.js'

setNodeDependencies({ DOMParser, XMLSerializer, DOMImplementation, xpath })
Application.setEngine('NodeJS', crypto)
const PUBLIC_KEY = createPublicKey(DOCTOR_KEY)
const PRIVATE_PEM = DOCTOR_KEY.export({ type: 'pkcs8', format: 'pem' }).toString()
const PUBLIC_PEM = PUBLIC_KEY.export({ type: 'spki', format: 'pem' }).toString()
const HOW: ValidateOptions = { at: DAY_1, trust: TRUST, policy: 'hpki' }
const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature'
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#'
const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'
const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256'

/** Signs and verifies. */
export const xades: Bench = async () => {
  const prescription = await sign(CSV, signing({ packaging: 'prescription' }))
  const stamped = await sign(CSV, { ...signing({ packaging: 'prescription' }), timeStamp: stamp })
  const enveloped = await sign(DOCUMENT, signing({ packaging: 'enveloped' }))
  for (const file of [prescription, stamped, enveloped]) await expectValid(file)
  console.log(`  a signed prescription has ${prescription.length} bytes, with a time stamp ${stamped.length}`)

  const raw = opensslSpeed()
  const rawHere = await ratePerSecond(() => DOCTOR.sign(CSV))
  const ours = {
    sign: await ratePerSecond(() => sign(CSV, signing({ packaging: 'prescription' }))),
    verify: await ratePerSecond(() => validate(prescription, HOW)),
    verifyStamped: await ratePerSecond(() => validate(stamped, HOW)),
    signEnveloped: await ratePerSecond(() => sign(DOCUMENT, signing({ packaging: 'enveloped' }))),
    verifyEnveloped: await ratePerSecond(() => validate(enveloped, HOW)),
    verifyValueOnly: await ratePerSecond(() => verifyXmlSignature(enveloped, { key: PUBLIC_KEY })),
  }
  const row = (what: string, of: number, peer: string, theirs: number, aim?: Row['aim']): Row => ({
    what,
    ours: of,
    peer,
    theirs,
    unit: '/s',
    ...(aim && { aim }),
  })
  const xadesjs = await measureXadesjs(enveloped)
  const xmlCrypto = await measureXmlCrypto(enveloped)
  const xmlsec = measureXmlsec(enveloped)
  const toRaw = { least: 0.8, of: 'ratio' } as const
  return [
    row('sign prescription, XAdES B-B', ours.sign, 'raw RSA-2048, openssl speed', raw.sign, toRaw),
    row(
      'sign prescription, XAdES B-B',
      ours.sign,
      'raw RSA-2048 through the same key object',
      rawHere,
      toRaw,
    ),
    row('verify prescription, whole verdict', ours.verify, 'raw RSA-2048, openssl speed', raw.verify, {
      least: 2000,
      of: 'ours',
    }),
    row(
      'verify prescription B-T, whole verdict',
      ours.verifyStamped,
      'raw RSA-2048, openssl speed',
      raw.verify,
    ),
    row('sign enveloped 5 KB, XAdES B-B', ours.signEnveloped, 'xadesjs, XAdES', xadesjs.sign),
    row(
      'sign enveloped 5 KB, XAdES B-B',
      ours.signEnveloped,
      'xml-crypto, XML Signature only',
      xmlCrypto.sign,
    ),
    row(
      'sign enveloped 5 KB, XAdES B-B',
      ours.signEnveloped,
      'python3-xmlsec, XML Signature only',
      xmlsec.sign,
    ),
    row(
      'verify enveloped, whole verdict',
      ours.verifyEnveloped,
      'xadesjs, XML Signature only',
      xadesjs.verify,
    ),
    row(
      'verify enveloped, whole verdict',
      ours.verifyEnveloped,
      'xml-crypto, XML Signature only',
      xmlCrypto.verify,
    ),
    row(
      'verify enveloped, whole verdict',
      ours.verifyEnveloped,
      'python3-xmlsec, XML Signature only',
      xmlsec.verify,
    ),
    row(
      'verify enveloped, XML Signature only',
      ours.verifyValueOnly,
      'python3-xmlsec, the same',
      xmlsec.verify,
    ),
  ]
}

async function expectValid(file: Uint8Array): Promise<void> {
  const { verdict } = await validate(file, HOW)
  if (verdict !== 'VALID') throw new Error(`What is measured is ${verdict}`)
}

async function measureXadesjs(signed: Uint8Array) {
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const
  const pkcs8 = DOCTOR_KEY.export({ type: 'pkcs8', format: 'der' })
  const spki = PUBLIC_KEY.export({ type: 'spki', format: 'der' })
  const privateKey = await crypto.subtle.importKey('pkcs8', pkcs8, algorithm, false, ['sign'])
  const publicKey = await crypto.subtle.importKey('spki', spki, algorithm, true, ['verify'])
  const text = Buffer.from(DOCUMENT).toString()
  const signedText = Buffer.from(signed).toString()
  const parse = (xml: string) => new DOMParser().parseFromString(xml, 'text/xml') as unknown as Document // its types differ
  const signOnce = async () => {
    const signature = new XadesSignedXml()
    await signature.Sign(algorithm, privateKey, parse(text), {
      keyValue: publicKey,
      references: [{ hash: 'SHA-256', transforms: ['enveloped', 'exc-c14n'] }],
      signingCertificate: Buffer.from(DOCTOR.certificateDer).toString('base64'),
    })
    return signature.toString()
  }
  const verifyOnce = async () => {
    const document = parse(signedText)
    const element = document.getElementsByTagNameNS('http://www.w3.org/2000/09/xmldsig#', 'Signature')[0]
    const signature = new XadesSignedXml(document)
    signature.LoadXml(element as Element)
    if (!(await signature.Verify(publicKey))) throw new Error('xadesjs refuses what we made')
  }
  return { sign: await ratePerSecond(signOnce), verify: await ratePerSecond(verifyOnce) }
}

async function measureXmlCrypto(signed: Uint8Array) {
  const text = Buffer.from(DOCUMENT).toString()
  const signedText = Buffer.from(signed).toString()
  const signOnce = () => {
    const signature = new SignedXml({
      privateKey: PRIVATE_PEM,
      signatureAlgorithm: RSA_SHA256,
      canonicalizationAlgorithm: EXCLUSIVE,
    })
    signature.addReference({
      xpath: '/*',
      transforms: [ENVELOPED, EXCLUSIVE],
      digestAlgorithm: SHA256,
      isEmptyUri: true,
    })
    signature.computeSignature(text)
    return signature.getSignedXml()
  }
  const verifyOnce = () => {
    const document = new DOMParser().parseFromString(signedText, 'text/xml')
    const element = document.getElementsByTagNameNS('http://www.w3.org/2000/09/xmldsig#', 'Signature')[0]
    const signature = new SignedXml({ publicCert: PUBLIC_PEM })
    signature.loadSignature(element as unknown as Node) // its types differ
    if (!signature.checkSignature(signedText)) throw new Error('xml-crypto refuses what we made')
  }
  return { sign: await ratePerSecond(signOnce), verify: await ratePerSecond(verifyOnce) }
}

/** python3-xmlsec is C below; its own process measures it. */
function measureXmlsec(signed: Uint8Array) {
  const files = [save('document.xml', DOCUMENT), save('signed.xml', signed)]
  const keys = [save('private.pem', PRIVATE_PEM), save('public.pem', PUBLIC_PEM)]
  const [signRate, verifyRate] = run(
    '/usr/bin/python3',
    peerScript('xmlsec_rate.py'),
    ...files,
    ...keys,
  ).split(' ')
  return { sign: Number(signRate), verify: Number(verifyRate) }
}
