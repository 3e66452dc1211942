/** The few forms of XML that the report is made of. */
import { canonicalText } from '../create/canonical-text.js'

/** An element with ready content; nothing at all if the content is empty. */
export function element(name: string, content: readonly string[], attributes = ''): string {
  const inside = content.join('')
  return inside === '' ? '' : `<vr:${name}${attributes}>${inside}</vr:${name}>`
}

/** An element with text. */
export function text(name: string, value: string): string {
  return `<vr:${name}>${canonicalText(value)}</vr:${name}>`
}

/** A reference to validation objects by their ids; nothing if there are none. */
export function reference(name: string, ids: readonly string[]): string {
  return ids.length === 0 ? '' : `<vr:${name} VOReference="${ids.join(' ')}"></vr:${name}>`
}

const DIGEST_URIS: Readonly<Record<string, string>> = {
  md5: 'http://www.w3.org/2001/04/xmldsig-more#md5',
  ripemd160: 'http://www.w3.org/2001/04/xmlenc#ripemd160',
  sha1: 'http://www.w3.org/2000/09/xmldsig#sha1',
  sha224: 'http://www.w3.org/2001/04/xmldsig-more#sha224',
  sha256: 'http://www.w3.org/2001/04/xmlenc#sha256',
  sha384: 'http://www.w3.org/2001/04/xmldsig-more#sha384',
  sha512: 'http://www.w3.org/2001/04/xmlenc#sha512',
}

/** Method and value (base64) of a digest by the OpenSSL name of its algorithm, as XML Signature has them. */
export function digestOf(digest: string, value: string): string {
  const uri = DIGEST_URIS[digest] ?? `http://www.w3.org/2007/05/xmldsig-more#${digest}`
  return (
    `<ds:DigestMethod Algorithm="${uri}"></ds:DigestMethod>` + `<ds:DigestValue>${value}</ds:DigestValue>`
  )
}
