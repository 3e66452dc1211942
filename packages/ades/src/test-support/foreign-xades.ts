/** XAdES in the shapes of other writers: templates whose digests and value xmlsec1 fills in; nothing of ours takes part. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { OpensslPeople } from './openssl-people.js'
import { run, type temporaryFolder } from './programs.js'

/** Names that templates use. */
export const DS = 'http://www.w3.org/2000/09/xmldsig#'
export const C14N = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315'
export const EXC = 'http://www.w3.org/2001/10/xml-exc-c14n#'
export const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256'
export const ENVELOPED = `${DS}enveloped-signature`
export const XADES_132 = 'http://uri.etsi.org/01903/v1.3.2#'

/** One reference: its attributes, and its transforms as XML. */
export type TemplateReference = { readonly attributes: string; readonly transforms?: string }

/** A template of a signature. What is left out has the most usual form. */
export type SignatureTemplate = {
  readonly id?: string
  readonly references?: readonly TemplateReference[]
  readonly method?: string
  /** `none` for no XAdES at all. */
  readonly namespace?: string
  readonly typeOfProperties?: string
  /** In SignedSignatureProperties; SigningTime and SigningCertificate without it. */
  readonly signed?: string
  readonly signedData?: string
  readonly unsigned?: string
  readonly keyInfo?: string
  readonly objects?: string
  readonly target?: string
}

/** A transform by its algorithm. */
export const transform = (algorithm: string, content = '') =>
  `<ds:Transform Algorithm="${algorithm}">${content}</ds:Transform>`
const digestMethod = `<ds:DigestMethod Algorithm="${SHA256}"/>`

/** One ds:Reference to be filled in. */
export function referenceTemplate({ attributes, transforms }: TemplateReference): string {
  const steps = transforms ? `<ds:Transforms>${transforms}</ds:Transforms>` : ''
  return `<ds:Reference ${attributes}>${steps}${digestMethod}<ds:DigestValue></ds:DigestValue></ds:Reference>`
}

/** A Cert of SigningCertificate (V1); in XAdES 1.1.1 the digest is of its own namespace. */
export function certReference(der: Uint8Array, { serial = 7, prefix = 'ds' } = {}): string {
  const digest = createHash('sha256').update(der).digest('base64')
  return (
    `<xa:Cert><xa:CertDigest><${prefix}:DigestMethod Algorithm="${SHA256}"/><${prefix}:DigestValue>${digest}</${prefix}:DigestValue></xa:CertDigest>` +
    `<xa:IssuerSerial><ds:X509IssuerName>CN=Invented Root,C=JP</ds:X509IssuerName><ds:X509SerialNumber>${serial}</ds:X509SerialNumber></xa:IssuerSerial></xa:Cert>`
  )
}

/** KeyInfo with one certificate. */
export const x509 = (...certificates: readonly string[]) =>
  `<ds:KeyInfo><ds:X509Data>${certificates.map((one) => `<ds:X509Certificate>${one}</ds:X509Certificate>`).join('')}</ds:X509Data></ds:KeyInfo>`

/** Writes the template of a signature. */
export function signatureTemplate(people: OpensslPeople, template: SignatureTemplate = {}): string {
  const { id = 'S', method = C14N, namespace = XADES_132, keyInfo = x509(people.base64('person')) } = template
  const { references = [{ attributes: 'URI=""', transforms: transform(ENVELOPED) }] } = template
  const isPlain = namespace === 'none'
  const type = template.typeOfProperties ?? 'http://uri.etsi.org/01903#SignedProperties'
  const typed = type === '' ? '' : `Type="${type}" `
  const ofProperties = isPlain ? [] : [{ attributes: `${typed}URI="#${id}-P"` }]
  const all = [...references, ...ofProperties].map(referenceTemplate).join('')
  return (
    `<ds:Signature xmlns:ds="${DS}"${id === '' ? '' : ` Id="${id}"`}><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="${method}"/>` +
    `<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>${all}</ds:SignedInfo>` +
    `<ds:SignatureValue Id="${id}-V"></ds:SignatureValue>${keyInfo}${isPlain ? '' : propertiesTemplate(people, { ...template, id, namespace })}` +
    `${template.objects ?? ''}</ds:Signature>`
  )
}

function propertiesTemplate(
  people: OpensslPeople,
  { id, namespace, target, signed, signedData, unsigned }: SignatureTemplate,
): string {
  const usual =
    `<xa:SigningTime>${new Date().toISOString()}</xa:SigningTime>` +
    `<xa:SigningCertificate>${certReference(people.der('person'))}</xa:SigningCertificate>`
  return (
    `<ds:Object><xa:QualifyingProperties xmlns:xa="${namespace}"${target ?? ` Target="#${id}"`}><xa:SignedProperties Id="${id}-P">` +
    `<xa:SignedSignatureProperties>${signed ?? usual}</xa:SignedSignatureProperties>${signedData ?? ''}</xa:SignedProperties>` +
    `${unsigned ?? ''}</xa:QualifyingProperties></ds:Object>`
  )
}

/** Fills in a template by xmlsec1, as the key of `person` signs; `bytes` for a file that is not UTF-8. */
export function signByXmlsec1(
  folder: ReturnType<typeof temporaryFolder>,
  template: string | Uint8Array,
  { key = 'person', node = 'S' } = {},
): Buffer {
  // Without the declaration xmlsec1 writes every letter that is not ASCII as a reference.
  const isBare = typeof template === 'string' && !template.startsWith('<?xml')
  folder.write('template.xml', isBare ? `<?xml version="1.0" encoding="UTF-8"?>\n${template}` : template)
  const ids = [
    'SignedProperties',
    'Object',
    'KeyInfo',
    'Signature',
    'SignatureValue',
    'Body',
    'Manifest',
    'Reference',
  ]
  const script = `cd "$1"; xmlsec1 --sign --privkey-pem ${key}.key ${ids.map((name) => `--id-attr:Id ${name}`).join(' ')} ${node === '' ? '' : `--node-id ${node}`} --output signed.xml template.xml`
  const { status, output } = run('bash', '-c', script, 'bash', folder.path)
  if (status !== 0) throw new Error(output)
  return readFileSync(`${folder.path}/signed.xml`)
}
