/** How a detached signature is named after the file that it is over. */

/** What is added to the name of the content: `letter.pdf` → `letter.pdf.xades.xml`. */
const SIGNATURE_ENDINGS = [
  '.xades.xml',
  '.sig.xml',
  '.xades',
  '.xml',
  '.p7s',
  '.p7m',
  '.sig',
  '.jws',
  '.json',
] as const

/** The names that the content of a signature may have, by the name of the signature; none if it is not named like one. */
export function contentNamesOf(signatureName: string): string[] {
  return SIGNATURE_ENDINGS.filter((ending) => signatureName.endsWith(ending)).map((ending) =>
    signatureName.slice(0, -ending.length),
  )
}
