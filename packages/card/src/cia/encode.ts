/** Writes the directories of a card to be made, in the forms that `objects.ts` reads (hpki §5.1). */
import { der } from '@jitsuin/pki'
import { type CardPath, encodePath } from './path.js'

const hex = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'))

type CommonFields = {
  readonly label: string
  readonly isPrivate?: true
  readonly authIdHex?: string
  readonly userConsent?: number
}

function object(common: CommonFields, classes: Uint8Array[], type: Uint8Array[]): Uint8Array {
  return der.sequence(encodeCommon(common), der.sequence(...classes), der.explicit(1, der.sequence(...type)))
}

/** CommonObjectAttributes; flags: 0 private, 1 modifiable. */
function encodeCommon({ label, isPrivate, authIdHex, userConsent }: CommonFields): Uint8Array {
  return der.sequence(
    der.utf8(label),
    ...(isPrivate ? [der.namedBitString([0])] : []),
    ...(authIdHex ? [der.octetString(hex(authIdHex))] : []),
    ...(userConsent === undefined ? [] : [der.integer(userConsent)]),
  )
}

/** EF.PrKD with one RSA key. */
export function encodePrivateKey(key: {
  readonly label: string
  readonly authIdHex: string
  readonly userConsent?: number
  readonly idHex: string
  readonly usage: 'sign' | 'nonRepudiation'
  readonly path: CardPath
  readonly modulusBits: number
}): Uint8Array {
  const usage = der.namedBitString([key.usage === 'sign' ? 2 : 9])
  return object(
    { ...key, isPrivate: true },
    [der.octetString(hex(key.idHex)), usage],
    [encodePath(key.path), der.integer(key.modulusBits)],
  )
}

/** One certificate of EF.CD. */
export function encodeCertificateObject(certificate: {
  readonly label: string
  readonly idHex: string
  readonly owner: 'holder' | 'authority'
  readonly path: CardPath
}): Uint8Array {
  const authority = certificate.owner === 'authority' ? [der.boolean(true)] : []
  return object(
    { label: certificate.label },
    [der.octetString(hex(certificate.idHex)), ...authority],
    [encodePath(certificate.path)],
  )
}

/** EF.AOD with one password: case-sensitive, local, initialized; UTF-8 (hpki §5.1). */
export function encodePassword(password: {
  readonly authIdHex: string
  readonly minLength: number
  readonly storedLength: number
  readonly maxLength: number
  readonly reference: number
}): Uint8Array {
  return object(
    { label: 'PIN' },
    [der.octetString(hex(password.authIdHex))],
    [
      der.namedBitString([0, 1, 4]),
      der.integer(2, der.ENUMERATED),
      der.integer(password.minLength),
      der.integer(password.storedLength),
      der.integer(password.maxLength),
      der.implicit(0, der.integer(password.reference)),
    ],
  )
}
