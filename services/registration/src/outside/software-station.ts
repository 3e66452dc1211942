/**
 * The personalisation station over software cards. A real station speaks to its reader through the same channel of
 * packages/card; only the drawer, where blanks come from and finished cards lie, is another one.
 */
import {
  activateCard,
  blankHpkiCard,
  type CardChannel,
  createSoftwareCard,
  generateKeyOnCard,
  newKeySigner,
  openApplication,
  proveTransportKey,
  readPinState,
  type SoftwareCardState,
  setPinOnCard,
  setUnlockCodeOnCard,
  signOnCard,
  writeCertificatesOnCard,
} from '@jitsuin/card'
import {
  attributeOf,
  buildCertificationRequest,
  parseCertificate,
  warrantDigestAttribute,
} from '@jitsuin/pki'
import { RegistrationError } from '../errors.js'
import type { PersonalisationStation, PersonalisedRequest } from './personalisation-station.js'

type Authority = PersonalisedRequest['authority']

/** A card in the drawer, with what the station has to remember of it. */
export type HeldCard = {
  readonly state: 'begun' | 'finished'
  readonly card: SoftwareCardState
  readonly chipSerial: string
  /** Opens the card until it is finished. */
  readonly transportKeyHex: string
  readonly nameRomaji: string
  /** DER, base64: the same requests whenever they are asked for. */
  readonly requests: Readonly<Record<Authority, string>>
}
/** Of a destroyed card nothing is left but its serial number. */
export type DrawerCard = HeldCard | { readonly state: 'destroyed'; readonly chipSerial: string }

/** Where cards lie, by their number. What was saved is there after a crash. */
export type CardDrawer = {
  readonly load: (cardId: string) => Promise<DrawerCard | undefined>
  readonly save: (cardId: string, card: DrawerCard) => Promise<void>
}

/** What the station needs. */
export type SoftwareStationOptions = {
  readonly drawer: CardDrawer
  readonly random: (size: number) => Uint8Array
  /** Makes an RSA key, PKCS #8 DER. */
  readonly generateKey: (modulusBits: number) => Promise<Uint8Array>
  /** 2048 as cards in use have (hpki §2.1). */
  readonly modulusBits?: number
}

const KINDS = { signature: 'hpki-signature', authenticationPerson: 'hpki-authentication' } as const
const AUTHORITIES = ['signature', 'authenticationPerson'] as const
const TRANSPORT_KEY_BYTES = 16
const SERIAL_BYTES = 8
const PIN_DIGITS = 4
const PUK_DIGITS = 8
const PROBE = new TextEncoder().encode('The key on this card belongs to its certificate.')

/** Opens the station. */
export function softwareStation(options: SoftwareStationOptions): PersonalisationStation {
  return {
    begin: (wish) => begin(options, wish),
    finish: (wish) => finish(options, wish),
    inspect: (cardId) => inspect(options, cardId),
    destroy: async (cardId) => {
      const known = await options.drawer.load(cardId)
      if (known) await options.drawer.save(cardId, { state: 'destroyed', chipSerial: known.chipSerial })
    },
  }
}

type Begin = Parameters<PersonalisationStation['begin']>[0]
type Finish = Parameters<PersonalisationStation['finish']>[0]

/** A card that was begun is given out again as it is: a crash before its requests were recorded makes no second card. */
async function begin(options: SoftwareStationOptions, wish: Begin) {
  const known = await options.drawer.load(wish.cardId)
  if (known?.state === 'destroyed') throw new RegistrationError('station/card-faulty', wish.cardId)
  const held = known ?? (await makeKeys(options, wish))
  const requests = AUTHORITIES.map((authority) => ({
    authority,
    requestDer: Uint8Array.from(Buffer.from(held.requests[authority], 'base64')),
  }))
  return { chipSerial: held.chipSerial, requests }
}

async function makeKeys(options: SoftwareStationOptions, wish: Begin): Promise<HeldCard> {
  const { random, generateKey, modulusBits = 2048, drawer } = options
  const transportKey = random(TRANSPORT_KEY_BYTES)
  const room = { modulusBits }
  const blank = await blankHpkiCard({
    layout: 'issued',
    label: `${wish.nameRomaji} ${wish.cardId}`,
    applications: { signature: room, authentication: room },
    transportKey,
    random,
  })
  const card = createSoftwareCard(blank, { random, generateKey })
  await proveTransportKey(card.channel, transportKey)
  const signature = await makeRequest(card.channel, { ...wish, random, authority: 'signature' })
  const authenticationPerson = await makeRequest(card.channel, {
    ...wish,
    random,
    authority: 'authenticationPerson',
  })
  const held: HeldCard = {
    state: 'begun',
    card: card.state(),
    chipSerial: toHex(random(SERIAL_BYTES)),
    transportKeyHex: toHex(transportKey),
    nameRomaji: wish.nameRomaji,
    requests: { signature: toBase64(signature), authenticationPerson: toBase64(authenticationPerson) },
  }
  await drawer.save(wish.cardId, held)
  return held
}

type RequestWish = Begin & { readonly random: (size: number) => Uint8Array; readonly authority: Authority }

/** The key signs its own request under a PIN that nobody learns; the holder's PIN is set when the card is finished. */
async function makeRequest(channel: CardChannel, wish: RequestWish): Promise<Uint8Array> {
  const kind = KINDS[wish.authority]
  const spkiDer = await generateKeyOnCard(channel, kind)
  const pin = digits(wish.random, PUK_DIGITS)
  await setPinOnCard(channel, kind, pin)
  const subject = [['CN', wish.nameRomaji]] as const
  const signer = newKeySigner(channel, { kind, spkiDer, pin })
  return buildCertificationRequest(subject, signer, [warrantDigestAttribute(wish.warrantDigest)])
}

async function finish(options: SoftwareStationOptions, { cardId, certificates }: Finish) {
  const held = await expectHeld(options, cardId)
  if (held.state === 'finished') throw new RegistrationError('station/already-finished', cardId)
  const { drawer, random } = options
  const card = createSoftwareCard(held.card, { random })
  const pinLetter = { pin: digits(random, PIN_DIGITS), puk: digits(random, PUK_DIGITS) }
  await proveTransportKey(card.channel, Uint8Array.from(Buffer.from(held.transportKeyHex, 'hex')))
  for (const authority of AUTHORITIES) {
    const [holder, ...above] = certificates[authority]
    if (!holder) throw new RegistrationError('station/card-faulty', `No certificate for ${authority}`)
    await writeCertificatesOnCard(card.channel, KINDS[authority], [holder, ...above])
    await setPinOnCard(card.channel, KINDS[authority], pinLetter.pin)
  }
  await setUnlockCodeOnCard(card.channel, pinLetter.puk)
  await activateCard(card.channel)
  // From here on the PIN is the holder's: the card is saved as finished before it is tried, so it is never finished twice.
  await drawer.save(cardId, { ...held, card: card.state(), state: 'finished', transportKeyHex: '' })
  card.reset()
  for (const authority of AUTHORITIES) await tryOnce(card.channel, { cardId, authority, pin: pinLetter.pin })
  await drawer.save(cardId, { ...held, card: card.state(), state: 'finished', transportKeyHex: '' })
  return { pinLetter }
}

/** The PIN works, and the key signs what its certificate verifies. @throws {RegistrationError} `station/card-faulty` */
async function tryOnce(
  channel: CardChannel,
  { cardId, authority, pin }: { cardId: string; authority: Authority; pin: string },
): Promise<void> {
  const application = await openApplication(channel, KINDS[authority])
  const { verdict } = await signOnCard(channel, application, { message: PROBE, algorithm: 'rsa-sha256', pin })
  if (verdict !== 'signed')
    throw new RegistrationError('station/card-faulty', `${cardId}: the PIN is ${verdict}`)
}

type Finding = Awaited<ReturnType<PersonalisationStation['inspect']>>

/** Reads the card as a reader of anybody would: no transport key, no PIN. */
async function inspect(options: SoftwareStationOptions, cardId: string): Promise<Finding> {
  const held = await expectHeld(options, cardId)
  if (held.state !== 'finished') return { verdict: 'faulty', fault: 'not-finished' }
  const { channel } = createSoftwareCard(held.card, { random: options.random })
  for (const authority of AUTHORITIES) {
    const application = await openApplication(channel, KINDS[authority])
    const name = attributeOf(parseCertificate(application.certificate.certificateDer).subject, 'CN')
    if (name !== held.nameRomaji) return { verdict: 'faulty', fault: `${authority}: other-holder` }
    if (application.otherCertificates.length === 0)
      return { verdict: 'faulty', fault: `${authority}: no-chain` }
    const pin = await readPinState(channel, application)
    if (pin.state === 'locked') return { verdict: 'faulty', fault: `${authority}: pin-locked` }
  }
  return { verdict: 'sound' }
}

async function expectHeld({ drawer }: SoftwareStationOptions, cardId: string): Promise<HeldCard> {
  const held = await drawer.load(cardId)
  if (!held || held.state === 'destroyed') throw new RegistrationError('station/unknown-card', cardId)
  return held
}

/** So many digits, each as likely as the others: octets from 250 on are thrown away. */
function digits(random: (size: number) => Uint8Array, count: number): string {
  let found = ''
  while (found.length < count) {
    for (const octet of random(count)) if (octet < 250 && found.length < count) found += octet % 10
  }
  return found
}

const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const toBase64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
