/** Opens an HPKI application: its directories, its certificates, and which of them is the holder's. */
import { toHex } from '@jitsuin/kernel'
import { der, parseCertificate } from '@jitsuin/pki'
import type { CardApplication, CardCertificate, CertificatesWanted } from '../application.js'
import type { CardChannel } from '../channel.js'
import type { CertificateObject, PrivateKeyObject } from '../cia/objects.js'
import { fileReferences } from '../cia/path.js'
import { asDirectory } from '../cia/values.js'
import { readFirst, readHpkiDirectory } from './directory.js'
import { chooseHolderCertificate } from './holder-certificate.js'
import { pinOf } from './pin-object.js'

/** One of the two HPKI applications. */
export type HpkiApplication = CardApplication & { readonly kind: 'hpki-signature' | 'hpki-authentication' }

/**
 * Selects an application and reads it; nothing if the card has none of that name.
 *
 * @throws {CardError} `card/directory`, `card/no-matching-certificate`, `card/refused`, `apdu/…`
 */
export async function openHpkiApplication(
  channel: CardChannel,
  aid: Uint8Array,
  wanted: CertificatesWanted,
): Promise<HpkiApplication | undefined> {
  const directory = await readHpkiDirectory(channel, aid)
  if (!directory) return undefined
  const { key, passwords, label, layout } = directory
  const certificates = await readCertificates(
    channel,
    directory.certificates.filter(({ idHex }) => wanted === 'all' || idHex === key.idHex),
  )
  const { certificate, kind } = chooseHolderCertificate(key, certificates)
  return {
    kind,
    aidHex: toHex(aid),
    label,
    layout,
    certificate,
    otherCertificates: certificates.filter((other) => other !== certificate),
    pin: pinOf(key, passwords),
    key: keyOf(key, certificate),
  }
}

/** The certificates that are there: a card may have rooms for more than it was given. */
async function readCertificates(
  channel: CardChannel,
  objects: readonly CertificateObject[],
): Promise<CardCertificate[]> {
  const found: CardCertificate[] = []
  for (const { label, idHex, path } of objects) {
    const file = await readFirst(channel, fileReferences(path), 'one-value')
    if (!file || isEmptyRoom(file.content)) continue
    const certificateDer = asDirectory(() => parseCertificate(der.readAt(file.content, 0).bytes).bytes)
    found.push({ label, idHex, certificateDer, file: file.reference })
  }
  return found
}

const isEmptyRoom = ([first]: Uint8Array) => first === undefined || first === 0 || first === 0xff

function keyOf(key: PrivateKeyObject, { certificateDer }: CardCertificate): CardApplication['key'] {
  return {
    fileIdHex: toHex(key.path.subarray(-2)),
    chosenBy: 'mse',
    modulusBits: key.modulusBits,
    spkiDer: parseCertificate(certificateDer).spkiBytes,
    // Any count is a wish to be asked; to ask each time satisfies every count (ISO/IEC 7816-15 §8.2.6).
    consent: key.userConsent === undefined ? 'once' : 'each-signature',
    padding: 'off-card',
  }
}
