/** Makes My Number cards in software, with the files of the JPKI application as the open drivers know them. */
import { utf8 } from '@jitsuin/kernel'
import { parseCertificate } from '@jitsuin/pki'
import { JPKI_AID } from '../jpki/open.js'
import { encodePin, JPKI_PIN_FORM, type PinForm } from '../pin.js'
import { expectMatchingKey } from './matching-key.js'
import { createCounted } from './secrets.js'
import type { FileState, KeyState, PasswordState, SoftwareCardState } from './state.js'

/** A key (PKCS #8 DER) with its certificate and that of its CA. */
export type JpkiContents = {
  readonly pkcs8Der: Uint8Array
  readonly certificateDer: Uint8Array
  readonly caCertificateDer: Uint8Array
  readonly pin: string
}

/** A My Number card to make. */
export type JpkiCardOptions = {
  readonly label: string
  /** PIN of 4 digits, 3 tries. */
  readonly authentication: JpkiContents
  /** PIN of 6 to 16 letters and digits, 5 tries. Children and others who did not want it have none. */
  readonly signature?: JpkiContents
  readonly random: (size: number) => Uint8Array
}

/** ATR by which OpenSC knows the card. */
export const JPKI_ATR_HEX = '3be000ff8131fe4514'

/** What the official client reads first, 32 octets. */
const TOKEN_INFO = 'JPKIAPICCTOKEN2'.padEnd(32)

const PLACES = {
  authentication: {
    certificate: '000a',
    ca: '000b',
    key: '0017',
    pin: '0018',
    tries: 3,
    form: JPKI_PIN_FORM,
  },
  signature: {
    certificate: '0001',
    ca: '0002',
    key: '001a',
    pin: '001b',
    tries: 5,
    form: { minLength: 6, maxLength: 16, alphabet: 'ascii' },
  },
} as const satisfies Record<
  string,
  { tries: number; form: PinForm } & Record<'certificate' | 'ca' | 'key' | 'pin', string>
>

/** Makes a My Number card. @throws {CardError} `software-card/personalisation`, `pin/malformed` */
export async function personaliseJpkiCard(options: JpkiCardOptions): Promise<SoftwareCardState> {
  const { label, random, authentication, signature } = options
  const halves = [
    await makeHalf('authentication', authentication, random),
    ...(signature ? [await makeHalf('signature', signature, random)] : []),
  ]
  return {
    format: 'jitsuin-software-card',
    version: 1,
    model: 'jpki',
    label,
    atrHex: JPKI_ATR_HEX,
    lifeCycle: { phase: 'operational' },
    applications: [
      {
        aidHex: Buffer.from(JPKI_AID).toString('hex'),
        files: [file('0006', utf8(TOKEN_INFO)), ...halves.flatMap(({ files }) => files)],
        passwords: halves.map(({ password }) => password),
        keys: halves.map(({ key }) => key),
      },
    ],
  }
}

type Half = { readonly files: readonly FileState[]; readonly password: PasswordState; readonly key: KeyState }

async function makeHalf(
  use: keyof typeof PLACES,
  { pkcs8Der, certificateDer, caCertificateDer, pin }: JpkiContents,
  random: (size: number) => Uint8Array,
): Promise<Half> {
  const place = PLACES[use]
  const reference = Number.parseInt(place.pin, 16)
  const modulusBits = expectMatchingKey(pkcs8Der, parseCertificate(certificateDer))
  const counted = await createCounted(encodePin(pin, place.form), { triesMax: place.tries, random })
  return {
    files: [
      // The certificate with the address is shown to nobody without its PIN.
      file(place.certificate, certificateDer, use === 'signature' ? reference : 'always'),
      file(place.ca, caCertificateDer),
    ],
    password: { ...counted, reference, fileIdHex: place.pin, form: place.form },
    key: {
      fileIdHex: place.key,
      modulusBits,
      pkcs8Base64: Buffer.from(pkcs8Der).toString('base64'),
      padding: 'on-card',
      consent: 'once',
      password: reference,
    },
  }
}

function file(fileIdHex: string, content: Uint8Array, read: FileState['read'] = 'always'): FileState {
  return { fileIdHex, contentBase64: Buffer.from(content).toString('base64'), read }
}
