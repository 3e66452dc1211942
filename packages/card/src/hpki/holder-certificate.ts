/**
 * Which certificate belongs to the key of an application. A card carries its authorities' certificates beside the holder's, and
 * a person has two cards' worth of them; the wrong one of two must never be offered.
 */
import {
  type KeyUsage,
  parseCertificate,
  readBasicConstraints,
  readKeyUsage,
  readPublicKey,
} from '@jitsuin/pki'
import type { CardCertificate } from '../application.js'
import type { PrivateKeyObject } from '../cia/objects.js'
import { asDirectory } from '../cia/values.js'
import { CardError } from '../errors.js'

/**
 * What marks each application: a bit of KeyUsageFlags in EF.PrKD (ISO/IEC 7816-15 §8.3), and the key usage of the certificate,
 * nonRepudiation or digitalSignature and never both (hpki §2.3, §2.4, §2.7).
 */
const MARKS = {
  'hpki-signature': { bit: 9, wanted: 'nonRepudiation', refused: 'digitalSignature' },
  'hpki-authentication': { bit: 2, wanted: 'digitalSignature', refused: 'nonRepudiation' },
} as const satisfies Record<string, { bit: number; wanted: KeyUsage; refused: KeyUsage }>

type HpkiKind = keyof typeof MARKS

const HPKI_KINDS = Object.keys(MARKS) as HpkiKind[] // the table has no other keys

/**
 * The one certificate that has the key's iD, a public key of the key's kind and size, and the usage that the key is for. That its
 * public key is the right one shows when a signature is made: no signature leaves the card client unverified.
 *
 * @throws {CardError} `card/no-matching-certificate` if there is none, or more than one
 */
export function chooseHolderCertificate(
  key: PrivateKeyObject,
  certificates: readonly CardCertificate[],
): { readonly certificate: CardCertificate; readonly kind: HpkiKind } {
  const named = certificates.filter(({ idHex }) => idHex === key.idHex)
  const fitting = HPKI_KINDS.filter((kind) => key.usages.includes(MARKS[kind].bit)).flatMap((kind) =>
    named
      .filter(({ certificateDer }) => judge(certificateDer, kind, key.modulusBits) === 'fits')
      .map((certificate) => ({ certificate, kind })),
  )
  const [found, second] = fitting
  if (!found || second)
    throw new CardError('card/no-matching-certificate', `${fitting.length} certificates match the key`)
  return found
}

function judge(certificateDer: Uint8Array, kind: HpkiKind, modulusBits: number): 'fits' | 'differs' {
  return asDirectory(() => {
    const certificate = parseCertificate(certificateDer)
    const usage = readKeyUsage(certificate)
    const isRightUse = usage?.has(MARKS[kind].wanted) === true && !usage.has(MARKS[kind].refused)
    const { asymmetricKeyType, asymmetricKeyDetails } = readPublicKey(certificate.spkiBytes)
    const isRightKey = asymmetricKeyType === 'rsa' && asymmetricKeyDetails?.modulusLength === modulusBits
    const isAuthority = readBasicConstraints(certificate)?.subject === 'ca'
    return isRightUse && isRightKey && !isAuthority ? 'fits' : 'differs'
  })
}
