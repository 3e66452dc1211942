/** Certificates and lists that were changed after they were signed. */

/** The last octet, which belongs to the signature, is another one. */
export function withOtherEnd(pem: string): string {
  return changed(pem, (der) => {
    der.writeUInt8(der.readUInt8(der.length - 1) ^ 1, der.length - 1)
  })
}

/** Some text (the last occurrence) is another one of the same length; everything but the signature is in order. */
export function withOtherText(pem: string, from: string, to: string): string {
  return changed(pem, (der) => {
    const at = der.lastIndexOf(from)
    if (at < 0 || from.length !== to.length) throw new Error(`"${from}" cannot become "${to}"`)
    der.write(to, at)
  })
}

function changed(pem: string, change: (der: Buffer) => void): string {
  const label = /-----BEGIN ([A-Z0-9 ]+)-----/.exec(pem)?.[1]
  const der = Buffer.from(pem.replaceAll(/-----[A-Z0-9 ]+-----|\s/g, ''), 'base64')
  change(der)
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}
