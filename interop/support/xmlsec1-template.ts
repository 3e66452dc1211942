/** A template that `xmlsec1 --sign` fills in, with the properties of XAdES B-B in it. */
import { createHash, X509Certificate } from 'node:crypto'

/** What the template says. Every digest and the signature value are left to xmlsec1. */
export type TemplateOptions = {
  readonly layout: 'enveloped' | 'enveloping' | 'detached'
  readonly certificatePem: string
  /** The document, or the name of the file beside. */
  readonly content: string
  readonly signatureMethod: string
  readonly canonicalization: string
}

const DSIG = 'http://www.w3.org/2000/09/xmldsig#'
const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256'

/** The text to sign with xmlsec1. */
export function xadesTemplate(options: TemplateOptions): string {
  const { layout, content } = options
  const signature = signatureOf(options)
  if (layout !== 'enveloped') return signature
  const end = content.lastIndexOf('</')
  return content.slice(0, end) + signature + content.slice(end)
}

function signatureOf(options: TemplateOptions): string {
  const { layout, content, signatureMethod, canonicalization } = options
  const transform = (algorithm: string) => `<Transform Algorithm="${algorithm}"/>`
  const reference = (attributes: string, ...algorithms: string[]) =>
    `<Reference ${attributes}>${algorithms.length > 0 ? `<Transforms>${algorithms.map(transform).join('')}</Transforms>` : ''}` +
    `<DigestMethod Algorithm="${SHA256}"/><DigestValue/></Reference>`
  const document = {
    enveloped: () => reference('Id="content" URI=""', `${DSIG}enveloped-signature`, canonicalization),
    enveloping: () => reference('Id="content" URI="#payload"', canonicalization),
    detached: () => reference(`Id="content" URI="${content}"`),
  }[layout]()
  const properties = reference(
    'URI="#properties" Type="http://uri.etsi.org/01903#SignedProperties"',
    canonicalization,
  )
  return `<Signature xmlns="${DSIG}" Id="signature">
  <SignedInfo>
    <CanonicalizationMethod Algorithm="${canonicalization}"/>
    <SignatureMethod Algorithm="${signatureMethod}"/>
    ${document}
    ${properties}
  </SignedInfo>
  <SignatureValue/>
  <KeyInfo><X509Data><X509Certificate/></X509Data></KeyInfo>
  <Object>${propertiesOf(options)}</Object>${layout === 'enveloping' ? `<Object Id="payload">${content}</Object>` : ''}
</Signature>`
}

function propertiesOf({ certificatePem }: TemplateOptions): string {
  const digest = createHash('sha256').update(new X509Certificate(certificatePem).raw).digest('base64')
  return `<x:QualifyingProperties xmlns:x="http://uri.etsi.org/01903/v1.3.2#" Target="#signature">
    <x:SignedProperties Id="properties"><x:SignedSignatureProperties>
      <x:SigningTime>${new Date().toISOString().slice(0, 19)}Z</x:SigningTime>
      <x:SigningCertificateV2><x:Cert><x:CertDigest>
        <DigestMethod Algorithm="${SHA256}"/><DigestValue>${digest}</DigestValue>
      </x:CertDigest></x:Cert></x:SigningCertificateV2>
    </x:SignedSignatureProperties></x:SignedProperties>
  </x:QualifyingProperties>`
}
