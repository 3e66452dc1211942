/** The time stamp of a signed file, as other programs take it. */

const DSIG = 'http://www.w3.org/2000/09/xmldsig#'
const XSI = 'http://www.w3.org/2001/XMLSchema-instance'

/** The token of the first signature time stamp, and the octets that it must cover (EN 319 132-1 §5.3). */
export function stampOf(xml: string): { readonly token: Uint8Array; readonly covered: Uint8Array } {
  const [stamp = ''] = /<(\w+):SignatureTimeStamp[\s\S]*?<\/\1:SignatureTimeStamp>/.exec(xml) ?? []
  const token = /<\w+:EncapsulatedTimeStamp[^>]*>([^<]*)</.exec(stamp)?.[1]
  if (token === undefined) throw new Error('there is no time stamp')
  // Where no method is stated, it is inclusive C14N (EN 319 132-1 §5.1.4.4.2): declarations from above count.
  const form = stamp.includes('http://www.w3.org/2001/10/xml-exc-c14n#') ? 'exclusive' : 'inclusive'
  return { token: Buffer.from(token, 'base64'), covered: Buffer.from(canonicalSignatureValue(xml, form)) }
}

/** The canonical form of ds:SignatureValue, written by hand: its prefix, what is declared above, its Id, its text. */
function canonicalSignatureValue(xml: string, form: 'exclusive' | 'inclusive'): string {
  const found = /<(\w+):SignatureValue(?: xmlns:\w+="[^"]*")?( Id="[^"]*")?>([^<]*)</.exec(xml)
  if (!found) throw new Error('there is no signature value')
  const [, prefix, id = '', text] = found
  const above = form === 'inclusive' && xml.includes(XSI) ? ` xmlns:xsi="${XSI}"` : ''
  return `<${prefix}:SignatureValue xmlns:${prefix}="${DSIG}"${above}${id}>${text}</${prefix}:SignatureValue>`
}
