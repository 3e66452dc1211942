/**
 * The application of a My Number card (マイナンバーカード) for the national personal authentication (JPKI), for sign-in alone.
 * Files as the open drivers know them: authentication certificate 000A, its CA 000B, key 0017, PIN 0018.
 *
 * The signing key (001A) has no place here: its certificate carries name, address, birth date and sex, and is refused for
 * documents (T-N12-1, `refuseJpkiDocuments`).
 */
import { toHex } from '@jitsuin/kernel'
import { der, parseCertificate, readPublicKey } from '@jitsuin/pki'
import { selectApplicationSilently } from '../apdu/commands.js'
import { commandUnless, NO_APPLICATION } from '../apdu/expect.js'
import { readFile } from '../apdu/read-file.js'
import type { CardApplication, CardCertificate, CertificatesWanted } from '../application.js'
import type { CardChannel } from '../channel.js'
import { asDirectory } from '../cia/values.js'
import { CardError } from '../errors.js'
import { JPKI_PIN_FORM } from '../pin.js'
import { classifyJpkiCertificate } from './classify.js'

/** AID of the JPKI application. */
export const JPKI_AID = Uint8Array.of(0xd3, 0x92, 0xf0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01)

const CERTIFICATE = { fileId: '000a', label: 'User Authentication Certificate' } as const
const CA_CERTIFICATE = { fileId: '000b', label: 'User Authentication Certificate CA' } as const

/** The user-authentication part of a My Number card. */
export type JpkiApplication = CardApplication & { readonly kind: 'jpki-authentication' }

/** Selects and reads it; nothing if the card is no My Number card. @throws {CardError} */
export async function openJpkiApplication(
  channel: CardChannel,
  wanted: CertificatesWanted,
): Promise<JpkiApplication | undefined> {
  const selected = await commandUnless(channel, selectApplicationSilently(JPKI_AID), NO_APPLICATION)
  if (!selected) return undefined
  const certificate = await readCertificate(channel, CERTIFICATE)
  if (!certificate)
    throw new CardError('card/no-matching-certificate', 'The card has no certificate for sign-in')
  const authority = wanted === 'all' ? await readCertificate(channel, CA_CERTIFICATE) : undefined
  return {
    kind: 'jpki-authentication',
    aidHex: toHex(JPKI_AID),
    label: 'JPKI',
    layout: 'jpki',
    certificate,
    otherCertificates: authority ? [authority] : [],
    pin: { form: JPKI_PIN_FORM, reference: 0x80, fileIdHex: '0018' },
    key: keyOf(certificate),
  }
}

/** Refuses any wish to sign a document with a My Number card, by name (T-N12-1). */
export function refuseJpkiDocuments(): never {
  throw new CardError('jpki/no-documents', 'My Number cards are for sign-in only')
}

async function readCertificate(
  channel: CardChannel,
  { fileId, label }: { readonly fileId: string; readonly label: string },
): Promise<CardCertificate | undefined> {
  const reference = { by: 'file-id', fileId: Uint8Array.from(Buffer.from(fileId, 'hex')) } as const
  const content = await readFile(channel, reference, 'one-value')
  if (!content || content[0] !== der.SEQUENCE) return undefined
  const certificateDer = asDirectory(() => parseCertificate(der.readAt(content, 0).bytes).bytes)
  return { label, idHex: '', certificateDer, file: reference }
}

function keyOf({ certificateDer }: CardCertificate): CardApplication['key'] {
  return asDirectory(() => {
    const certificate = parseCertificate(certificateDer)
    // Whatever lies in the file for sign-in: the certificate with the address is not used (T-N12-1).
    if (classifyJpkiCertificate(certificate) === 'signature') refuseJpkiDocuments()
    const key = readPublicKey(certificate.spkiBytes)
    if (key.asymmetricKeyType !== 'rsa')
      throw new CardError('card/algorithm', 'My Number cards have RSA keys')
    return {
      fileIdHex: '0017',
      chosenBy: 'file',
      modulusBits: key.asymmetricKeyDetails?.modulusLength ?? 0,
      spkiDer: certificate.spkiBytes,
      consent: 'once',
      padding: 'on-card',
    }
  })
}
