/** The time stamp of a signed file, as other programs take it. */

/** The token of the first signature time stamp, and the octets that it must cover (EN 319 132-1 §5.3). */
export function stampOf(xml: string): { readonly token: Uint8Array; readonly covered: Uint8Array } {
  const token = /<(?:\w+:)?EncapsulatedTimeStamp[^>]*>([^<]*)</.exec(xml)?.[1]
  if (token === undefined) throw new Error('there is no time stamp')
  return { token: Buffer.from(token, 'base64'), covered: Buffer.from(canonicalSignatureValue(xml)) }
}

/** Exclusive canonical form of ds:SignatureValue, written by hand: its prefix, its Id, its text. */
function canonicalSignatureValue(xml: string): string {
  const found = /<(\w+):SignatureValue( xmlns:\w+="[^"]*")?( Id="[^"]*")?>([^<]*)</.exec(xml)
  if (!found) throw new Error('there is no signature value')
  const [, prefix, , id = '', text] = found
  const open = `<${prefix}:SignatureValue xmlns:${prefix}="http://www.w3.org/2000/09/xmldsig#"${id}>`
  return `${open}${text}</${prefix}:SignatureValue>`
}
