/** Certificates in the textual form of RFC 7468 §5, to and from the base64 that travels. */

const BLOCK = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]*)-----END CERTIFICATE-----/g

/** The base64 of each certificate of a text; a text without any block counts as bare base64, and nothing as none. */
export function readPem(text: string): string[] {
  const blocks = [...text.matchAll(BLOCK)].map(([, base64 = '']) => base64.replaceAll(/\s/g, ''))
  if (blocks.length > 0) return blocks
  const bare = text.replaceAll(/\s/g, '')
  return bare === '' ? [] : [bare]
}

/** A certificate in base64 as a block. */
export function pemOf(base64: string): string {
  const lines = base64.match(/.{1,64}/g) ?? []
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
}
