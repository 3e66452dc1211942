/** Keys, requests and third-party programs for the tests of XML Signature. */
import { spawnSync } from 'node:child_process'
import {
  constants,
  createHmac,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign as signWithKey,
} from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseXml } from '../../src/reader/reader.js'
import {
  type AlgorithmPolicy,
  HASH_BYTES,
  LEGACY_ALGORITHMS,
  SIGNATURE_ALGORITHMS,
  type SignatureUri,
} from '../../src/signature/algorithms.js'
import { offsetOfEndTag } from '../../src/signature/offsets.js'
import type { SignatureRequest } from '../../src/signature/request.js'
import { type SignOptions, signXml } from '../../src/signature/sign.js'

export const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256'
export const SHA512 = 'http://www.w3.org/2001/04/xmlenc#sha512'
export const EXC_C14N = 'http://www.w3.org/2001/10/xml-exc-c14n#'
export const C14N_10 = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315'
export const C14N_11 = 'http://www.w3.org/2006/12/xml-c14n11'
export const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'
export const HMAC_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#hmac-sha256'
/** What tests sign with: everything. */
const EVERYTHING: AlgorithmPolicy = {
  ...LEGACY_ALGORITHMS,
  signatures: new Set(Object.keys(SIGNATURE_ALGORITHMS) as SignatureUri[]), // the table has no other keys
}
export const DSIG = 'http://www.w3.org/2000/09/xmldsig#'

/** A key pair. */
export type Pair = { readonly publicKey: KeyObject; readonly privateKey: KeyObject }

export const rsa = (modulusLength: number): Pair => generateKeyPairSync('rsa', { modulusLength })
export const ec = (namedCurve: string): Pair => generateKeyPairSync('ec', { namedCurve })
export const RSA_2048 = rsa(2048)

/** Signs as the algorithm says, with Node's own crypto. */
export function signer(uri: SignatureUri, key: KeyObject): (octets: Uint8Array) => Uint8Array {
  const algorithm = SIGNATURE_ALGORITHMS[uri]
  return (octets) => {
    switch (algorithm.scheme) {
      case 'rsa':
        return signWithKey(algorithm.hash, octets, key)
      case 'rsa-pss':
        return signWithKey(algorithm.hash, octets, {
          key,
          padding: constants.RSA_PKCS1_PSS_PADDING,
          saltLength: HASH_BYTES[algorithm.hash],
        })
      case 'ecdsa':
      case 'dsa':
        return signWithKey(algorithm.hash, octets, { key, dsaEncoding: 'ieee-p1363' })
      case 'ed25519':
        return signWithKey(null, octets, key)
      case 'hmac':
        return createHmac(algorithm.hash, key).update(octets).digest()
      case 'rsa-pss-params':
        throw new Error('signing with RSAPSSParams is not offered')
    }
  }
}

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
export const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

export const DOCUMENT = `<?xml version="1.0" encoding="UTF-8"?>
<Prescription xmlns="urn:example:rx" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <!-- 見本 -->
  <Patient id="patient" xml:lang="ja">実印 太郎</Patient>
  <Drug id="drug" dose="5 &lt; 10">アムロジピン&#13;</Drug>
</Prescription>
`

export const ENVELOPED: SignatureRequest = {
  id: 'sig',
  canonicalization: { algorithm: EXC_C14N },
  signatureAlgorithm: RSA_SHA256,
  references: [
    {
      uri: '',
      transforms: [{ kind: 'enveloped-signature' }, { kind: 'canonicalization', algorithm: EXC_C14N }],
      digest: SHA256,
    },
  ],
}

/** Signs a document, or nothing but the request's own objects, and gives the text. */
export async function signedText(
  request: SignatureRequest,
  key: KeyObject,
  document?: string,
  extra: Pick<SignOptions, 'resolveDetached' | 'contentWithoutUri' | 'limits'> = {},
): Promise<string> {
  const sign = signer(request.signatureAlgorithm, key)
  if (document === undefined)
    return textOf((await signXml({ request, sign, algorithms: EVERYTHING, ...extra })).bytes)
  const bytes = bytesOf(document)
  const offset = offsetOfEndTag(bytes, parseXml(bytes).root)
  return textOf(
    (await signXml({ request, sign, algorithms: EVERYTHING, target: { document: bytes, offset }, ...extra }))
      .bytes,
  )
}

/** Whether a program is installed. In CI a missing one is an error. */
export function installed(program: string): boolean {
  const found = spawnSync(program, ['--version']).error === undefined
  if (!found && process.env.CI) throw new Error(`${program} is missing in CI`)
  if (!found) console.warn(`Skipped: ${program} is not installed`)
  return found
}

/** Runs a program over files of the given texts in a directory of its own. */
export function run(program: string, files: Record<string, string | Uint8Array>, args: readonly string[]) {
  const directory = mkdtempSync(join(tmpdir(), 'xml-signature-'))
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(directory, name), content)
    const { status, stdout, stderr } = spawnSync(program, args, {
      cwd: directory,
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    })
    return { status, stdout, stderr }
  } finally {
    rmSync(directory, { recursive: true })
  }
}

export const publicPem = (key: KeyObject): string =>
  String((key.type === 'public' ? key : createPublicKey(key)).export({ type: 'spki', format: 'pem' }))
export const privatePem = (key: KeyObject): string => String(key.export({ type: 'pkcs8', format: 'pem' }))
