/**
 * A card as the port that everything signs through. The PIN comes from a person by a callback, each time it is needed; a batch
 * under one PIN is an option that somebody has to choose (hpki §4.6).
 */
import type { Signer } from '@jitsuin/pki'
import type { CardApplication, CardApplicationKind, CertificatesWanted } from './application.js'
import { chainOf } from './chain.js'
import type { CardChannel } from './channel.js'
import type { CardAlgorithm } from './digest-info.js'
import { CardError } from './errors.js'
import { openApplication } from './open.js'
import { judgePinForm } from './pin.js'
import { readPinState } from './pin-commands.js'
import { signOnCard } from './sign.js'

/** Runs work with a card that no other program can talk to meanwhile; `Readers.useCard` with the reader chosen. */
export type UseCard = <Result>(work: (channel: CardChannel) => Promise<Result>) => Promise<Result>

/** Why a PIN is asked for: `wrong` or `malformed` was the one before; a malformed PIN costs no try. */
export type PinQuestion = {
  readonly application: CardApplication
  readonly reason: 'first' | 'wrong' | 'malformed'
  /** `unknown` where the card names no number. */
  readonly triesLeft: number | 'unknown'
}

/** What the person did. */
export type PinAnswer = { readonly answer: 'pin'; readonly pin: string } | { readonly answer: 'cancelled' }

/** How to sign with a card. */
export type CardSignerOptions = {
  readonly useCard: UseCard
  readonly application: CardApplicationKind
  /** Asked while the card is free: people are slow, and an exclusive card must not wait for them. */
  readonly askPin: (question: PinQuestion) => Promise<PinAnswer>
  /** `ask-each-time`, unless told to `hold` one accepted PIN for a batch. */
  readonly pinUse?: 'ask-each-time' | 'hold'
  readonly algorithm?: CardAlgorithm
  /** `all` if not said; with `holder`, `chainDer` is empty. */
  readonly certificates?: CertificatesWanted
}

/** A card as Signer, with what was read of it. `forgetPin` ends a batch. */
export type CardSigner = Signer & {
  readonly application: CardApplication
  readonly forgetPin: () => void
}

/**
 * A card as Signer. Its `sign` rejects with `pin/cancelled`, `pin/locked`, `card/replaced`, `card/wrong-signature` and what the
 * reader reports. `chainDer` is what lies on the card, unjudged, without the root.
 *
 * @throws {CardError} as `openApplication`
 */
export async function cardSigner(options: CardSignerOptions): Promise<CardSigner> {
  const { useCard, algorithm = 'rsa-sha256', certificates = 'all' } = options
  const application = await useCard((channel) =>
    openApplication(channel, options.application, { certificates }),
  )
  const pins = pinSource(application, options)
  return {
    application,
    algorithm,
    spkiDer: application.key.spkiDer,
    certificateDer: application.certificate.certificateDer,
    chainDer: chainOf(application),
    forgetPin: pins.forget,
    sign: async (message) => {
      for (let reason: PinQuestion['reason'] = 'first'; ; reason = 'wrong') {
        const pin = await pins.next(reason)
        const made = await useCard((channel) => signOnCard(channel, application, { message, algorithm, pin }))
        if (made.verdict === 'signed') {
          pins.keep(pin)
          return made.signature
        }
        pins.forget()
        if (made.verdict === 'locked') throw locked()
      }
    },
  }
}

/** Where the next PIN comes from: held from before, or a person. */
function pinSource(application: CardApplication, { useCard, askPin, pinUse }: CardSignerOptions) {
  let held: string | undefined

  async function ask(first: PinQuestion['reason']): Promise<string> {
    const state = await useCard((channel) => readPinState(channel, application))
    if (state.state === 'locked') throw locked()
    const triesLeft = state.state === 'waiting' ? state.triesLeft : 'unknown'
    for (let reason = first; ; reason = 'malformed') {
      const answer = await askPin({ application, reason, triesLeft })
      if (answer.answer === 'cancelled') throw new CardError('pin/cancelled', 'The person entered no PIN')
      if (judgePinForm(answer.pin, application.pin.form) === 'fit') return answer.pin
    }
  }

  return {
    next: async (reason: PinQuestion['reason']) => held ?? ask(reason),
    keep: (pin: string) => {
      if (pinUse === 'hold') held = pin
    },
    forget: () => {
      held = undefined
    },
  }
}

function locked(): CardError {
  return new CardError('pin/locked', 'The card counted too many wrong PINs')
}
