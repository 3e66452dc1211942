/** The PIN that protects a key: the password whose authId the key names (ISO/IEC 7816-15 §8.2.6, §8.9). */
import type { PasswordObject, PrivateKeyObject } from '../cia/objects.js'
import { CardError } from '../errors.js'
import { type CardPin, HPKI_PIN_FORM } from '../pin.js'

const NEEDS_PADDING = 5
const SO_PASSWORD = 7
/** The longest data of a short command (ISO/IEC 7816-4 §5.1); a card that says more would have us fill up memory. */
const LONGEST_FILLED = 255
/** pwdType: PINs that are not one octet for each character (bcd, half-nibble, ISO 9564) occur on no HPKI card. */
const ALPHABETS: Readonly<Record<number, CardPin['form']['alphabet']>> = { 1: 'digits', 2: 'ascii' }

/** How that PIN is given to the card. @throws {CardError} `card/directory` */
export function pinOf(key: PrivateKeyObject, passwords: readonly PasswordObject[]): CardPin {
  const own = passwords.filter(
    ({ ownAuthIdHex, flags }) => ownAuthIdHex === key.authIdHex && !flags.includes(SO_PASSWORD),
  )
  const [password, second] = own
  if (!password || second) throw new CardError('card/directory', `${own.length} PINs protect the key`)
  const alphabet = ALPHABETS[password.type]
  if (!alphabet) throw new CardError('card/directory', `PINs of type ${password.type} are unknown`)
  const form = { ...lengthsOf(password), alphabet }
  const { flags, storedLength, filler = 0xff, reference } = password
  if (!flags.includes(NEEDS_PADDING)) return { form, reference }
  if (storedLength < form.maxLength || storedLength > LONGEST_FILLED)
    throw new CardError(
      'card/directory',
      'A PIN does not fit its filled length, or no command has that length',
    )
  return { form, reference, filler: { length: storedLength, octet: filler } }
}

/** The card's own lengths, but never ones that the policy does not know (hpki §4.6): what is sent may cost a try. */
function lengthsOf({ minLength, maxLength, storedLength }: PasswordObject) {
  const longest = maxLength ?? storedLength
  const form = {
    minLength: Math.max(minLength, HPKI_PIN_FORM.minLength),
    maxLength: Math.min(longest === 0 ? HPKI_PIN_FORM.maxLength : longest, HPKI_PIN_FORM.maxLength),
  }
  if (form.minLength > form.maxLength) throw new CardError('card/directory', 'A PIN of no possible length')
  return form
}
