/** Makes HPKI cards in software: with keys made elsewhere, or blank, for keys that are to be made on the card. */
import { parseCertificate } from '@jitsuin/pki'
import { CardError } from '../errors.js'
import { HPKI_AIDS } from '../hpki/aid.js'
import { encodePin, HPKI_PIN_FORM, PUK_FORM } from '../pin.js'
import { HPKI_LAYOUTS, type HpkiLayoutName, hpkiFiles } from './hpki-layout.js'
import { expectMatchingKey } from './matching-key.js'
import { createCounted } from './secrets.js'
import type { ApplicationState, CountedSecretState, KeyState, SoftwareCardState } from './state.js'

/** One application: a private key (PKCS #8 DER) and its certificates, the holder's first, then upwards to the root. */
export type ApplicationContents = {
  readonly pkcs8Der: Uint8Array
  readonly certificatesDer: readonly Uint8Array[]
  /** Instead of the card's PIN, where each application has its own. */
  readonly pin?: string
}

/** The two applications of an HPKI card; one of them is enough. */
type ByUse<Contents> = { readonly signature?: Contents; readonly authentication?: Contents }

/** An HPKI card to make. */
export type HpkiCardOptions = {
  readonly layout: HpkiLayoutName
  /** What people call the card. */
  readonly label: string
  readonly applications: ByUse<ApplicationContents>
  readonly pin: string
  /** The unlock code, 8 digits. */
  readonly puk: string
  /** Wrong PINs in a row until the card locks, 1 to 15; 15 if not said (hpki §4.6). */
  readonly tries?: number
  readonly random: (size: number) => Uint8Array
}

/** A card whose keys are yet to be made on it, by who has the transport key (see `generateKeyOnCard`). */
export type BlankHpkiCardOptions = Pick<HpkiCardOptions, 'layout' | 'label' | 'tries' | 'random'> & {
  readonly applications: ByUse<{ readonly modulusBits: number }>
  /** 8 to 32 octets. */
  readonly transportKey: Uint8Array
}

/** Historical bytes 004E0000F781D100, as seen on HPKI cards, in an ATR of protocol T=1 (hpki §5.1). */
export const HPKI_ATR_HEX = '3b888001004e0000f781d100e0'

const TRIES = 15
const TRANSPORT_TRIES = 3
const UNLOCK_TRIES = 10

/** Makes an HPKI card. @throws {CardError} `software-card/personalisation`, `pin/malformed` */
export async function personaliseHpkiCard(options: HpkiCardOptions): Promise<SoftwareCardState> {
  const { applications, random } = options
  const triesMax = triesOf(options)
  const puk = encodePin(options.puk, PUK_FORM)
  const make = async (use: keyof ByUse<unknown>, { pin = options.pin, ...contents }: ApplicationContents) => {
    const modulusBits = modulusOf(contents)
    const secrets = {
      pin: await createCounted(encodePin(pin, HPKI_PIN_FORM), { triesMax, random }),
      unlockCode: await createCounted(puk, { triesMax: UNLOCK_TRIES, random }),
    }
    const { certificatesDer, pkcs8Der } = contents
    return application({ ...options, use, modulusBits, secrets, certificatesDer, pkcs8Der })
  }
  const made = await forEachUse(applications, make)
  return card({ label: options.label, applications: made, lifeCycle: { phase: 'operational' } })
}

/**
 * Makes a blank card: its directories are there, its rooms for certificates empty, its PIN and unlock code nobody's.
 *
 * @throws {CardError} `software-card/personalisation`
 */
export async function blankHpkiCard(options: BlankHpkiCardOptions): Promise<SoftwareCardState> {
  const { applications, random, transportKey } = options
  const triesMax = triesOf(options)
  if (transportKey.length < 8 || transportKey.length > 32) refuse('A transport key has 8 to 32 octets')
  const made = await forEachUse(applications, async (use, { modulusBits }) => {
    if (![2048, 3072, 4096].includes(modulusBits)) refuse(`Cards have no keys of ${modulusBits} bits`)
    const secrets = {
      pin: await createCounted(random(HPKI_PIN_FORM.maxLength), { triesMax, random }),
      unlockCode: await createCounted(random(PUK_FORM.maxLength), { triesMax: UNLOCK_TRIES, random }),
    }
    return application({ ...options, use, modulusBits, secrets, certificatesDer: [] })
  })
  const key = await createCounted(transportKey, { triesMax: TRANSPORT_TRIES, random })
  return card({
    label: options.label,
    applications: made,
    lifeCycle: { phase: 'personalisation', transportKey: key },
  })
}

function modulusOf({ pkcs8Der, certificatesDer }: Omit<ApplicationContents, 'pin'>): number {
  const [holder] = certificatesDer
  if (!holder) return refuse('An application has a certificate of its holder')
  if (certificatesDer.length > 4) refuse('There is room for four certificates (hpki §5.1)')
  return expectMatchingKey(pkcs8Der, parseCertificate(holder))
}

type ApplicationParts = {
  readonly layout: HpkiLayoutName
  readonly use: 'signature' | 'authentication'
  readonly modulusBits: number
  readonly certificatesDer: readonly Uint8Array[]
  readonly pkcs8Der?: Uint8Array
  readonly secrets: { readonly pin: CountedSecretState; readonly unlockCode: CountedSecretState }
}

function application(parts: ApplicationParts): ApplicationState {
  const { layout, use, modulusBits, pkcs8Der, secrets } = parts
  const { pin, key } = HPKI_LAYOUTS[layout]
  const keyState: KeyState = {
    fileIdHex: key.fileIdHex,
    modulusBits,
    ...(pkcs8Der && { pkcs8Base64: Buffer.from(pkcs8Der).toString('base64') }),
    padding: 'off-card',
    consent: use === 'signature' ? 'each-signature' : 'once',
    password: pin.reference,
  }
  const { reference, fileIdHex } = pin
  return {
    aidHex: HPKI_AIDS[`hpki-${use}`],
    files: hpkiFiles(parts),
    passwords: [
      { ...secrets.pin, reference, fileIdHex, form: HPKI_PIN_FORM, unlockCode: secrets.unlockCode },
    ],
    keys: [keyState],
  }
}

function card(parts: Pick<SoftwareCardState, 'label' | 'applications' | 'lifeCycle'>): SoftwareCardState {
  if (parts.applications.length === 0) refuse('A card has an application at least')
  return { format: 'jitsuin-software-card', version: 1, model: 'hpki', atrHex: HPKI_ATR_HEX, ...parts }
}

async function forEachUse<Contents>(
  { signature, authentication }: ByUse<Contents>,
  make: (use: keyof ByUse<unknown>, contents: Contents) => Promise<ApplicationState>,
): Promise<ApplicationState[]> {
  return [
    ...(signature ? [await make('signature', signature)] : []),
    ...(authentication ? [await make('authentication', authentication)] : []),
  ]
}

function triesOf({ tries = TRIES }: { readonly tries?: number }): number {
  if (!Number.isInteger(tries) || tries < 1 || tries > 15) refuse('A card counts 1 to 15 tries (63CX)')
  return tries
}

function refuse(why: string): never {
  throw new CardError('software-card/personalisation', why)
}
