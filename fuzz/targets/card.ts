/** A card of a stranger: whatever it answers, reading and using it ends, with a coded refusal or with a signature that verifies. */
import { createPublicKey, verify } from 'node:crypto'
import {
  type CardApplication,
  type CardApplicationKind,
  type CardChannel,
  CardError,
  identifyCard,
  openApplication,
  readPinState,
  signOnCard,
} from '@jitsuin/card'
import { der, PkiError } from '@jitsuin/pki'
import { BrokenPromise, expectThat, type FuzzTarget, unlessRefused } from './target.js'

/** What the seeds entered and signed. */
export const PIN = '2468'
export const MESSAGE = Buffer.from('what the card signs')

const MOST_COMMANDS = 4000
const KINDS: readonly CardApplicationKind[] = ['hpki-signature', 'hpki-authentication', 'jpki-authentication']

/** The input is a SEQUENCE of OCTET STRINGs, the answers of the card one after another; what follows them is "not found". */
export const card: FuzzTarget = {
  form: 'der',
  run: async (input) => {
    const answers = unlessRefused(PkiError, () =>
      der.children(der.parse(input), der.SEQUENCE).map(der.octets),
    )
    const script = answers ?? [input]
    await unlessCardRefused(() => identifyCard(scripted(script)))
    for (const kind of KINDS) await unlessCardRefused(() => use(scripted(script), kind))
  },
}

async function use(channel: CardChannel, kind: CardApplicationKind): Promise<void> {
  const application = await openApplication(channel, kind)
  await readPinState(channel, application)
  const request = { message: MESSAGE, algorithm: 'rsa-sha256', pin: PIN } as const
  const made = await signOnCard(channel, application, request)
  if (made.verdict === 'signed')
    expectThat(isSound(application, made.signature), 'a signature that is given out verifies')
}

function isSound({ key }: CardApplication, signature: Uint8Array): boolean {
  const publicKey = createPublicKey({ key: Buffer.from(key.spkiDer), type: 'spki', format: 'der' })
  return verify('sha256', MESSAGE, publicKey, signature)
}

function scripted(answers: readonly Uint8Array[]): CardChannel {
  let count = 0
  return {
    atr: new Uint8Array(),
    transmit: async () => {
      if (count > MOST_COMMANDS) throw new BrokenPromise('reading a card ends')
      return answers[count++] ?? NOT_FOUND
    },
  }
}

const NOT_FOUND = Uint8Array.of(0x6a, 0x82)

async function unlessCardRefused(work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof CardError)) throw error
  }
}
