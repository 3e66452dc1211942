/**
 * Signs messages, assertions and metadata the one way that saml-core-2.0 §5.4 leaves: enveloped, a reference to the root's ID,
 * exclusive canonicalisation. Drafts are canonical as they are written (wire/write.ts), and so is the SignedInfo below.
 */
import { createHash } from 'node:crypto'
import { toBase64, utf8 } from '@jitsuin/kernel'
import { type KeySigner, SIGNATURE_ALGORITHMS, type SignatureAlgorithm } from '@jitsuin/pki'
import { CURVE_BYTES, type SignatureUri, signatureFromDer } from '@jitsuin/xml'
import { SamlError } from '../errors.js'
import { NS } from '../names.js'
import { element } from '../wire/write.js'

/** A key that signs here, and the certificate that metadata announces it by. */
export type SamlSigner = Pick<KeySigner, 'algorithm' | 'sign'> & { readonly certificateDer: Uint8Array }

/**
 * Text that awaits its signature between `head` and `tail`; `id` is the ID of its root. Head and tail together are a whole
 * element in its exclusive canonical form.
 */
export type Draft = { readonly id: string; readonly head: string; readonly tail: string }

/** The algorithms that partners understand, by our names (RFC 9231 §2.3). */
const METHODS: Partial<Record<SignatureAlgorithm, SignatureUri>> = {
  'rsa-sha256': 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  'rsa-sha384': 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha384',
  'rsa-sha512': 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
  'ecdsa-sha256': 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256',
}

/**
 * The URI of a signer's algorithm.
 *
 * @throws {SamlError} `saml/signer-unsuitable`.
 */
export function signatureMethodOf({ algorithm }: Pick<SamlSigner, 'algorithm'>): SignatureUri {
  const method = METHODS[algorithm]
  if (!method) throw new SamlError('saml/signer-unsuitable', `${algorithm} is not used in SAML`)
  return method
}

/** Signs octets; gives the value as XML Signature and the redirect binding write it: r‖s for ECDSA. */
export async function signOctets(signer: SamlSigner, octets: Uint8Array): Promise<Uint8Array> {
  const value = await signer.sign(octets)
  const { scheme } = SIGNATURE_ALGORITHMS[signer.algorithm]
  return scheme === 'ecdsa' ? signatureFromDer(value, CURVE_BYTES.prime256v1) : value
}

const DECLARED = { 'xmlns:ds': NS.dsig } as const
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#'
const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature'
const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256'

/** Signs a draft and gives the whole text. */
export async function signDraft(draft: Draft, signer: SamlSigner): Promise<string> {
  const { id, head, tail } = draft
  const digest = createHash('sha256').update(head).update(tail).digest('base64')
  const content = signedInfo(id, signatureMethodOf(signer), digest)
  // Alone, SignedInfo declares its prefix; below Signature the prefix is known (exclusive C14N 1.0 §3).
  const value = await signOctets(signer, utf8(element('ds:SignedInfo', DECLARED, content)))
  const certificate = element('ds:X509Certificate', {}, toBase64(signer.certificateDer))
  const signature = element(
    'ds:Signature',
    DECLARED,
    element('ds:SignedInfo', {}, content),
    element('ds:SignatureValue', {}, toBase64(value)),
    element('ds:KeyInfo', {}, element('ds:X509Data', {}, certificate)),
  )
  return head + signature + tail
}

function signedInfo(id: string, method: SignatureUri, digest: string): string {
  const transforms = [ENVELOPED, EXCLUSIVE].map((uri) => element('ds:Transform', { Algorithm: uri }))
  return [
    element('ds:CanonicalizationMethod', { Algorithm: EXCLUSIVE }),
    element('ds:SignatureMethod', { Algorithm: method }),
    element(
      'ds:Reference',
      { URI: `#${id}` },
      element('ds:Transforms', {}, ...transforms),
      element('ds:DigestMethod', { Algorithm: SHA256 }),
      element('ds:DigestValue', {}, digest),
    ),
  ].join('')
}

/** A draft without a signature, for the redirect binding, which signs the query, and for requests that need none. */
export function unsigned({ head, tail }: Draft): string {
  return head + tail
}
